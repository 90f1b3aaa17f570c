using System.Diagnostics;

namespace FormTool.Benchmarks;

/// <summary>What Import-Module adds to a bare pwsh, and how soon the first finding of the example environment is there.
/// Promised: 150 ms and 1 s. Needs pwsh on PATH and a module that <c>./build.ps1</c> built.</summary>
internal static class ImportBenchmark
{
    private const int Runs = 5;

    public static void Run(string[] arguments)
    {
        string module = Path.GetFullPath(arguments.Length > 0 ? arguments[0] : Path.Combine("out", "FormTool"));
        if (!Directory.Exists(module))
        {
            Console.Error.WriteLine($"There is no module at {module}. Run ./build.ps1 first, or give its folder.");
            return;
        }
        string import = $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'";
        double bare = Median("exit");
        double imported = Median(import);
        double first = Median($"{import}; $null = Get-FtSecurityPosture -Demo | Select-Object -First 1");
        Console.WriteLine("| pwsh -NoProfile                   | median of 5, ms | adds, ms |");
        Console.WriteLine("|-----------------------------------|----------------:|---------:|");
        Console.WriteLine($"| bare                              | {bare,15:0} |          |");
        Console.WriteLine($"| Import-Module                     | {imported,15:0} | {imported - bare,8:0} |");
        Console.WriteLine($"| and the first finding of the demo | {first,15:0} | {first - imported,8:0} |");
    }

    private static double Median(string command)
    {
        List<double> times = [];
        for (int run = 0; run < Runs; run++)
        {
            Stopwatch clock = Stopwatch.StartNew();
            using Process process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-Command", command]))!;
            process.WaitForExit();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        return times.Order().ElementAt(Runs / 2);
    }
}
