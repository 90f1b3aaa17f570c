using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>Where the bastion stands.</summary>
/// <param name="Id">The subnet.</param>
/// <param name="Cidr">Its addresses.</param>
/// <param name="IsPublic">Whether the internet reaches it: then the bastion gets a public address.</param>
internal sealed record BastionSubnet(string Id, string Cidr, bool IsPublic);

/// <summary>The subnets of a VPC, their routes and their network ACLs.</summary>
internal sealed class BastionNetwork
{
    private readonly IReadOnlyList<Node> _subnets;
    private readonly IReadOnlyList<Node> _tables;
    private readonly IReadOnlyList<Node> _acls;
    private readonly string _vpc;

    private BastionNetwork(string vpc, IReadOnlyList<Node> subnets, IReadOnlyList<Node> tables, IReadOnlyList<Node> acls) =>
        (_vpc, _subnets, _tables, _acls) = (vpc, subnets, tables, acls);

    public static async Task<BastionNetwork> ReadAsync(BastionScope scope, string vpc, CancellationToken ct)
    {
        (string, string[]) filter = ("vpc-id", [vpc]);
        Task<IReadOnlyList<Node>> subnets = scope.FindAsync("DescribeSubnets", "Subnets", ct, filter);
        Task<IReadOnlyList<Node>> tables = scope.FindAsync("DescribeRouteTables", "RouteTables", ct, filter);
        Task<IReadOnlyList<Node>> acls = scope.FindAsync("DescribeNetworkAcls", "NetworkAcls", ct, filter);
        await Task.WhenAll(subnets, tables, acls).ConfigureAwait(false);
        return new(vpc, await subnets.ConfigureAwait(false), await tables.ConfigureAwait(false), await acls.ConfigureAwait(false));
    }

    /// <summary>The subnet that was named, or one that the internet reaches: beside a target first.</summary>
    /// <exception cref="BastionException"><c>SubnetNotFound</c>.</exception>
    public BastionSubnet Choose(string? named, IReadOnlyList<BastionTarget> targets)
    {
        if (named is not null)
        {
            Node subnet = Subnet(named) ?? throw new BastionException("SubnetNotFound", $"There is no subnet {named} in {_vpc}, where the targets are.");
            return Of(subnet);
        }
        string? zone = Subnet(targets[0].SubnetId)?["AvailabilityZone"].AsText();
        return _subnets.Where(subnet => (subnet["AvailableIpAddressCount"].AsNumber() ?? 1) > 0)
            .OrderBy(subnet => subnet["AvailabilityZone"].AsText() == zone ? 0 : 1).ThenBy(subnet => subnet["SubnetId"].AsText(), StringComparer.Ordinal)
            .Select(Of).FirstOrDefault(subnet => subnet.IsPublic)
            ?? throw new BastionException("SubnetNotFound",
                $"No subnet of {_vpc} has a route to an internet gateway. Where you come over a VPN or a peering, name the subnet for the bastion: -SubnetId.");
    }

    /// <summary>The addresses of a subnet.</summary>
    public string? CidrOf(string subnetId) => Subnet(subnetId)?["CidrBlock"].AsText();

    /// <summary>The network ACL of a subnet: its own, or the VPC's.</summary>
    public Node AclOf(string subnetId) =>
        _acls.FirstOrDefault(acl => acl["Associations"].Items.Any(association => association["SubnetId"].AsText() == subnetId))
        ?? _acls.FirstOrDefault(acl => acl["IsDefault"].AsBoolean() == true)
        ?? Node.Null;

    private Node? Subnet(string id) => _subnets.FirstOrDefault(subnet => subnet["SubnetId"].AsText() == id);

    private BastionSubnet Of(Node subnet)
    {
        string id = subnet["SubnetId"].AsText() ?? "";
        Node? table = _tables.FirstOrDefault(table => table["Associations"].Items.Any(association => association["SubnetId"].AsText() == id))
            ?? _tables.FirstOrDefault(table => table["Associations"].Items.Any(association => association["Main"].AsBoolean() == true));
        bool isPublic = table is not null && table["Routes"].Items.Any(route =>
            route["DestinationCidrBlock"].AsText() == "0.0.0.0/0" && route["State"].AsText() != "blackhole"
            && (route["GatewayId"].AsText()?.StartsWith("igw-", StringComparison.Ordinal) ?? false));
        return new(id, subnet["CidrBlock"].AsText() ?? "", isPublic);
    }
}
