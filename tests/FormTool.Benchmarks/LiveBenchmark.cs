using System.Diagnostics;
using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>
/// A run with all rules over an account of canned replies, 30 ms added to each call, against the longest chain of calls of which each needs
/// the one before: pages of a listing, the keys that are listed and then described, a report that is made and then read.
/// The endpoint is another process on the same machine, so what bounds a wide run is the processor time of both, shared by the cores;
/// it is printed beside the chain. The endpoint has answered a run before, as AWS has; each table row's client is as it says.
/// </summary>
internal static class LiveBenchmark
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    // The users' pages and then, for the last user, the keys and their last use, wait for one another;
    // the credential report is two calls (ready at once), keys three (list, describe, rotation); volumes are pages only.
    private const int UserPages = 4;

    // Whose account it is comes before all else.
    private const int Caller = 1;

    // Small: the pages of the volumes are the chain. Wide: what is asked of each user is more than goes at once.
    private static readonly Dictionary<string, (int Users, int VolumePages)> Accounts = new() { ["small"] = (8, 30), ["wide"] = (200, 5) };

    public static void Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["serve", string named]:
                ServeAsync(Accounts[named].Users, Accounts[named].VolumePages).GetAwaiter().GetResult();
                return;
            case ["ask", string named, string url, string server]:
                Ask(named, url, int.Parse(server, CultureInfo.InvariantCulture));
                return;
        }
        Console.WriteLine($"{Environment.ProcessorCount} cores; bound: the chain, or the processor time of client and endpoint on all cores, whichever is longer");
        Console.WriteLine();
        Console.WriteLine("| account, run | calls | findings | ms | longest chain, calls | × of the chain | CPU ms, client | CPU ms, endpoint | CPU bound, × of the chain | × of the bound |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (string name in Accounts.Keys)
        {
            using Process server = Self.Start("live", "serve", name);
            string url = server.StandardOutput.ReadLine()!;
            _ = Asked(name, url, server);
            Console.Write(Asked(name, url, server));
            server.Kill(entireProcessTree: true);
        }
    }

    private static string Asked(string account, string url, Process server)
    {
        using Process client = Self.Start("live", "ask", account, url, $"{server.Id}");
        return client.StandardOutput.ReadToEnd();
    }

    private static void Ask(string account, string url, int serverId)
    {
        using Process server = Process.GetProcessById(serverId);
        int chain = Caller + Math.Max(UserPages + 2, Accounts[account].VolumePages);
        double least = chain * Latency.TotalMilliseconds;
        foreach (string name in (string[])["first, cold", "second", "third", "fourth"])
        {
            (TimeSpan client, TimeSpan endpoint) = (Environment.CpuUsage.TotalTime, Used(server));
            Stopwatch clock = Stopwatch.StartNew();
            (long findings, Coverage coverage) = CannedAccount.RunAsync(url, () => RuleSet.BuiltIn.Rules).GetAwaiter().GetResult();
            double taken = clock.Elapsed.TotalMilliseconds;
            (client, endpoint) = (Environment.CpuUsage.TotalTime - client, Used(server) - endpoint);
            double bound = (client + endpoint).TotalMilliseconds / Environment.ProcessorCount;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {account}, {name} | {coverage.Calls:N0} | {findings:N0} | {taken:N0} | {chain} | {taken / least:N2} | {client.TotalMilliseconds:N0} | {endpoint.TotalMilliseconds:N0} | {bound / least:N2} | {taken / Math.Max(least, bound):N2} |"));
        }
    }

    private static TimeSpan Used(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static async Task ServeAsync(int users, int volumePages)
    {
        await using ReplyServer aws = await ReplyServer.StartAsync();
        aws.Latency = Latency;
        foreach (CallDefinition call in CollectionPlan.For(RuleSet.BuiltIn.Rules, InventoryCatalog.BuiltIn, Analyzers.All).Calls)
        {
            // An account that has nothing of most things, as accounts do.
            aws.Reply(call.Service, call.Operation, new ObjectNode());
        }
        aws.Reply("sts", "GetCallerIdentity", CannedAccount.Caller)
            .Pages("iam", "GetAccountAuthorizationDetails", UserPages, page => new() { { "UserDetailList", new ListNode(Enumerable.Range(page * users / UserPages, users / UserPages).Select(User)) } },
                when: request => request.Input.Any(pair => pair.Value.AsText() == "User"))
            .Reply("iam", "ListAccessKeys", request => new ObjectNode
            {
                { "AccessKeyMetadata", new ListNode([new ObjectNode { { "UserName", request.Input["UserName"] }, { "AccessKeyId", $"AKIA{request.Input["UserName"]}" }, { "Status", "Active" }, { "CreateDate", "2026-10-02T03:04:05Z" } }]) },
            })
            .Reply("iam", "GetAccessKeyLastUsed", new ObjectNode { { "UserName", "someone" }, { "AccessKeyLastUsed", new ObjectNode { { "LastUsedDate", "2026-11-20T03:04:05Z" }, { "ServiceName", "s3" }, { "Region", "us-east-1" } } } })
            .Reply("iam", "ListMFADevices", new ObjectNode { { "MFADevices", new ListNode() }, { "IsTruncated", Node.False } })
            .Reply("iam", "ListSSHPublicKeys", new ObjectNode { { "SSHPublicKeys", new ListNode() }, { "IsTruncated", Node.False } })
            .Reply("iam", "ListSigningCertificates", new ObjectNode { { "Certificates", new ListNode() }, { "IsTruncated", Node.False } })
            .Reply("iam", "ListServiceSpecificCredentials", new ObjectNode { { "ServiceSpecificCredentials", new ListNode() } })
            .Error("iam", "GetLoginProfile", 404, "NoSuchEntity", "none")
            .Reply("iam", "GenerateCredentialReport", new ObjectNode { { "State", "COMPLETE" } })
            .Pages("ec2", "DescribeVolumes", volumePages, page => new() { { "Volumes", new ListNode(Enumerable.Range(page * 10, 10).Select(CannedAccount.Volume)) } })
            .Reply("ec2", "DescribeSnapshots", new ObjectNode { { "Snapshots", new ListNode(Enumerable.Range(0, 100).Select(CannedAccount.Snapshot)) } })
            .Reply("s3", "ListBuckets", new ObjectNode { { "Buckets", new ListNode(Enumerable.Range(0, 10).Select(number => new ObjectNode { { "Name", $"bucket-{number}" } })) } })
            .Reply("s3", "GetBucketLocation", new ObjectNode())
            .Reply("kms", "ListKeys", new ObjectNode { { "Keys", new ListNode(Enumerable.Range(0, 10).Select(number => new ObjectNode { { "KeyId", $"key-{number}" }, { "KeyArn", $"arn:aws:kms:us-east-1:123456789012:key/key-{number}" } })) } })
            .Reply("kms", "DescribeKey", request => new ObjectNode { { "KeyMetadata", new ObjectNode { { "KeyId", request.Input["KeyId"] }, { "KeyManager", "CUSTOMER" }, { "KeyState", "Enabled" }, { "Origin", "AWS_KMS" }, { "KeySpec", "SYMMETRIC_DEFAULT" } } } })
            .Reply("kms", "GetKeyRotationStatus", new ObjectNode { { "KeyRotationEnabled", Node.True } });
        Console.WriteLine(aws.EndpointUrl);
        await Task.Delay(Timeout.Infinite);
    }

    private static ObjectNode User(int number) => new()
    {
        { "UserName", $"user-{number}" }, { "UserId", $"AIDA{number}" }, { "Path", "/" }, { "Arn", $"arn:aws:iam::123456789012:user/user-{number}" }, { "CreateDate", "2026-01-02T03:04:05Z" },
    };
}
