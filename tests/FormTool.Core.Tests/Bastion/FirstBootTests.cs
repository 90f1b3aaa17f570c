using System.Net;
using System.Net.Sockets;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>The first-boot script, run for real, and the system's ssh at its door.</summary>
public sealed class FirstBootTests : IDisposable
{
    private readonly StateFolder _state = new(Path.Combine(Path.GetTempPath(), $"formtool-keys-{Guid.NewGuid():n}"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_state.FullPath))
        {
            Directory.Delete(_state.FullPath, recursive: true);
        }
    }

    [Fact]
    public async Task Only_the_right_key_of_the_right_person_enters_and_only_the_targets_are_reached()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        string key = await KeyAsync("b-000000000001"), other = await KeyAsync("b-000000000002");
        using TcpListener target = new(IPAddress.Loopback, 0), stranger = new(IPAddress.Loopback, 0);
        target.Start();
        stranger.Start();
        string open = $"127.0.0.1:{((IPEndPoint)target.LocalEndpoint).Port}", closed = $"127.0.0.1:{((IPEndPoint)stranger.LocalEndpoint).Port}";
        await using FirstBootHost host = await StartAsync(TimeSpan.FromHours(2), open);

        (int code, string output, string errors) = await host.SshAsync("anna", key, [], "id -un; sudo -n true 2>&1 || echo no-sudo", Ct);
        Assert.True(code == 0, errors);
        Assert.Equal("anna\nno-sudo", output.Replace("sudo: a password is required\n", "").Replace("sh: 1: sudo: not found\n", "").Replace("bash: line 1: sudo: command not found\n", ""));

        foreach ((string who, string with, string[] options) in new[]
        {
            ("anna", other, Array.Empty<string>()),
            ("root", key, []),
            ("nobody", key, []),
            ("anna", key, ["-o", "PubkeyAuthentication=no", "-o", "BatchMode=no", "-o", "NumberOfPasswordPrompts=1"]),
        })
        {
            (code, _, errors) = await host.SshAsync(who, with, options, "true", Ct);
            Assert.Equal(255, code);
            // Nothing but a key is even offered.
            Assert.Contains("Permission denied (publickey)", errors);
        }

        Task<TcpClient> reached = target.AcceptTcpClientAsync(Ct).AsTask();
        (code, output, errors) = await WithAnswer(reached, host.SshAsync("anna", key, ["-W", open], null, Ct));
        Assert.True(output == "hello" && code == 0, errors);
        (code, _, errors) = await host.SshAsync("anna", key, ["-W", closed], null, Ct);
        Assert.Equal(255, code);
        Assert.Contains("administratively prohibited", errors);
        Assert.False(stranger.Pending());
        (code, _, errors) = await host.SshAsync("anna", key, ["-o", "ExitOnForwardFailure=yes", "-R", $"{FirstBootHost.FreePort()}:{closed}"], "true", Ct);
        Assert.NotEqual(0, code);
        Assert.Contains("remote port forwarding failed", errors);
        (_, output, _) = await host.SshAsync("anna", key, ["-A"], "echo agent=$SSH_AUTH_SOCK", Ct);
        Assert.Equal("agent=", output);
    }

    [Fact]
    public async Task The_host_has_exactly_the_files_of_the_script()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        await KeyAsync("b-000000000001");
        await using FirstBootHost host = await StartAsync(TimeSpan.FromHours(2), "127.0.0.1:22", "/formtool/shell");
        string[] files = (await host.ReadAsync("files", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] ours = [.. files.Where(file => file.Contains("formtool"))];
        Assert.Equal(
        [
            "etc/ssh/formtool/anna", "etc/ssh/sshd_config.d/00-formtool.conf",
            "etc/systemd/system/formtool-end.service", "etc/systemd/system/formtool-end.timer", "etc/systemd/system/formtool-log.service",
            "usr/local/sbin/formtool-end", "usr/local/sbin/formtool-log", "var/lib/formtool/end",
        ], ours.Where(file => !file.StartsWith("etc/audit", StringComparison.Ordinal)));
        // What else is new is the system's own book of accounts, and the person's home.
        Assert.All(files.Except(ours), file => Assert.Matches("^(etc/(passwd|shadow|group|gshadow|subuid|subgid)-?|home/anna/.*|var/lib/.*|etc/\\.pwd\\.lock|etc/audit/.*)$", file));
        string calls = await host.ReadAsync("calls", Ct);
        Assert.Contains("systemctl enable --now formtool-end.timer", calls);
        Assert.Contains("systemctl restart sshd", calls);
        Assert.Contains("systemctl enable --now formtool-log.service", calls);
        Assert.DoesNotContain("shutdown", calls);
        Assert.Matches("^FORMTOOL-HOST-KEY b-000000000001 ssh-ed25519 [A-Za-z0-9+/=]{68}\n$", await host.ReadAsync("console", Ct));
    }

    [Fact]
    public async Task An_expired_account_does_not_enter_and_the_host_goes_down()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        string key = await KeyAsync("b-000000000001");
        await using FirstBootHost host = await StartAsync(TimeSpan.FromDays(-2), "127.0.0.1:22");
        (int code, _, string errors) = await host.SshAsync("anna", key, [], "true", Ct);
        Assert.Equal(255, code);
        Assert.Contains("Permission denied", errors);
        Assert.Contains("shutdown -P now", await host.ReadAsync("calls", Ct));
    }

    [Fact]
    public async Task A_key_that_is_valid_does_not_enter_an_account_that_is_not()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        string key = await KeyAsync("b-000000000001");
        await using FirstBootHost host = await StartAsync(TimeSpan.FromHours(2), "127.0.0.1:22");
        (int code, string output, string errors) = await host.SshAsync("anna", key, [], "echo in", Ct);
        Assert.True(code == 0 && output == "in", errors);
        await host.RunAsync("chage", ["-E", "2020-01-01", "anna"], Ct);
        (code, output, _) = await host.SshAsync("anna", key, [], "echo in", Ct);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("in", output.Split('\n'));
    }

    [Fact]
    public async Task A_key_ends_to_the_second_with_the_session()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        string key = await KeyAsync("b-000000000001");
        await using FirstBootHost host = await StartAsync(TimeSpan.FromMinutes(-1), "127.0.0.1:22");
        (int code, _, string errors) = await host.SshAsync("anna", key, [], "true", Ct);
        Assert.Equal(255, code);
        Assert.Contains("Permission denied", errors);
    }

    [Fact]
    public async Task A_tag_moves_the_end_but_not_beyond_the_latest()
    {
        Assert.SkipWhen(FirstBootHost.SkipReason is not null, FirstBootHost.SkipReason ?? "");
        await KeyAsync("b-000000000001");
        await using FirstBootHost host = await StartAsync(TimeSpan.FromHours(2), "127.0.0.1:22");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await host.LookAgainAsync(BastionTags.Time(now.AddHours(5)), Ct);
        Assert.Contains($"expiry-time=\"{now.AddHours(5):yyyyMMddHHmmss}\"", await host.ReadAsync("etc/ssh/formtool/anna", Ct));
        foreach (string tag in new[] { BastionTags.Time(now.AddHours(13)), "tomorrow", "$(reboot)", "" })
        {
            await host.LookAgainAsync(tag, Ct);
            Assert.Contains($"expiry-time=\"{now.AddHours(5):yyyyMMddHHmmss}\"", await host.ReadAsync("etc/ssh/formtool/anna", Ct));
        }
        Assert.DoesNotContain("shutdown", await host.ReadAsync("calls", Ct));
        await host.LookAgainAsync(BastionTags.Time(now.AddMinutes(-1)), Ct);
        Assert.Contains("shutdown -P now", await host.ReadAsync("calls", Ct));
    }

    [Fact]
    public async Task A_passphrase_is_asked_for_and_stands_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/ssh-keygen"), "ssh-keygen is not there.");
        Secret passphrase = new("canary 9c41 $x");
        await SessionKey.MakeAsync(_state, "b-000000000003", passphrase, Ct);
        string key = await File.ReadAllTextAsync(SessionKey.File(_state, "b-000000000003"), Ct);
        // "aes256-ctr": the key is encrypted.
        Assert.Contains("FlczI1Ni1jdHI", key.Replace("\n", ""));
        using System.Diagnostics.Process open = System.Diagnostics.Process.Start("ssh-keygen", ["-y", "-P", passphrase.Reveal(), "-f", SessionKey.File(_state, "b-000000000003")]);
        await open.WaitForExitAsync(Ct);
        Assert.Equal(0, open.ExitCode);
        Assert.Equal(["key", "key.pub"], Directory.EnumerateFiles(SessionKey.Folder(_state, "b-000000000003")).Select(Path.GetFileName).Order());
    }

    private async Task<string> KeyAsync(string id)
    {
        await SessionKey.MakeAsync(_state, id, null, Ct);
        return SessionKey.File(_state, id);
    }

    private Task<FirstBootHost> StartAsync(TimeSpan lasts, string open, string? logGroup = null)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        FirstBoot boot = new("b-000000000001", "anna", now + lasts, now + TimeSpan.FromHours(12), [open]) { LogGroup = logGroup, Region = "us-east-1" };
        return FirstBootHost.StartAsync(boot, SessionKey.PublicKey(_state, "b-000000000001")!, Ct);
    }

    private static async Task<(int, string, string)> WithAnswer(Task<TcpClient> reached, Task<(int, string, string)> ssh)
    {
        if (await Task.WhenAny(reached, ssh) == reached)
        {
            using TcpClient client = await reached;
            await client.GetStream().WriteAsync("hello"u8.ToArray(), Ct);
        }
        return await ssh;
    }
}
