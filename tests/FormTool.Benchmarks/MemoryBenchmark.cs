using System.Diagnostics;
using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>
/// The memory of a run over 60,000 volumes and 40,000 snapshots, which facts look at as a whole (the newest backup of each volume).
/// The endpoint is another process, so that its memory does not count; the pages are made as they are asked for.
/// </summary>
internal static class MemoryBenchmark
{
    private const int PageSize = 500;

    public static void Run(string[] arguments)
    {
        if (arguments is ["serve", string ofVolumes, string ofSnapshots])
        {
            ServeAsync(int.Parse(ofVolumes, CultureInfo.InvariantCulture), int.Parse(ofSnapshots, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
            return;
        }
        if (arguments is ["one", string endpoint])
        {
            OneAsync(endpoint).GetAwaiter().GetResult();
            return;
        }
        Console.WriteLine("| resources | findings | calls | seconds | CPU seconds | peak working set MB | managed heap MB at the end |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((int volumes, int snapshots) in ((int, int)[])[(600, 400), (6_000, 4_000), (60_000, 40_000)])
        {
            using Process server = Self.Start("memory", "serve", $"{volumes}", $"{snapshots}");
            string url = server.StandardOutput.ReadLine()!;
            using Process run = Self.Start("memory", "one", url);
            Console.WriteLine(run.StandardOutput.ReadToEnd().TrimEnd());
            run.WaitForExit();
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task ServeAsync(int volumes, int snapshots)
    {
        await using ReplyServer aws = await ReplyServer.StartAsync();
        aws.Pages("ec2", "DescribeVolumes", volumes / PageSize + 1, page => new() { { "Volumes", Items(page, volumes, CannedAccount.Volume) } })
            .Pages("ec2", "DescribeSnapshots", snapshots / PageSize + 1, page => new() { { "Snapshots", Items(page, snapshots, CannedAccount.Snapshot) } })
            .Reply("sts", "GetCallerIdentity", CannedAccount.Caller)
            .Reply("ec2", "DescribeInstances", new ObjectNode())
            .Reply("ec2", "DescribeImages", new ObjectNode())
            .Reply("kms", "ListKeys", new ObjectNode { { "Keys", new ListNode() } })
            .Reply("kms", "ListAliases", new ObjectNode { { "Aliases", new ListNode() } });
        Console.WriteLine(aws.EndpointUrl);
        await Task.Delay(Timeout.Infinite);
    }

    private static ListNode Items(int page, int count, Func<int, ObjectNode> make) =>
        new(Enumerable.Range(page * PageSize, Math.Max(0, Math.Min(PageSize, count - (page * PageSize)))).Select(make));

    private static async Task OneAsync(string url)
    {
        Rule[] rules = [.. RuleSet.BuiltIn.Rules.Where(rule => rule.ResourceType is "ec2.volume"
            || (rule.ResourceType is "ec2.snapshot" && !rule.Pass!.Paths.Any(path => path.StartsWith("CreateVolumePermissions", StringComparison.Ordinal))))];
        Stopwatch clock = Stopwatch.StartNew();
        (long findings, Coverage coverage) = await CannedAccount.RunAsync(url, () => rules);
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {coverage.Resources.Values.Sum():N0} | {findings:N0} | {coverage.Calls:N0} | {clock.Elapsed.TotalSeconds:N1} | {self.TotalProcessorTime.TotalSeconds:N1} | {self.PeakWorkingSet64 / 1024 / 1024:N0} | {GC.GetTotalMemory(false) / 1024 / 1024:N0} |"));
    }
}
