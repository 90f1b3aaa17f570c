using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>A network ACL's two directions: entries in the order of their numbers, the first that matches decides, what none matches is denied.</summary>
internal static class NetworkAcl
{
    /// <summary>AWS allows 40 entries in a direction; many more are no ACL.</summary>
    private const int Limit = 1000;

    private readonly record struct Entry(int Number, bool Allow, string Protocol, int From, int To, AddressSet Peers);

    /// <summary>What one direction lets pass.</summary>
    public static KnownReach Read(Node acl, bool egress)
    {
        if (acl["Entries"] is UnreadableNode unreadable)
        {
            return KnownReach.Unknown(unreadable.Failure);
        }
        List<Entry> entries = [];
        foreach (Node node in acl["Entries"].Items)
        {
            if ((node["Egress"].AsBoolean() ?? false) != egress)
            {
                continue;
            }
            if (Parse(node) is not Entry entry || entries.Count == Limit)
            {
                return KnownReach.Unknown(new("ec2:DescribeNetworkAcls", "ec2:DescribeNetworkAcls", "InvalidDocument",
                    $"The network ACL {acl["NetworkAclId"].AsText()} holds an entry that makes no sense, or more than {Limit}."));
            }
            entries.Add(entry);
        }
        entries.Sort((a, b) => a.Number.CompareTo(b.Number));
        return KnownReach.Exactly(Evaluate(entries));
    }

    /// <summary>Who can get answers on that protocol: replies leave to the port that the client chose, 1024 and above.</summary>
    public static AddressSet Answered(Reach egress, string protocol) => Protocols.HasPorts(protocol)
        ? egress.Peers(protocol, 1024, Reach.LastPort)
        : egress.Peers(protocol, 0, Reach.LastPort);

    /// <summary>What gets in and gets an answer.</summary>
    public static Reach Both(Reach ingress, Reach egress) => ingress.Intersect(Reach.Of(
        ingress.Named.Concat(egress.Named),
        protocol => [new(0, Reach.Last(protocol), Answered(egress, protocol))]));

    /// <summary>The number of the first entry that lets in part of the internet on that port; null where none does.</summary>
    public static int? Rule(Node acl, string protocol, int port) => Entries(acl, egress: false)
        .Where(entry => entry.Allow && (entry.Protocol == protocol || entry.Protocol == Protocols.All)
            && (!Protocols.HasPorts(entry.Protocol) || (entry.From <= port && entry.To >= port)) && Internet.Touches(entry.Peers))
        .Select(entry => (int?)entry.Number).FirstOrDefault();

    /// <summary>One line for each inbound entry that names public addresses.</summary>
    public static IEnumerable<string> Statements(Node acl) => Entries(acl, egress: false)
        .Where(entry => Internet.Touches(entry.Peers))
        .Select(entry => $"rule {entry.Number} {(entry.Allow ? "allow" : "deny")} {PortText.Of(entry.Protocol, entry.From, entry.To)} "
            + $"from {Internet.Text(entry.Peers.V4, ipv6: false)}{Internet.Text(entry.Peers.V6, ipv6: true)}");

    private static IEnumerable<Entry> Entries(Node acl, bool egress) => acl["Entries"].Items
        .Where(node => (node["Egress"].AsBoolean() ?? false) == egress)
        .Take(Limit).Select(Parse).OfType<Entry>().OrderBy(entry => entry.Number);

    private static Reach Evaluate(List<Entry> entries) => Reach.Of(
        entries.Select(entry => entry.Protocol),
        protocol =>
        {
            bool ports = Protocols.HasPorts(protocol);
            Entry[] matching = [.. entries.Where(entry => entry.Protocol == protocol || entry.Protocol == Protocols.All)];
            // One part for each stretch of ports on which the same entries speak, decided in their order.
            int[] bounds = [.. (ports ? matching.SelectMany(Bounds) : []).Append(0).Append(Reach.Last(protocol) + 1).Distinct().Order()];
            return bounds.Zip(bounds.Skip(1), (from, next) => new Segment(from, next - 1, Decide(matching
                .Where(entry => !ports || entry.Protocol == Protocols.All || (entry.From <= from && entry.To >= next - 1)))));
        });

    private static int[] Bounds(Entry entry) => entry.Protocol == Protocols.All ? [] : [entry.From, entry.To + 1];

    private static AddressSet Decide(IEnumerable<Entry> entries)
    {
        AddressSet open = AddressSet.All, allowed = AddressSet.Empty;
        foreach (Entry entry in entries)
        {
            allowed = entry.Allow ? allowed.Union(entry.Peers.Intersect(open)) : allowed;
            open = open.Subtract(entry.Peers);
        }
        return allowed;
    }

    private static Entry? Parse(Node node)
    {
        string? cidr = node["CidrBlock"].AsText() ?? node["Ipv6CidrBlock"].AsText();
        if (node["RuleNumber"].AsNumber() is not (>= 0 and <= 100_000 and double number)
            || Protocols.Name(node["Protocol"]) is not string protocol
            || node["RuleAction"].AsText() is not string action || action is not ("allow" or "deny")
            || Cidr.Parse(cidr) is not Cidr network)
        {
            return null;
        }
        double from = node["PortRange"]["From"].AsNumber() ?? 0, to = node["PortRange"]["To"].AsNumber() ?? Reach.LastPort;
        if (!Protocols.HasPorts(protocol))
        {
            (from, to) = (0, protocol == Protocols.All ? Reach.LastPort : 0);
        }
        return from >= 0 && to >= from && to <= Reach.LastPort
            ? new((int)number, action == "allow", protocol, (int)from, (int)to, AddressSet.Of(network))
            : null;
    }
}
