using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Xunit;

namespace FormTool.PowerShell.Tests;

/// <summary>What one scenario came to.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="Line">The line of its <c>It</c>; 0 where a whole block or file failed.</param>
/// <param name="Name">Its name, that of the blocks around it before it.</param>
/// <param name="Result">Pester's word: <c>Passed</c>, <c>Failed</c>, <c>Skipped</c>, <c>NotRun</c>, …</param>
/// <param name="Message">Why, where it did not pass.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ScenarioResult(string File, int Line, string Name, string Result, string Message, double Seconds);

/// <summary>All scenarios, run once in a pwsh of their own on the staged module.</summary>
public sealed class PesterRun : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Why nothing was run, where pwsh or Pester is not there; null where it was.</summary>
    public string? Absent { get; private set; }

    /// <summary>What pwsh wrote.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The results.</summary>
    public IReadOnlyList<ScenarioResult> Results { get; private set; } = [];

    /// <summary>The folder of the scenario files.</summary>
    public static string Folder => Metadata("Scenarios");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string file = Path.Combine(Path.GetTempPath(), $"formtool-scenarios-{Environment.ProcessId}.json");
        ProcessStartInfo start = new("pwsh")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Invoke-Scenarios.ps1"),
                "-Module", Metadata("StagedModule"), "-ResultPath", file,
            },
        };
        if (Environment.GetEnvironmentVariable("FORMTOOL_PESTER_PATH") is { Length: > 0 } pester)
        {
            start.ArgumentList.Add("-PesterPath");
            start.ArgumentList.Add(pester);
        }
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenSource late = new(Longest);
            Task<string> errors = process.StandardError.ReadToEndAsync(late.Token);
            Output = await process.StandardOutput.ReadToEndAsync(late.Token) + await errors;
            await process.WaitForExitAsync(late.Token);
            Absent = process.ExitCode == 3 ? Output.Trim() : null;
            Results = File.Exists(file) ? JsonSerializer.Deserialize<ScenarioResult[]>(await File.ReadAllTextAsync(file, late.Token)) ?? [] : [];
        }
        catch (Win32Exception)
        {
            Absent = "pwsh (PowerShell 7.4 or later) is not on PATH.";
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Metadata(string key) =>
        typeof(PesterRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
