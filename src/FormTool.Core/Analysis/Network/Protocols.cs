using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>Protocols by the names that facts use, whether AWS gave a name, a number or -1.</summary>
internal static class Protocols
{
    public const string All = "all";
    public const string Other = "other";
    public const string Tcp = "tcp";
    public const string Udp = "udp";

    /// <summary>Those that every <see cref="Reach"/> answers for by themselves.</summary>
    public static readonly string[] Usual = [Tcp, Udp, "icmp", "icmpv6", All];

    /// <summary>Whether ports mean something to it. ICMP's "ports" are types and codes.</summary>
    public static bool HasPorts(string protocol) => protocol is Tcp or Udp;

    /// <summary>The name of a protocol in a security group or network ACL; null for what is neither a name nor a number of one.</summary>
    public static string? Name(Node protocol) => (protocol.ToString() ?? "").ToLowerInvariant() switch
    {
        "-1" or "all" => All,
        "6" or "tcp" => Tcp,
        "17" or "udp" => Udp,
        "1" or "icmp" => "icmp",
        "58" or "icmpv6" => "icmpv6",
        string other when byte.TryParse(other, out byte number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
