using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>The network of one account and region, indexed once: which route table, network ACL and groups stand before an interface.</summary>
internal sealed class NetworkMap
{
    private readonly Dictionary<string, Node> _subnets, _groups, _acls = [], _subnetTables = [], _mainTables = [];
    private readonly Listing _aclListing, _tableListing, _groupListing;
    private readonly PrefixLists _prefixLists;
    private readonly ConcurrentDictionary<string, SubnetRoute> _routes = new();
    private readonly ConcurrentDictionary<string, KnownReach> _aclReach = new();
    private readonly ConcurrentDictionary<string, KnownGrants> _groupGrants = new();
    private readonly ConcurrentDictionary<string, KnownReach> _gates = new();

    private NetworkMap(IAnalysisScope scope)
    {
        _prefixLists = PrefixLists.In(scope);
        _subnets = ById(scope.All("ec2.subnet"), "SubnetId");
        _groupListing = scope.All("ec2.security-group");
        _groups = ById(_groupListing, "GroupId");
        _aclListing = scope.All("ec2.network-acl");
        foreach (Resource acl in _aclListing.Items)
        {
            foreach (Node association in acl.Document["Associations"].Items)
            {
                Add(_acls, association["SubnetId"].AsText(), acl.Document);
            }
        }
        _tableListing = scope.All("ec2.route-table");
        foreach (Resource table in _tableListing.Items)
        {
            foreach (Node association in table.Document["Associations"].Items)
            {
                if (association["AssociationState"]["State"].AsText() is "disassociating" or "disassociated" or "failed")
                {
                    continue;
                }
                Add(_subnetTables, association["SubnetId"].AsText(), table.Document);
                if (association["Main"].AsBoolean() == true)
                {
                    Add(_mainTables, table.Document["VpcId"].AsText(), table.Document);
                }
            }
        }
    }

    public static IReadOnlyList<AnalyzerSource> Sources { get; } =
    [
        new("ec2.subnet"), new("ec2.route-table"), new("ec2.network-acl"), new("ec2.security-group"), PrefixLists.Source,
    ];

    public static NetworkMap In(IAnalysisScope scope) => scope.Once("network.map", () => new NetworkMap(scope));

    /// <summary>The route of a subnet: its own table, or else the main one of its VPC.</summary>
    public SubnetRoute Route(string subnetId, string? vpcId) => _routes.GetOrAdd(subnetId, id =>
    {
        if (_subnetTables.TryGetValue(id, out Node? table))
        {
            return SubnetRoute.Of(table, _prefixLists);
        }
        if (_tableListing.Failure is ReadFailure failure)
        {
            return SubnetRoute.Unknown(failure);
        }
        string? vpc = vpcId ?? Subnet(id)["VpcId"].AsText();
        return vpc is not null && _mainTables.TryGetValue(vpc, out table)
            ? SubnetRoute.Of(table, _prefixLists)
            : SubnetRoute.Unknown(Certainty.NotVisible("ec2:DescribeRouteTables", $"No route table of the subnet {id} can be seen from this account."));
    });

    /// <summary>What can come to an interface in that subnet behind those groups over the internet gateway, by the families of which it has an address.
    /// No groups at all (a network load balancer) let in everything.</summary>
    public KnownReach Gate(string subnetId, string? vpcId, IReadOnlyList<string>? groups, bool ipv4, bool ipv6)
    {
        string key = $"{subnetId} {ipv4} {ipv6} {(groups is null ? "*" : string.Join(' ', groups.Order(StringComparer.Ordinal)))}";
        return _gates.GetOrAdd(key, _ =>
        {
            SubnetRoute route = Route(subnetId, vpcId);
            KnownReach routed = new KnownReach(Reach.Everything.Intersect(route.Certain), Reach.Everything.Intersect(route.Possible), route.Failure);
            KnownReach grouped = groups is null ? KnownReach.Everything : KnownGrants.Of([.. groups.Select(Group)]).ToReach();
            return grouped.Intersect(AclReach(subnetId)).Intersect(routed)
                .Intersect(new AddressSet(ipv4 ? AddressSet.All.V4 : Intervals.Empty, ipv6 ? AddressSet.All.V6 : Intervals.Empty));
        });
    }

    /// <summary>The route table that a subnet uses, where it is seen.</summary>
    public Node RouteTable(string subnetId, string? vpcId) => _subnetTables.TryGetValue(subnetId, out Node? table)
        || ((vpcId ?? Subnet(subnetId)["VpcId"].AsText()) is string vpc && _tableListing.Failure is null && _mainTables.TryGetValue(vpc, out table))
        ? table ?? Node.Null
        : Node.Null;

    /// <summary>The rules that let members of the group in, as EC2 gives them.</summary>
    public Node GroupPermissions(string groupId) => _groups.TryGetValue(groupId, out Node? group) ? group["IpPermissions"] : Node.Null;

    /// <summary>The network ACL of a subnet, where one is seen.</summary>
    public Node Acl(string subnetId) => _acls.GetValueOrDefault(subnetId, Node.Null);

    /// <summary>A subnet's document, where it is seen.</summary>
    public Node Subnet(string subnetId) => _subnets.GetValueOrDefault(subnetId, Node.Null);

    /// <summary>What a group grants.</summary>
    public KnownGrants Group(string groupId) => _groupGrants.GetOrAdd(groupId, id =>
        _groups.TryGetValue(id, out Node? group)
            ? Permissions.Read(group["IpPermissions"], _prefixLists)
            : KnownGrants.Unknown(_groupListing.Failure
                ?? Certainty.NotVisible("ec2:DescribeSecurityGroups", $"The security group {id} cannot be seen from this account.")));

    /// <summary>What the network ACL of a subnet lets in and out again.</summary>
    public KnownReach AclReach(string subnetId) => _aclReach.GetOrAdd(subnetId, id =>
    {
        if (!_acls.TryGetValue(id, out Node? acl))
        {
            return KnownReach.Unknown(_aclListing.Failure
                ?? Certainty.NotVisible("ec2:DescribeNetworkAcls", $"The network ACL of the subnet {id} cannot be seen from this account."));
        }
        KnownReach ingress = NetworkAcl.Read(acl, egress: false), egress = NetworkAcl.Read(acl, egress: true);
        return new(
            NetworkAcl.Both(ingress.Certain, egress.Certain),
            NetworkAcl.Both(ingress.Possible, egress.Possible),
            ingress.Failure ?? egress.Failure);
    });

    private static Dictionary<string, Node> ById(Listing listing, string member)
    {
        Dictionary<string, Node> index = new(listing.Items.Count);
        foreach (Resource resource in listing.Items)
        {
            index.TryAdd(resource.Document[member].AsText() ?? resource.Id, resource.Document);
        }
        return index;
    }

    private static void Add(Dictionary<string, Node> index, string? key, Node document)
    {
        if (key is not null)
        {
            index.TryAdd(key, document);
        }
    }
}
