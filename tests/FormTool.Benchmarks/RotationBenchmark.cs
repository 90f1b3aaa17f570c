using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Core.Accounts;
using FormTool.Core.Posture;
using FormTool.Core.Rotation;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>
/// The keys of many users rotated to the end, 30 ms added to each call, against what the calls and the number of users side by side allow:
/// calls × 30 ms / width. Arguments: users (1000), width.
/// </summary>
internal static class RotationBenchmark
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    public static void Run(string[] arguments)
    {
        if (arguments is ["serve"])
        {
            ServeAsync().GetAwaiter().GetResult();
            return;
        }
        int users = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1000;
        using Process server = Self.Start("rotation", "serve");
        string url = server.StandardOutput.ReadLine()!;
        string state = Directory.CreateTempSubdirectory("formtool-rotation-benchmark-").FullName;
        try
        {
            Console.WriteLine("| users | width | calls | ms | calls × 30 ms / width | × of that | MB before | MB after | CPU ms |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            // Warm, and the yardstick of the memory.
            RotateAsync(url, state, "warm", Math.Max(20, users / 10), report: false).GetAwaiter().GetResult();
            RotateAsync(url, state, "user", users, report: true).GetAwaiter().GetResult();
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task RotateAsync(string url, string state, string prefix, int users, bool report)
    {
        AwsConnection connection = new(new BasicAWSCredentials("AKIAOPERATOR", "operator"), "us-east-1") { EndpointUrl = new(url) };
        using LiveAccount account = await LiveAccount.OpenAsync(connection, [], CancellationToken.None);
        RotationTools tools = RotationTools.Of(account, new(state));
        RotationSettings settings = new() { QuietPeriod = TimeSpan.Zero, WatchPeriod = TimeSpan.Zero };
        Progress progress = new();
        using HttpClient http = new();
        long before = Memory();
        int callsBefore = await CountAsync(http, url);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        KeyRotationRun run = new(tools);
        List<PlannedRotation> planned = [];
        await foreach (PlannedRotation one in run.PlanAsync([.. Enumerable.Range(0, users).Select(number => new RotationSubject($"{prefix}-{number}"))], ["secret:keys/{UserName}"], settings, progress, CancellationToken.None))
        {
            planned.Add(one.Plan is null ? throw new InvalidOperationException(one.Reason, one.Error) : one);
        }
        int done = 0;
        await foreach (RotationOutcome outcome in run.RunAsync(planned, settings, progress, CancellationToken.None))
        {
            done += outcome.Rotation.State == RotationState.Done ? 1 : throw new InvalidOperationException(outcome.Rotation.Message, outcome.Error);
        }
        double taken = clock.Elapsed.TotalMilliseconds;
        int calls = await CountAsync(http, url) - callsBefore - 1;
        planned.Clear();
        if (report)
        {
            double limit = calls * Latency.TotalMilliseconds / tools.Width;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {done:N0} | {tools.Width} | {calls:N0} | {taken:N0} | {limit:N0} | {taken / limit:N2} | {before / 1e6:N1} | {Memory() / 1e6:N1} | {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:N0} |"));
            Console.WriteLine($"last progress: {progress.Last}");
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>How many requests the server has seen, this one included.</summary>
    private static async Task<int> CountAsync(HttpClient http, string url)
    {
        using HttpRequestMessage asked = new(HttpMethod.Post, url) { Content = new FormUrlEncodedContent([new("Action", "GetAccountSummary"), new("Version", "2010-05-08")]) };
        asked.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKIACOUNT/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0");
        using HttpResponseMessage reply = await http.SendAsync(asked);
        string text = await reply.Content.ReadAsStringAsync();
        int at = text.IndexOf("<value>", StringComparison.Ordinal);
        return int.Parse(text[(at + 7)..text.IndexOf("</value>", at, StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private static async Task ServeAsync()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync();
        aws.Latency = Latency;
        ConcurrentDictionary<string, User> users = new();
        ConcurrentDictionary<string, string> secrets = new();
        User Of(ReplyRequest request)
        {
            string name = request.Input["UserName"].AsText()!;
            return users.GetOrAdd(name, _ => new([($"OLD-{name}", true)]));
        }
        aws.Reply("iam", "GetAccountSummary", _ => new ObjectNode { { "SummaryMap", new ObjectNode { { "Calls", Node.Of(aws.TotalCalls) } } } })
            .Reply("sts", "GetCallerIdentity", request => new ObjectNode
            {
                { "Account", "123456789012" },
                { "Arn", $"arn:aws:iam::123456789012:user/{(request.AccessKey.StartsWith("NEW-", StringComparison.Ordinal) ? request.AccessKey[4..] : "operator")}" },
                { "UserId", "AIDA" },
            })
            .Reply("iam", "ListAccessKeys", request => new ObjectNode
            {
                { "AccessKeyMetadata", new ListNode(Of(request).List().Select(key => (Node)new ObjectNode { { "UserName", request.Input["UserName"] }, { "AccessKeyId", key.Id }, { "Status", key.IsActive ? "Active" : "Inactive" }, { "CreateDate", "2026-11-20T03:04:05Z" } })) },
                { "IsTruncated", Node.False },
            })
            .Reply("iam", "CreateAccessKey", request =>
            {
                string name = request.Input["UserName"].AsText()!, id = $"NEW-{name}";
                Of(request).Set(id, true);
                return new ObjectNode { { "AccessKey", new ObjectNode { { "UserName", name }, { "AccessKeyId", id }, { "Status", "Active" }, { "SecretAccessKey", $"secret-of-{id}" } } } };
            })
            .Reply("iam", "UpdateAccessKey", request =>
            {
                Of(request).Set(request.Input["AccessKeyId"].AsText()!, request.Input["Status"].AsText() == "Active");
                return new ObjectNode();
            })
            .Reply("iam", "DeleteAccessKey", request =>
            {
                Of(request).Remove(request.Input["AccessKeyId"].AsText()!);
                return new ObjectNode();
            })
            .Reply("iam", "GetAccessKeyLastUsed", new ObjectNode { { "UserName", "someone" }, { "AccessKeyLastUsed", new ObjectNode { { "ServiceName", "N/A" }, { "Region", "N/A" } } } })
            .Reply("secretsmanager", "GetSecretValue", request => new ObjectNode { { "Name", request.Input["SecretId"] }, { "SecretString", secrets.GetValueOrDefault(request.Input["SecretId"].AsText()!, "{}") } })
            .Reply("secretsmanager", "PutSecretValue", request =>
            {
                secrets[request.Input["SecretId"].AsText()!] = request.Input["SecretString"].AsText()!;
                return new ObjectNode { { "Name", request.Input["SecretId"] } };
            });
        Console.WriteLine(aws.EndpointUrl);
        await Task.Delay(Timeout.Infinite);
    }

    private sealed class User(List<(string Id, bool IsActive)> keys)
    {
        public IReadOnlyList<(string Id, bool IsActive)> List()
        {
            lock (keys)
            {
                return [.. keys];
            }
        }

        public void Set(string id, bool active)
        {
            lock (keys)
            {
                keys.RemoveAll(key => key.Id == id);
                keys.Add((id, active));
            }
        }

        public void Remove(string id)
        {
            lock (keys)
            {
                keys.RemoveAll(key => key.Id == id);
            }
        }
    }

    private sealed class Progress : IProgress<PostureProgress>
    {
        public string Last { get; private set; } = "";

        public void Report(PostureProgress value) => Last = $"{value.Activity}: {value.Status}";
    }
}
