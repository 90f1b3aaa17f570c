using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FormTool.Core.Bastion;

namespace FormTool.Core.Tests.Bastion;

/// <summary>
/// A host for the first-boot script, unchanged: a mount namespace of its own in which /etc, /home, /var and /usr/local/sbin are private,
/// with the real useradd, chage, sshd and PAM. What only a whole machine has (systemd, power, metadata) is there as programs that write down what they are asked.
/// </summary>
internal sealed class FirstBootHost : IAsyncDisposable
{
    private const string Setup = """
        set -eu
        work=$1 port=$2
        mount --make-rprivate /
        mkdir -p "$work"/{etc,home,lib,log,sbin,stub,run}
        cp -a /etc/. "$work/etc/"
        mount --bind "$work/etc" /etc
        mount --bind "$work/home" /home
        mount --bind "$work/lib" /var/lib
        mount --bind "$work/log" /var/log
        mount --bind "$work/sbin" /usr/local/sbin
        mount --bind "$work/run" /run
        mkdir -p /run/sshd /etc/systemd/system
        touch "$work/console" "$work/calls"
        mount --bind "$work/console" /dev/console
        rm -f /etc/ssh/ssh_host_*
        ssh-keygen -A > /dev/null
        for name in systemctl shutdown augenrules; do
          printf '#!/bin/sh\necho "%s $*" >> "%s/calls"\n' "$name" "$work" > "$work/stub/$name"
        done
        printf '#!/bin/sh\ncase "$*" in *api/token*) echo token;; *) cat "%s/tag" 2>/dev/null || exit 22;; esac\n' "$work" > "$work/stub/curl"
        chmod +x "$work"/stub/*
        export PATH="$work/stub:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin" TZ=UTC
        touch "$work/before"
        bash "$work/first-boot" >&2
        ( cd / && find etc home var/lib usr/local/sbin -newer "$work/before" -type f | sort > "$work/files" )
        echo $$ > "$work/pid"
        cat > "$work/again" <<EOF
        PATH="$PATH" TZ=UTC nsenter --mount=/proc/$$/ns/mnt /usr/local/sbin/formtool-end
        EOF
        exec /usr/sbin/sshd -D -e -p "$port" -o ListenAddress=127.0.0.1 -o PidFile=none
        """;

    private readonly Process _sshd;
    private readonly Task<string> _log;

    private FirstBootHost(string folder, int port, Process sshd) => (Folder, Port, _sshd, _log) = (folder, port, sshd, sshd.StandardError.ReadToEndAsync());

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Why it cannot be had here, or null.</summary>
    public static string? SkipReason { get; } = Missing();

    public static async Task<FirstBootHost> StartAsync(FirstBoot boot, string publicKey, CancellationToken ct)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"formtool-host-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "first-boot"), boot.Script(publicKey), ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "setup"), Setup.Replace("\r", ""), ct);
        int port = FreePort();
        Process sshd = Process.Start(new ProcessStartInfo("unshare", ["--mount", "bash", Path.Combine(folder, "setup"), folder, $"{port}"]) { RedirectStandardError = true })!;
        FirstBootHost host = new(folder, port, sshd);
        for (int tries = 0; tries < 300 && !sshd.HasExited; tries++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port, ct);
                return host;
            }
            catch (SocketException)
            {
                await Task.Delay(100, ct);
            }
        }
        string said = sshd.HasExited ? await host._log : "no answer";
        await host.DisposeAsync();
        throw new InvalidOperationException($"The host did not start: {said}");
    }

    /// <summary>Runs the system's ssh to the host.</summary>
    public async Task<(int Code, string Output, string Errors)> SshAsync(string account, string key, string[] options, string? command, CancellationToken ct)
    {
        ProcessStartInfo start = new("ssh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-F", "none", "-p", $"{Port}", "-i", key, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=INFO", "-o", "ConnectTimeout=20",
            },
        };
        foreach (string option in options)
        {
            start.ArgumentList.Add(option);
        }
        start.ArgumentList.Add($"{account}@127.0.0.1");
        if (command is not null)
        {
            start.ArgumentList.Add(command);
        }
        using Process ssh = Process.Start(start)!;
        ssh.StandardInput.Close();
        Task<string> errors = ssh.StandardError.ReadToEndAsync(ct);
        string output = await ssh.StandardOutput.ReadToEndAsync(ct);
        await ssh.WaitForExitAsync(ct);
        return (ssh.ExitCode, output.Trim(), (await errors).Trim());
    }

    /// <summary>Runs the minute's look again, as its timer does, with that value of the tag.</summary>
    public async Task LookAgainAsync(string tag, CancellationToken ct)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "tag"), tag, ct);
        using Process look = Process.Start("bash", [Path.Combine(Folder, "again")]);
        await look.WaitForExitAsync(ct);
        if (look.ExitCode != 0)
        {
            throw new InvalidOperationException($"formtool-end ended with {look.ExitCode}.");
        }
    }

    /// <summary>Runs a program on the host, as root.</summary>
    public async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        string pid = (await ReadAsync("pid", ct)).Trim();
        using Process process = Process.Start("nsenter", [$"--mount=/proc/{pid}/ns/mnt", program, .. arguments]);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    /// <summary>A file of the host.</summary>
    public Task<string> ReadAsync(string name, CancellationToken ct) => File.ReadAllTextAsync(Path.Combine(Folder, name), ct);

    /// <summary>What sshd wrote until it ended.</summary>
    public async Task<string> EndAsync()
    {
        if (!_sshd.HasExited)
        {
            _sshd.Kill(entireProcessTree: true);
        }
        return await _log;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _sshd.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    private static string? Missing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "The first-boot script is run as root in a namespace of its own, on Linux.";
        }
        foreach (string program in new[] { "/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen", "/usr/bin/unshare", "/usr/sbin/useradd" })
        {
            if (!File.Exists(program))
            {
                return $"{program} is not there.";
            }
        }
        using Process probe = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", "mount --make-rprivate / && test -e /dev/console"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "No mount namespace can be made here.";
    }
}
