using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>One network interface of a resource with addresses that the internet could send to.</summary>
/// <param name="Label">What evidence calls it, <c>i-5</c>.</param>
/// <param name="SubnetId">The subnet that it stands in.</param>
/// <param name="VpcId">The VPC, where the resource says it.</param>
/// <param name="Groups">Its security groups; null where it has none at all and so lets everything in.</param>
/// <param name="Ipv4">Its public IPv4 address or name; null where it has none.</param>
/// <param name="Ipv6">Its IPv6 address; null where it has none.</param>
/// <param name="Listens">What it listens on, where that is known; null for anything.</param>
internal sealed record Doorway(
    string Label, string SubnetId, string? VpcId, IReadOnlyList<string>? Groups, string? Ipv4, string? Ipv6, KnownReach? Listens = null)
{
    /// <summary>What comes in.</summary>
    public KnownReach Reach(NetworkMap map)
    {
        if (Ipv4 is null && Ipv6 is null)
        {
            return KnownReach.Exactly(Network.Reach.Nothing);
        }
        KnownReach open = map.Gate(SubnetId, VpcId, Groups, Ipv4 is not null, Ipv6 is not null);
        return Listens is null ? open : open.Intersect(Listens);
    }

    /// <summary>The way from the gateway to the resource, a line for each stretch of open ports.</summary>
    public IEnumerable<string> Paths(NetworkMap map, Reach reach)
    {
        SubnetRoute route = map.Route(SubnetId, VpcId);
        Node acl = map.Acl(SubnetId);
        foreach (OpenPorts open in reach.Open)
        {
            bool ipv6 = open.Networks.Contains(':');
            string ports = PortText.Of(open.Protocol, open.From, open.To);
            string rule = NetworkAcl.Rule(acl, open.Protocol, open.From) is int number ? $" rule {number}" : "";
            string doors = Groups is null
                ? ports
                : $"{string.Join(" + ", Groups.Where(group => Contributes(map.Group(group), open, ipv6)))} {ports}";
            yield return $"{route.InternetGatewayId ?? "internet"} → {route.TableId} → {acl["NetworkAclId"].AsText()}{rule} → {doors} → {Label} ({(ipv6 ? Ipv6 : Ipv4)})";
        }
    }

    private static bool Contributes(KnownGrants group, OpenPorts open, bool ipv6) => group.Certain.Any(grant =>
        (grant.Protocol == open.Protocol || grant.Protocol == Protocols.All)
        && (!Protocols.HasPorts(grant.Protocol) || (grant.From <= open.To && grant.To >= open.From))
        && !(ipv6 ? grant.Peers.V6 : grant.Peers.V4).IsEmpty && Internet.Touches(grant.Peers));
}
