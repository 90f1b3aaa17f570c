using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Core.Accounts;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>An account of canned replies, and a run over it.</summary>
internal static class CannedAccount
{
    public const string Region = "us-east-1";
    public const string Account = "123456789012";

    /// <summary>Opens the account as every run does, runs these rules over it and counts the findings, which are let go of at once.</summary>
    public static async Task<(long Findings, Coverage Coverage)> RunAsync(string endpointUrl, Func<IReadOnlyList<Rule>> select)
    {
        AwsConnection connection = new(new BasicAWSCredentials("benchmark", "benchmark"), Region) { EndpointUrl = new(endpointUrl), MaxAttempts = 1 };
        using LiveAccount account = await LiveAccount.OpenAsync(connection, [Region], CancellationToken.None);
        PostureRun run = new(account.Source, new() { Rules = select() });
        long findings = 0;
        await foreach (Finding _ in run.FindingsAsync(null, CancellationToken.None))
        {
            findings++;
        }
        return (findings, run.Coverage);
    }

    /// <summary>Who STS says the caller is.</summary>
    public static ObjectNode Caller => new() { { "Account", Account }, { "Arn", $"arn:aws:iam::{Account}:user/benchmark" }, { "UserId", "AIDABENCHMARK" } };

    public static ObjectNode Volume(int number) => new()
    {
        { "VolumeId", $"vol-{number:x17}" },
        { "State", "in-use" },
        { "Encrypted", Node.Of(number % 4 != 0) },
        { "Size", Node.Of((long)(number % 500)) },
        { "SnapshotId", $"snap-{number:x17}" },
        { "AvailabilityZone", number % 2 == 0 ? "us-east-1a" : "us-east-1b" },
        { "CreateTime", "2026-01-05T10:00:00Z" },
        { "VolumeType", "gp3" },
        { "Iops", Node.Of(3000L) },
        { "MultiAttachEnabled", Node.False },
        { "Attachments", new ListNode([new ObjectNode { { "InstanceId", $"i-{number / 3:x17}" }, { "Device", "/dev/xvda" }, { "State", "attached" }, { "VolumeId", $"vol-{number:x17}" }, { "DeleteOnTermination", Node.True } }]) },
        { "Tags", new ListNode([Tag("Name", $"web-{number}"), Tag("Environment", "prod")]) },
    };

    public static ObjectNode Snapshot(int number) => new()
    {
        { "SnapshotId", $"snap-{number:x17}" },
        { "VolumeId", $"vol-{number:x17}" },
        { "OwnerId", Account },
        { "State", "completed" },
        { "Progress", "100%" },
        { "Encrypted", Node.Of(number % 4 != 0) },
        { "VolumeSize", Node.Of((long)(number % 500)) },
        { "StartTime", "2026-11-20T10:00:00Z" },
        { "StorageTier", "standard" },
        { "Description", "Created by the daily plan" },
        { "Tags", new ListNode([Tag("Name", $"web-{number}"), Tag("Environment", "prod")]) },
    };

    private static ObjectNode Tag(string name, string value) => new() { { "Key", name }, { "Value", value } };
}
