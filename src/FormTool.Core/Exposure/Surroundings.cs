using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Inventory;

namespace FormTool.Core.Exposure;

/// <summary>What stands around the resources of one region: addresses of VPCs, subnets and members of groups, and routes to other networks.</summary>
internal sealed class Surroundings(IAnalysisScope scope)
{
    private static readonly string[] s_ways =
        ["VpcPeeringConnectionId", "TransitGatewayId", "NetworkInterfaceId", "InstanceId", "LocalGatewayId", "CoreNetworkArn"];

    private readonly Dictionary<string, (AddressSet, ReadFailure?)> _members = [];

    /// <summary>The network's index.</summary>
    public NetworkMap Map { get; } = NetworkMap.In(scope);

    /// <summary>The addresses of a VPC; none where it is not seen.</summary>
    public AddressSet Vpc(string? vpcId) => vpcId is not null && scope.Find("ec2.vpc", "VpcId", vpcId) is [Resource vpc, ..]
        ? Networks(vpc.Document["CidrBlockAssociationSet"].Items
            .Where(block => block["CidrBlockState"]["State"].AsText() is null or "associated").Select(block => block["CidrBlock"].AsText())
            .Append(vpc.Document["CidrBlock"].AsText())
            .Concat(vpc.Document["Ipv6CidrBlockAssociationSet"].Items.Select(block => block["Ipv6CidrBlock"].AsText())))
        : AddressSet.Empty;

    /// <summary>The addresses of a subnet.</summary>
    public AddressSet Subnet(string subnetId)
    {
        Node subnet = Map.Subnet(subnetId);
        return Networks(subnet["Ipv6CidrBlockAssociationSet"].Items.Select(block => block["Ipv6CidrBlock"].AsText()).Append(subnet["CidrBlock"].AsText()));
    }

    /// <summary>The private addresses of everything that has the group, and why some may be missing.</summary>
    public (AddressSet Addresses, ReadFailure? Failure) Members(string groupId)
    {
        if (_members.TryGetValue(groupId, out (AddressSet, ReadFailure?) known))
        {
            return known;
        }
        Listing cards = scope.All("ec2.network-interface");
        AddressSet addresses = Networks(cards.Items
            .Where(card => card.Document["Groups"].Items.Any(group => group["GroupId"].AsText() == groupId))
            .SelectMany(card => card.Document["PrivateIpAddresses"].Items.Select(ip => ip["PrivateIpAddress"].AsText())
                .Append(card.Document["PrivateIpAddress"].AsText())
                .Concat(card.Document["Ipv6Addresses"].Items.Select(ip => ip["Ipv6Address"].AsText()))));
        return _members[groupId] = (addresses, cards.Failure);
    }

    /// <summary>A group's VPC, where the group is seen.</summary>
    public string? VpcOf(string groupId) => scope.Find("ec2.security-group", "GroupId", groupId) is [Resource group, ..] ? group.Document["VpcId"].AsText() : null;

    /// <summary>Whether the subnet is of this region.</summary>
    public bool HasSubnet(string subnetId) => !Map.Subnet(subnetId).IsNull;

    /// <summary>Networks that the subnet's route table leads to without the internet: peers, transit gateways, VPNs. The longest prefix decides.</summary>
    public IReadOnlyList<(string Network, string Via, AddressSet Addresses)> Neighbours(string subnetId, string? vpcId)
    {
        List<(string Network, string Via, AddressSet Addresses)> found = [];
        AddressSet claimed = AddressSet.Empty;
        foreach (IGrouping<int, (string Text, Cidr Cidr, string? Via)> length in Routes(Map.RouteTable(subnetId, vpcId)).GroupBy(route => route.Cidr.Prefix).OrderByDescending(group => group.Key))
        {
            found.AddRange(length.Where(route => route.Via is not null).Select(route => (route.Text, route.Via!, AddressSet.Of(route.Cidr).Subtract(claimed))));
            claimed = claimed.Union(AddressSet.Of(length.Select(route => route.Cidr)));
        }
        return found;
    }

    /// <summary>The networks of texts; what is none is left out.</summary>
    public static AddressSet Networks(IEnumerable<string?> texts) =>
        AddressSet.Of(texts.Select(Cidr.Parse).Where(cidr => cidr is not null).Select(cidr => cidr!.Value));

    private static IEnumerable<(string Text, Cidr Cidr, string? Via)> Routes(Node table)
    {
        foreach (Node route in table["Routes"].Items)
        {
            string? text = route["DestinationCidrBlock"].AsText() ?? route["DestinationIpv6CidrBlock"].AsText();
            if (Cidr.Parse(text) is not Cidr cidr)
            {
                continue;
            }
            string? gateway = route["GatewayId"].AsText();
            string? via = route["State"].AsText() == "blackhole" ? null
                : gateway?.StartsWith("vgw-", StringComparison.Ordinal) == true ? gateway
                : s_ways.Select(way => route[way].AsText()).FirstOrDefault(id => id is not null);
            yield return (text!, cidr, via);
        }
    }
}
