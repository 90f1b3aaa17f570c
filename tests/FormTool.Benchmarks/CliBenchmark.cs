using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>
/// What one run of <c>formtool posture</c>, as it is published, costs on the example estate in moto. The most used peer needs 20 s of processor
/// time, 285 MB and 350 requests for fifteen services of it; promised: a tenth of the time, and 120 MB.
/// </summary>
internal static class CliBenchmark
{
    private const int Runs = 5;
    private const double LimitSeconds = 2, LimitMegabytes = 120;

    public static void Run(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task RunAsync(string[] arguments)
    {
        if (SeededMoto.SkipReason is string reason)
        {
            Console.Error.WriteLine($"cli is left out: {reason}");
            return;
        }
        using TemporaryFolder folder = new();
        string program = arguments.Length > 0 ? arguments[0] : Publish(folder.File("formtool"));
        string report = folder.File("report.json");
        await using SeededMoto moto = await SeededMoto.StartAsync();
        // The run's whole environment: what else the caller has set must not change what is read.
        foreach ((string name, string value) in new[] { ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "us-east-1") })
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        ChildUsage[] runs = [.. Enumerable.Range(0, Runs).Select(_ =>
            ChildUsage.Of(program, "posture", "--endpoint-url", moto.Server.EndpointUrl, "--format", "json", "--out", report))];
        using JsonDocument written = JsonDocument.Parse(await File.ReadAllBytesAsync(report));
        Console.WriteLine($"| formtool posture, moto   | least | median of {Runs} |  most | limit |        |");
        Console.WriteLine("|--------------------------|------:|------------:|------:|------:|--------|");
        Row("CPU, s (user and system)", [.. runs.Select(run => run.Processor.TotalSeconds)], LimitSeconds);
        Row("largest resident set, MB", [.. runs.Select(run => run.PeakBytes / 1024.0 / 1024)], LimitMegabytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{written.RootElement.GetProperty("run").GetProperty("Calls").GetInt64()} calls, {written.RootElement.GetProperty("findings").GetArrayLength():N0} findings; "
            + $"wall {runs.Min(run => run.Wall.TotalSeconds):N1} s, most of it moto's"));
    }

    private static void Row(string name, double[] measured, double limit)
    {
        double[] sorted = [.. measured.Order()];
        double median = sorted[sorted.Length / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name,-24} | {sorted[0],5:N1} | {median,11:N1} | {sorted[^1],5:N1} | {limit,5:N0} | {(median <= limit ? "held" : "MISSED"),-6} |"));
    }

    /// <summary>Publishes the program as the README says, and gives its path.</summary>
    private static string Publish(string folder)
    {
        // Its output is not read: servers of the compiler stay behind and would hold it open.
        using Process build = Process.Start("dotnet", ["publish", Path.Combine("src", "FormTool.Cli"), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo"]);
        build.WaitForExit();
        return build.ExitCode == 0
            ? Path.Combine(folder, OperatingSystem.IsWindows() ? "formtool.exe" : "formtool")
            : throw new InvalidOperationException("src/FormTool.Cli could not be published. Start from the folder of the repository, or give the path of formtool.");
    }
}
