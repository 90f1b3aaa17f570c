using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace FormTool.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("formtool-cli-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ctrl_c_ends_a_run_that_waits_within_a_second_and_leaves_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to one process.");
        // It takes connections and never says a word.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string old = Path.Combine(_folder.FullName, "r.html");
        await File.WriteAllTextAsync(old, "old", TestContext.Current.CancellationToken);
        using Process process = CliRun.Start(
            _folder.FullName,
            ["posture", "--endpoint-url", $"http://{silent.LocalEndpoint}", "--region", "us-east-1", "--format", "json", "--out", "r.html", "--out", "r.csv"]);
        using TcpClient call = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        long sent = Stopwatch.GetTimestamp();
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        CliRun run = await CliRun.EndAsync(process);
        // A second is what we promise; the others are for a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(sent).TotalSeconds, 0, 5);
        Assert.Equal((130, "", ""), (run.Code, run.Output, run.Errors));
        Assert.Equal([old], Directory.GetFileSystemEntries(_folder.FullName).Where(path => !Path.GetFileName(path).StartsWith(".dotnet", StringComparison.Ordinal)));
        Assert.Equal("old", await File.ReadAllTextAsync(old, TestContext.Current.CancellationToken));
    }
}
