using System.Diagnostics;
using FormTool.Testing;
using FormTool.Testing.Processes;
using Xunit;

namespace FormTool.Aws.Tests.Bench;

public sealed class MotoServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_state_until_it_is_reset_and_the_cli_reads_it()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        Assert.SkipWhen(AwsCli.SkipReason is not null, AwsCli.SkipReason ?? "");
        await using MotoServer moto = await MotoServer.StartAsync(Stop);
        AwsCli cli = new(moto.EndpointUrl, "eu-west-1");
        string[] list = ["ec2", "describe-volumes", "--query", "Volumes[].Size"];

        IReadOnlyList<CliReply> before = await cli.RunManyAsync(
            [["ec2", "create-volume", "--availability-zone", "eu-west-1a", "--size", "7"], list, ["ec2", "describe-volumes", "--volume-ids", "vol-none"]], Stop);
        await moto.ResetAsync(Stop);
        CliReply after = await cli.RunAsync(list, Stop);

        Assert.Equal(7, before[0].Succeeded()["Size"].AsNumber());
        Assert.Equal("[7]", before[1].Succeeded().ToString());
        Assert.NotEqual(0, before[2].ExitCode);
        Assert.Contains("InvalidVolume", before[2].Error);
        Assert.Throws<InvalidOperationException>(before[2].Succeeded);
        Assert.Equal("[]", after.Succeeded().ToString());
    }

    [Fact]
    public async Task It_ends_when_it_is_disposed()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        MotoServer moto = await MotoServer.StartAsync(Stop);
        using HttpClient http = new();
        Assert.True((await http.GetAsync(moto.EndpointUrl + "/moto-api/", Stop)).IsSuccessStatusCode);

        await moto.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(moto.EndpointUrl + "/moto-api/", Stop));
    }

    [Fact]
    public async Task A_guarded_program_ends_when_its_parent_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The guard is a shell's.");
        // The shell plays the test process: it alone holds the other end of the guard's standard input.
        string pipe = Path.Combine(Path.GetTempPath(), $"formtool-{Guid.NewGuid():N}");
        const string Script = """mkfifo "$2"; /bin/sh -c "$1" guard sh -c 'echo started; exec sleep 300' <"$2" & exec 3>"$2"; read -r _""";
        ProcessStartInfo start = new("/bin/sh", ["-c", Script, "parent", GuardedProcess.Guard, pipe]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process parent = Process.Start(start)!;
        try
        {
            Assert.Equal("started", await parent.StandardOutput.ReadLineAsync(Stop));

            parent.Kill(entireProcessTree: false);

            // The output ends when nobody holds it any more: when the guarded program is gone.
            Assert.Equal("", await parent.StandardOutput.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop));
        }
        finally
        {
            File.Delete(pipe);
        }
    }
}
