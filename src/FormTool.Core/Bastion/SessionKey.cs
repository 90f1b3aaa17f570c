using System.ComponentModel;
using System.Diagnostics;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>The key pair of one session: Ed25519, by the system's ssh-keygen, in a folder that only its owner can read.</summary>
internal static class SessionKey
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The folder of a session on this machine.</summary>
    public static string Folder(StateFolder state, string id) => Path.Combine(state.FullPath, "sessions", id);

    /// <summary>The private key's file.</summary>
    public static string File(StateFolder state, string id) => Path.Combine(Folder(state, id), "key");

    /// <summary>Makes the pair.</summary>
    /// <exception cref="BastionException"><c>SshNotFound</c>, <c>KeyNotMade</c>.</exception>
    public static async Task MakeAsync(StateFolder state, string id, Secret? passphrase, CancellationToken ct)
    {
        string folder = state.Folder("sessions", id);
        ProcessStartInfo start = new("ssh-keygen")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-q", "-t", "ed25519", "-C", id, "-f", Path.Combine(folder, "key") },
        };
        string? asker = null;
        if (passphrase is null)
        {
            start.ArgumentList.Add("-N");
            start.ArgumentList.Add("");
        }
        else
        {
            // ssh-keygen takes a passphrase from a terminal or from a program. The program hands on what this process writes
            // to the input of both: arguments and the environment can be read by others.
            asker = Asker(folder);
            start.Environment["SSH_ASKPASS"] = asker;
            start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            start.Environment["DISPLAY"] = "none";
        }
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Longest);
            try
            {
                if (passphrase is not null)
                {
                    // It asks twice.
                    await process.StandardInput.WriteAsync($"{passphrase.Reveal()}\n{passphrase.Reveal()}\n").ConfigureAwait(false);
                }
                process.StandardInput.Close();
                string said = await process.StandardError.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                if (process.ExitCode != 0)
                {
                    throw new BastionException("KeyNotMade", $"ssh-keygen made no key: {said.Trim()}");
                }
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            throw new BastionException("SshNotFound", "ssh-keygen is not on the PATH. Install the OpenSSH client.", e);
        }
        finally
        {
            if (asker is not null)
            {
                System.IO.File.Delete(asker);
            }
        }
    }

    /// <summary>The public half as authorized_keys has it, without a comment; null where there is no whole pair.</summary>
    public static string? PublicKey(StateFolder state, string id)
    {
        string path = File(state, id);
        if (!System.IO.File.Exists(path) || !System.IO.File.Exists(path + ".pub"))
        {
            return null;
        }
        string[] parts = System.IO.File.ReadAllText(path + ".pub").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["ssh-ed25519", { Length: > 60 and < 200 } body, ..] && body.TrimEnd().All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=')
            ? $"ssh-ed25519 {body.TrimEnd()}"
            : null;
    }

    /// <summary>Removes the session's folder with its keys.</summary>
    public static void Remove(StateFolder state, string id)
    {
        if (Directory.Exists(Folder(state, id)))
        {
            Directory.Delete(Folder(state, id), recursive: true);
        }
    }

    private static string Asker(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new BastionException("KeyNotMade", "A passphrase cannot be handed to ssh-keygen on Windows. Leave it out, or set one afterwards: ssh-keygen -p -f <key>");
        }
        string path = Path.Combine(folder, "ask");
        System.IO.File.WriteAllText(path, "#!/bin/sh\nIFS= read -r line\nprintf '%s\\n' \"$line\"\n");
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
