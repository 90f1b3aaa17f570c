using System.Text;
using FormTool.Core.Doing;
using FormTool.Core.Files;

namespace FormTool.Core.Bastion;

/// <summary>The ssh_config fragment of a session, for ssh and for whatever reads such files.</summary>
internal static class SshConfig
{
    public static string File(StateFolder state, string id) => Path.Combine(SessionKey.Folder(state, id), "ssh_config");

    /// <summary>The file with the host keys that were fetched by another way than SSH.</summary>
    public static string KnownHosts(StateFolder state, string id) => Path.Combine(SessionKey.Folder(state, id), "known_hosts");

    public static Task WriteAsync(StateFolder state, string id, string account, string address, IReadOnlyList<BastionTarget> targets, CancellationToken ct)
    {
        byte[] text = Encoding.UTF8.GetBytes(Text(state, id, account, address, targets));
        return WholeFile.WriteAsync(File(state, id), (stream, stop) => stream.WriteAsync(text, stop).AsTask(), ct);
    }

    internal static string Text(StateFolder state, string id, string account, string address, IReadOnlyList<BastionTarget> targets)
    {
        StringBuilder text = new();
        text.Append("# FormTool session ").Append(id).Append(". Use: ssh -F <this file> <target>\n");
        text.Append("Host ").Append(id).Append('\n');
        Line(text, "HostName", address);
        Line(text, "HostKeyAlias", id);
        Line(text, "User", account);
        Line(text, "IdentityFile", Quote(SessionKey.File(state, id)));
        Line(text, "IdentitiesOnly", "yes");
        // No trust on first use: the bastion's key must stand there already, from its console.
        Line(text, "UserKnownHostsFile", Quote(KnownHosts(state, id)));
        Line(text, "GlobalKnownHostsFile", "none");
        Line(text, "StrictHostKeyChecking", "yes");
        Line(text, "ForwardAgent", "no");
        foreach (BastionTarget target in targets)
        {
            text.Append("\nHost ").Append(target.InstanceId).Append(' ').Append(target.Address).Append('\n');
            Line(text, "HostName", target.Address);
            Line(text, "ProxyJump", id);
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append("    ").Append(name).Append(' ').Append(value).Append('\n');

    /// <summary>ssh expands percent signs in paths, and takes quotes around spaces.</summary>
    private static string Quote(string path) => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";
}
