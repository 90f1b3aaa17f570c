using System.Globalization;

namespace FormTool.Benchmarks;

/// <summary>What Import-Module adds to a bare pwsh, and how soon the first finding of the example environment is there.
/// Promised: 150 ms and 1 s. Needs pwsh on PATH and a module that <c>./build.ps1</c> built.</summary>
internal static class ImportBenchmark
{
    private const int Runs = 9;

    public static void Run(string[] arguments)
    {
        string module = Path.GetFullPath(arguments.Length > 0 ? arguments[0] : Path.Combine("out", "FormTool"));
        if (!Directory.Exists(module))
        {
            Console.Error.WriteLine($"There is no module at {module}. Run ./build.ps1 first, or give its folder.");
            return;
        }
        string import = $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'";
        (string Name, string Command, double? Limit)[] steps =
        [
            ("bare", "exit", null),
            ("Import-Module", import, 150),
            ("and the first finding of the demo", $"{import}; $null = Get-FtSecurityPosture -Demo | Select-Object -First 1", 1000),
        ];
        ChildUsage[][] runs = new ChildUsage[Runs][];
        for (int run = 0; run < Runs; run++)
        {
            // One after the other, again and again: what else the machine does then falls on all of them alike.
            runs[run] = [.. steps.Select(step => ChildUsage.Of("pwsh", "-NoProfile", "-Command", step.Command))];
        }
        Console.WriteLine($"| pwsh -NoProfile                   | median of {Runs}, ms | least, ms | adds (median), ms | adds (least), ms | limit, ms | CPU adds (least), ms |");
        Console.WriteLine("|-----------------------------------|----------------:|----------:|------------------:|-----------------:|----------:|---------------------:|");
        for (int step = 0; step < steps.Length; step++)
        {
            double median = Median(step);
            double least = Least(step, usage => usage.Wall);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {steps[step].Name,-33} | {median,15:0} | {least,9:0} | ")
                + (step == 0 ? $"{"",17} | {"",16} | {"",9} | {"",20} |" : string.Create(CultureInfo.InvariantCulture,
                    $"{median - Median(step - 1),17:0} | {least - Least(step - 1, usage => usage.Wall),16:0} | {steps[step].Limit,9:0} | {Least(step, usage => usage.Processor) - Least(step - 1, usage => usage.Processor),20:0} |")));
        }

        double Median(int step) => runs.Select(run => run[step].Wall.TotalMilliseconds).Order().ElementAt(Runs / 2);
        double Least(int step, Func<ChildUsage, TimeSpan> of) => runs.Min(run => of(run[step]).TotalMilliseconds);
    }
}
