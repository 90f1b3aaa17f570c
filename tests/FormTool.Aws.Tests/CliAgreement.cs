using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Processes;
using FormTool.Testing.Wire;

namespace FormTool.Aws.Tests;

/// <summary>What our client and the AWS CLI said to the same calls on the same seeded endpoint; asked once for all tests.</summary>
public sealed partial class CliAgreement 
{
    private const string Region = "us-east-1";

    private readonly Lazy<Task<ILookup<string, Comparison>>> _comparisons = new(CompareAsync);

    /// <summary>One call and what came of it.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="Differences">Where the two differ; none where they agree.</param>
    /// <param name="NotCompared">Why no document was compared, although the two agree; null where one was.</param>
    public sealed record Comparison(AwsCall Call, IReadOnlyList<string> Differences, string? NotCompared);

    /// <summary>Why there is nothing to compare here, or null.</summary>
    public static string? SkipReason { get; } = MotoServer.SkipReason ?? AwsCli.SkipReason ?? ProgramPath.Missing("python3", "moto")
        ?? (RepositoryFolder.Find("tools/seed") is null ? "The seeding script is not there." : null);

    /// <summary>The comparisons by <c>service:Operation</c>.</summary>
    public Task<ILookup<string, Comparison>> ComparisonsAsync() => _comparisons.Value;

    private static async Task<ILookup<string, Comparison>> CompareAsync()
    {
        await using MotoServer moto = await MotoServer.StartAsync();         await SeedAsync(moto.EndpointUrl);
        using AwsClient client = new(new AwsConnection(new Amazon.Runtime.BasicAWSCredentials("testing", "testing"), Region)
        {
            EndpointUrl = moto.Endpoint,
            MaxAttempts = 1,
        });
        string account = (await client.CallAsync(new("sts", "GetCallerIdentity", Region, []), default))["Account"].AsText()!;
        AwsCall[] calls = [.. await new InventoryCalls(client, account, Region).CollectAsync(default)];
        // Ours before and after theirs: what differs between our two was moving (the newest restore point is always now).
        List<Answer> before = await AskAsync(client, calls);
        IReadOnlyList<CliReply> theirs = await new AwsCli(moto.EndpointUrl, Region).RunManyAsync([.. calls.Select(CliCommand.For)]);
        List<Answer> after = await AskAsync(client, calls);
        return Enumerable.Range(0, calls.Length)
            .Select(i => Compare(calls[i], before[i], theirs[i], after[i]))
            .ToLookup(one => $"{one.Call.Service}:{one.Call.Operation}");
    }

    private static async Task<List<Answer>> AskAsync(AwsClient client, IReadOnlyList<AwsCall> calls)
    {
        List<Answer> answers = new(calls.Count);
        foreach (AwsCall call in calls)
        {
            try
            {
                answers.Add(new(await client.CallAsync(call, default), null));
            }
            catch (AwsServiceException failure)
            {
                answers.Add(new(null, failure));
            }
        }
        return answers;
    }

    private static Comparison Compare(AwsCall call, Answer before, CliReply theirs, Answer after)
    {
        string path = $"{call.Operation}({call.Input})";
        if (before.Failure is AwsServiceException failure)
        {
            return new(
                call,
                AreBothRefused(failure, theirs) ? [] : [$"{path}: ours failed with {failure.Code} ({failure.Message}), theirs: {theirs.Output} {theirs.Error.Trim()}"],
                "moto refuses this; so it says to the CLI and to us.");
        }
        if (theirs.Error.Contains($"Could not connect to the endpoint URL: \"http://{call.Input["AccountId"]}."))
        {
            return new(call, [], "The CLI asks S3 Control at a host that begins with the account, which no loopback address does.");
        }
        if (theirs.ExitCode != 0 || after.Reply is null)
        {
            return new(call, [$"{path}: theirs failed: {theirs.Error.Trim()}; ours: {before.Reply}"], null);
        }
        // The CLI's models are newer: what ours do not name we do not read.
        Node expected = KnownServices.Embedded.OnlyKnown(call.Service, call.Operation, theirs.Output.IsNull ? new ObjectNode() : theirs.Output);
        HashSet<string> moving = [.. DocumentDifference.Locate(path, before.Reply!, after.Reply).Select(difference => difference.Path)];
        return new(
            call,
            [.. DocumentDifference.Locate(path, expected, AsTheCliShows(call, before.Reply!)).Where(difference => !moving.Contains(difference.Path)).Select(difference => difference.ToString())],
            null);
    }

    private static bool AreBothRefused(AwsServiceException failure, CliReply theirs)
    {
        if (theirs.ExitCode == 0)
        {
            // moto answers some operations that it lacks with the reply of another: the CLI shows nothing, we say that it is no answer.
            return failure.Kind == AwsErrorKind.MalformedReply && IsBare(theirs.Output);
        }
        // A page of HTML: the CLI shows the status in the place of a code, or says what it could not parse.
        string code = ErrorCode().Match(theirs.Error) is { Success: true } named ? named.Groups[1].Value : "";
        return code == failure.Code || code.All(char.IsAsciiDigit);
    }

    private static bool IsBare(Node node) => node switch
    {
        ObjectNode members => members.All(pair => IsBare(pair.Value)),
        ListNode list => list.Count == 0,
        _ => node.IsNull,
    };

    /// <summary>The CLI decodes the policies of IAM, which arrive as URL-encoded JSON; we leave that to the inventory's <c>decode</c>.</summary>
    private static Node AsTheCliShows(AwsCall call, Node ours) => ours switch
    {
        ObjectNode members => members.Aggregate(new ObjectNode(), (shown, pair) =>
        {
            shown.Add(pair.Key, call.Service == "iam" && pair.Key is "AssumeRolePolicyDocument" or "PolicyDocument" or "Document" && pair.Value.AsText() is string text
                ? Decode(text)
                : AsTheCliShows(call, pair.Value));
            return shown;
        }),
        ListNode list => new ListNode(list.Items.Select(item => AsTheCliShows(call, item))),
        _ => ours,
    };

    private static Node Decode(string policy)
    {
        try
        {
            return NodeJson.Parse(Uri.UnescapeDataString(policy));
        }
        catch (JsonException)
        {
            return Node.Of(policy);
        }
    }

    private static async Task SeedAsync(string endpoint)
    {
        ProcessStartInfo start = new(ProgramPath.Find("python3")!, [Path.Combine(RepositoryFolder.Find("tools/seed")!, "seed_estate.py"), "--endpoint-url", endpoint])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The seeding script failed: {error}");
        }
    }

    private sealed record Answer(ObjectNode? Reply, AwsServiceException? Failure);

    [GeneratedRegex(@"An error occurred \(([^)]+)\)")]
    private static partial Regex ErrorCode();
}
