using FormTool.Benchmarks;

// dotnet run -c Release --project tests/FormTool.Benchmarks -- <name> [arguments]; without a name: all of them.
Dictionary<string, Action<string[]>> benchmarks = new()
{
    ["evaluation"] = EvaluationBenchmark.Run,
    ["policy"] = PolicyBenchmark.Run,
    ["live"] = LiveBenchmark.Run,
    ["memory"] = MemoryBenchmark.Run,
    ["snapshot"] = SnapshotBenchmark.Run,
    ["cli"] = CliBenchmark.Run,
    ["import"] = ImportBenchmark.Run,
    ["bastion"] = BastionBenchmark.Run,
    ["rotation"] = RotationBenchmark.Run,
};

if (args is ["measure", ..])
{
    ChildUsage.Run(args[1..]);
    return 0;
}

if (args.Length == 0)
{
    foreach (Action<string[]> run in benchmarks.Values)
    {
        run([]);
    }
    return 0;
}
if (!benchmarks.TryGetValue(args[0], out Action<string[]>? chosen))
{
    Console.Error.WriteLine($"There is no benchmark '{args[0]}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}
chosen(args[1..]);
return 0;
