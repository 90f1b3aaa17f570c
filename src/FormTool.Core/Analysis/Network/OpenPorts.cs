using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>Ports of one protocol that the internet reaches, and the networks that amount to it.</summary>
internal readonly record struct OpenPorts(string Protocol, int From, int To, string Networks)
{
    /// <summary>The first and last port as facts show them: null for a protocol that has none.</summary>
    public ObjectNode ToNode(bool withNetworks)
    {
        bool ports = Protocols.HasPorts(Protocol) || Protocol == Protocols.All;
        ObjectNode node = new()
        {
            { "Protocol", Protocol },
            { "From", ports ? Node.Of((long)From) : Node.Null },
            { "To", ports ? Node.Of((long)To) : Node.Null },
        };
        if (withNetworks)
        {
            node.Add("Cidr", Networks);
        }
        return node;
    }

    /// <summary>What the internet reaches, touching ranges joined. Where all traffic passes, that alone is said;
    /// where only the protocols that nothing names do (an ACL may deny a few ports and let the rest in), they are <c>other</c>.</summary>
    public static IReadOnlyList<OpenPorts> Of(Reach reach)
    {
        List<OpenPorts> open = [];
        foreach (bool ipv6 in new[] { false, true })
        {
            List<OpenPorts> all = Of(reach, Protocols.All, ipv6);
            string[] named = [.. reach.Named.Where(protocol => protocol != Protocols.All)];
            List<OpenPorts> each = [.. named.SelectMany(protocol => Of(reach, protocol, ipv6))];
            bool everything = all.Count > 0 && named.All(protocol => each.Any(ports =>
                ports.Protocol == protocol && (!Protocols.HasPorts(protocol) || ports is { From: 0, To: Reach.LastPort })));
            open.AddRange(everything ? all : [.. each, .. all.Select(ports => ports with { Protocol = Protocols.Other })]);
        }
        return open;
    }

    private static List<OpenPorts> Of(Reach reach, string protocol, bool ipv6)
    {
        List<OpenPorts> open = [];
        foreach (Segment segment in reach[protocol])
        {
            if (!(ipv6 ? Internet.CoversV6(segment.Peers) : Internet.CoversV4(segment.Peers)))
            {
                continue;
            }
            (int from, int to) = protocol == Protocols.All ? (0, Reach.LastPort) : (segment.From, segment.To);
            string networks = Internet.Text(ipv6 ? segment.Peers.V6 : segment.Peers.V4, ipv6);
            if (open.Count > 0 && open[^1] is { } last && last.To + 1 == from && last.Networks == networks)
            {
                open[^1] = last with { To = to };
                continue;
            }
            open.Add(new(protocol, from, to, networks));
        }
        return open;
    }

    /// <summary>The numbers worth naming among them, in order.</summary>
    public static ListNode Numbers(IEnumerable<OpenPorts> open) => new(open
        .SelectMany(ports => ports.Protocol == Protocols.All
            ? WellKnownPorts.Within(Protocols.Tcp, 0, Reach.LastPort).Concat(WellKnownPorts.Within(Protocols.Udp, 0, Reach.LastPort))
            : Protocols.HasPorts(ports.Protocol) ? WellKnownPorts.Within(ports.Protocol, ports.From, ports.To) : [])
        .Distinct().Order().Select(port => Node.Of((long)port)));

    /// <summary>Whether all ports of TCP or of UDP are open (port 0 is none that anything listens on).</summary>
    public static bool AllPorts(IEnumerable<OpenPorts> open) => open.Any(ports =>
        ports.Protocol == Protocols.All || (Protocols.HasPorts(ports.Protocol) && ports is { From: <= 1, To: Reach.LastPort }));
}
