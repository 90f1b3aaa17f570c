using System.Text;
using System.Text.RegularExpressions;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;
using FormTool.Core.Files;

namespace FormTool.Core.Bastion;

/// <summary>The bastion's own key, as its console told it: fetched through AWS and pinned before the first connection.</summary>
public static partial class HostKey
{
    private const int MostConsole = 256 * 1024;

    /// <summary>Waits until the console shows the key, and writes it where the session's ssh_config looks.</summary>
    /// <param name="scope">The account and region.</param>
    /// <param name="session">The session.</param>
    /// <param name="state">The state folder.</param>
    /// <param name="within">How long AWS may take: a console shows itself after some minutes.</param>
    /// <param name="pause">The wait between two looks.</param>
    /// <param name="ct">Stops at once.</param>
    /// <returns>The key, <c>ssh-ed25519 AAAA…</c>.</returns>
    /// <exception cref="BastionException"><c>HostKeyUnknown</c>: it did not show in time; <c>HostKeyChanged</c>: another is pinned.</exception>
    public static async Task<string> PinAsync(BastionScope scope, BastionSession session, StateFolder state, TimeSpan within, TimeSpan pause, CancellationToken ct)
    {
        string path = SshConfig.KnownHosts(state, session.SessionId);
        if (File.Exists(path) && Line().Match(await File.ReadAllTextAsync(path, ct).ConfigureAwait(false)) is { Success: true } pinned)
        {
            return pinned.Groups[1].Value;
        }
        long begin = Environment.TickCount64;
        while (true)
        {
            Node reply = await scope.AskAsync("ec2", "GetConsoleOutput", new() { { "InstanceId", session.InstanceId }, { "Latest", Node.True } }, ct).ConfigureAwait(false);
            if (Find(reply["Output"].AsText(), session.SessionId) is string key)
            {
                byte[] line = Encoding.ASCII.GetBytes($"{session.SessionId} {key}\n");
                state.Folder("sessions", session.SessionId);
                await WholeFile.WriteAsync(path, (stream, stop) => stream.WriteAsync(line, stop).AsTask(), ct).ConfigureAwait(false);
                return key;
            }
            if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begin) + pause > within)
            {
                throw new BastionException("HostKeyUnknown", $"The console of {session.InstanceId} does not show the host's key yet. AWS shows a console some minutes after the start; try again then. Nothing is trusted without it.");
            }
            await Task.Delay(pause, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The key in a console's output (base64, as AWS gives it); null where it is not there. Two different ones are none.</summary>
    internal static string? Find(string? output, string id)
    {
        if (output is null or { Length: > MostConsole * 2 })
        {
            return null;
        }
        string text;
        try
        {
            text = Encoding.UTF8.GetString(Convert.FromBase64String(output));
        }
        catch (FormatException)
        {
            return null;
        }
        string[] keys = [.. Told().Matches(text).Where(match => match.Groups[1].Value == id).Select(match => match.Groups[2].Value).Distinct()];
        return keys.Length == 1 ? keys[0] : null;
    }

    [GeneratedRegex(@"^FORMTOOL-HOST-KEY (b-[0-9a-f]{12}) (ssh-ed25519 [A-Za-z0-9+/]{68})\r?$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Told();

    [GeneratedRegex(@"\Ab-[0-9a-f]{12} (ssh-ed25519 [A-Za-z0-9+/]{68})\n\z", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
