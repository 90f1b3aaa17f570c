using System.Diagnostics;
using Xunit;

namespace FormTool.Cli.Tests;

/// <summary>The command in a terminal, which util-linux's <c>script</c> plays.</summary>
public sealed class TerminalTests(Estate estate) : IClassFixture<Estate>
{
    private static readonly string? SkipReason =
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") ? null : "script (util-linux), which plays a terminal, is not here.";

    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData(null, "dumb", false)]
    public async Task Colours_are_for_terminals_that_want_them(string? noColor, string terminal, bool colors)
    {
        Assert.SkipWhen(SkipReason is not null, SkipReason ?? "");
        ProcessStartInfo start = new("/usr/bin/script", ["-qec", string.Join(' ', [$"dotnet '{CliRun.Program}'", .. estate.Posture().Select(word => $"'{word}'")]), "/dev/null"])
        {
            WorkingDirectory = estate.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CliRun.Isolate(start, estate.Folder);
        start.Environment["TERM"] = terminal;
        if (noColor is not null)
        {
            start.Environment["NO_COLOR"] = noColor;
        }
        using Process process = Process.Start(start)!;
        CliRun run = await CliRun.EndAsync(process);
        Assert.Equal(0, run.Code);
        Assert.Contains("Security posture of account", run.Output);
        Assert.Equal(colors, run.Output.Contains("\u001b[38;5;", StringComparison.Ordinal) || run.Output.Contains("\u001b[1m", StringComparison.Ordinal));
    }
}
