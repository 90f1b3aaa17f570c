using System.Diagnostics;
using System.Globalization;
using FormTool.Core.Environments;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Snapshots;

namespace FormTool.Benchmarks;

/// <summary>
/// A saved snapshot evaluated with all rules that come with FormTool: the example estate some times over. Two speeds, by processor time, so that they are those
/// of one core: of the whole run (reading the file, computing the facts, deciding, making findings), and of the rules alone. Promised: a million evaluations a
/// second on one core, and time in proportion to the resources.
/// </summary>
internal static class SnapshotBenchmark
{
    public static void Run(string[] arguments)
    {
        if (arguments is ["one", string file])
        {
            OneAsync(file).GetAwaiter().GetResult();
            return;
        }
        using TemporaryFolder folder = new();
        Console.WriteLine("| resources | rule evaluations | findings | run: CPU s | evaluations/s | µs a resource | peak MB | rules alone: evaluations/s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int resources in (int[])[1_000, 10_000, 100_000])
        {
            string snapshot = folder.File($"{resources}.ftsnapshot");
            WriteAsync(snapshot, resources).GetAwaiter().GetResult();
            using Process run = Self.Start("snapshot", "one", snapshot);
            Console.WriteLine(run.StandardOutput.ReadToEnd().TrimEnd());
            run.WaitForExit();
        }
    }

    private static async Task WriteAsync(string path, int resources)
    {
        long one = 0;
        await foreach (Resource _ in new InventoryRun(ExampleEnvironment.Open(), InventoryCatalog.BuiltIn.Types.Keys, InventoryCatalog.BuiltIn).ResourcesAsync(null, CancellationToken.None))
        {
            one++;
        }
        MultipliedSource many = new(ExampleEnvironment.Open(), (int)Math.Round((double)resources / one));
        await SnapshotExport.WriteAsync(many, [], InventoryCatalog.BuiltIn, path, anonymize: false, "benchmark", null, CancellationToken.None);
    }

    private static async Task OneAsync(string path)
    {
        IReadOnlyList<Rule> rules = RuleSet.BuiltIn.Rules;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        PostureRun run = new(SnapshotSource.Open(path), new() { Rules = rules });
        long findings = 0;
        await foreach (Finding _ in run.FindingsAsync(null, CancellationToken.None))
        {
            findings++;
        }
        TimeSpan taken = Environment.CpuUsage.TotalTime - start;
        using Process self = Process.GetCurrentProcess();
        long peak = self.PeakWorkingSet64;
        long resources = run.Coverage.Resources.Values.Sum();
        long evaluations = run.Coverage.Resources.Sum(type => type.Value * run.Plan.Types[type.Key].Rules.Count);
        double alone = await RulesAloneAsync(path, rules);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {resources:N0} | {evaluations:N0} | {findings:N0} | {taken.TotalSeconds:N2} | {evaluations / taken.TotalSeconds:N0} | {taken.TotalMicroseconds / resources:N0} | {peak / 1024 / 1024:N0} | {alone:N0} |"));
    }

    /// <summary>The same evaluations once more, of documents that are in memory with their facts.</summary>
    private static async Task<double> RulesAloneAsync(string path, IReadOnlyList<Rule> rules)
    {
        SnapshotSource source = SnapshotSource.Open(path);
        PostureRun plan = new(source, new() { Rules = rules });
        List<(Resource Resource, IReadOnlyList<Rule> Rules)> known = [];
        await foreach (Resource resource in new InventoryRun(source, plan.Plan).ResourcesAsync(null, CancellationToken.None))
        {
            known.Add((resource, plan.Plan.Types[resource.Type].Rules));
        }
        Decide(known, source.Now); // compiled by the time it counts
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long evaluations = Decide(known, source.Now);
        return evaluations / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static long Decide(List<(Resource Resource, IReadOnlyList<Rule> Rules)> known, DateTimeOffset now)
    {
        long evaluations = 0;
        long findings = 0;
        do
        {
            foreach ((Resource resource, IReadOnlyList<Rule> asked) in known)
            {
                foreach (Rule rule in asked)
                {
                    evaluations++;
                    findings += RuleEvaluator.Evaluate(rule, resource, now) is null ? 0 : 1;
                }
            }
        }
        while (evaluations < 1_000_000);
        return findings > 0 ? evaluations : throw new InvalidOperationException("The rules found nothing.");
    }
}
