using System.Diagnostics;
using System.Text;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>The host's key comes from its console through AWS; ssh trusts nothing else.</summary>
public sealed class HostKeyTests : IDisposable
{
    private const string Id = "b-000000000001";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";
    private const string Other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC";

    private readonly StateFolder _state = new(Path.Combine(Path.GetTempPath(), $"formtool-pins-{Guid.NewGuid():n}"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_state.FullPath))
        {
            Directory.Delete(_state.FullPath, recursive: true);
        }
    }

    [Theory]
    [InlineData($"boot\r\nFORMTOOL-HOST-KEY {Id} {Key}\r\nlogin:", Key)]
    [InlineData($"FORMTOOL-HOST-KEY {Id} {Key}\nFORMTOOL-HOST-KEY {Id} {Key}\n", Key)]
    [InlineData($"FORMTOOL-HOST-KEY {Id} {Key}\nFORMTOOL-HOST-KEY {Id} {Other}\n", null)]
    [InlineData($"FORMTOOL-HOST-KEY b-000000000002 {Key}\n", null)]
    [InlineData($"x FORMTOOL-HOST-KEY {Id} {Key}\n", null)]
    [InlineData($"FORMTOOL-HOST-KEY {Id} ssh-ed25519 short\n", null)]
    [InlineData("", null)]
    public void Only_one_clear_word_of_the_console_counts(string console, string? key) =>
        Assert.Equal(key, HostKey.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes(console)), Id));

    [Fact]
    public async Task A_console_that_stays_silent_is_not_trusted()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Ct);
        aws.Reply("ec2", "GetConsoleOutput", new ObjectNode { { "InstanceId", "i-1" }, { "Output", "" } });
        using AwsClient client = BastionBench.Client(aws.EndpointUrl, new BasicAWSCredentials("a", "b"));
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => HostKey.PinAsync(
            new(client, "123456789012", "aws", "us-east-1"), Session, _state, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(50), Ct));
        Assert.Equal("HostKeyUnknown", refused.ErrorId);
        Assert.True(aws.Calls("ec2", "GetConsoleOutput") > 1);
        Assert.False(File.Exists(SshConfig.KnownHosts(_state, Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ssh_enters_with_the_key_of_the_console_and_with_no_other(bool isTold)
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        await SessionKey.MakeAsync(_state, Id, null, Ct);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using FirstBootHost host = await FirstBootHost.StartAsync(
            new(Id, "anna", now.AddHours(2), now.AddHours(12), ["127.0.0.1:22"]), SessionKey.PublicKey(_state, Id)!, Ct);
        string console = isTold ? await host.ReadAsync("console", Ct) : $"FORMTOOL-HOST-KEY {Id} {Key}\n";
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Ct);
        aws.Reply("ec2", "GetConsoleOutput", new ObjectNode { { "InstanceId", "i-1" }, { "Output", Convert.ToBase64String(Encoding.UTF8.GetBytes(console)) } });
        using AwsClient client = BastionBench.Client(aws.EndpointUrl, new BasicAWSCredentials("a", "b"));
        await SshConfig.WriteAsync(_state, Id, "anna", "127.0.0.1", [], Ct);

        // Before the key is pinned nothing is trusted.
        Assert.Contains("Host key verification failed", (await SshAsync(host.Port)).Errors);
        await HostKey.PinAsync(new(client, "123456789012", "aws", "us-east-1"), Session, _state, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50), Ct);
        (int code, string output, string errors) = await SshAsync(host.Port);
        Assert.True(isTold ? code == 0 && output == "anna" : code == 255 && errors.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), errors);
    }

    private static BastionSession Session => new() { SessionId = Id, State = BastionState.Open, UserName = "anna", InstanceId = "i-1", Account = "123456789012", Region = "us-east-1" };

    private async Task<(int Code, string Output, string Errors)> SshAsync(int port)
    {
        using Process ssh = Process.Start(new ProcessStartInfo("ssh", ["-F", SshConfig.File(_state, Id), "-p", $"{port}", "-o", "BatchMode=yes", "-o", "IdentityAgent=none", Id, "id -un"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = ssh.StandardError.ReadToEndAsync(Ct);
        string output = await ssh.StandardOutput.ReadToEndAsync(Ct);
        await ssh.WaitForExitAsync(Ct);
        return (ssh.ExitCode, output.Trim(), (await errors).Trim());
    }
}
