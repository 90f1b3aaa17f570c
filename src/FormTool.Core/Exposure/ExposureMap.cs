using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Inventory;
using StatementText = FormTool.Core.Analysis.Policies.StatementText;

namespace FormTool.Core.Exposure;

/// <summary>From which networks the resources of one region can be reached.</summary>
internal sealed class ExposureMap(IAnalysisScope scope)
{
    private const int MaxPaths = 20;
    private const int MaxSources = 500;

    private readonly Surroundings _around = new(scope);

    /// <summary>Every source that the groups, the VPC and the routes of a target name, and the internet.</summary>
    public IEnumerable<NetworkExposure> From(ExposureTarget target) =>
        new[] { Internet(target) }.Concat(Sources(target).Take(MaxSources).Select(source => From(target, source))).OfType<NetworkExposure>();

    /// <summary>What the internet reaches, as the fact has it; null where nothing.</summary>
    public static NetworkExposure? Internet(ExposureTarget target)
    {
        Node fact = target.Resource.Document["Exposure"];
        UnreadableNode? unreadable = fact as UnreadableNode ?? fact["Public"] as UnreadableNode;
        if (unreadable is null && fact["Public"].AsBoolean() != true)
        {
            return null;
        }
        return Record(target, "internet", "internet") with
        {
            Reachable = unreadable is null ? true : null,
            Ports = [.. fact["Ports"].Items.Select(port => PortText.Of(port["Protocol"].AsText() ?? "", (int)(port["From"].AsNumber() ?? 0), (int)(port["To"].AsNumber() ?? 0)))],
            Path = [.. fact["Path"].Items.Select(line => line.AsText()).OfType<string>()],
            Problem = unreadable?.Failure.Message,
        };
    }

    /// <summary>What one source reaches; null where nothing.</summary>
    public NetworkExposure? From(ExposureTarget target, NetworkSource source)
    {
        PortList certain = new(), possible = new();
        List<string> paths = [];
        ReadFailure? failure = null;
        foreach (Doorway door in target.Doors)
        {
            KnownReach open = Open(door, source);
            failure ??= open.Failure;
            foreach ((string via, KnownReach way) in Ways(door, source, target.Faces))
            {
                failure ??= way.Failure;
                KnownReach reach = open.Intersect(way);
                PortList ports = Ports(reach.Certain, source);
                certain.Add(ports);
                possible.Add(Ports(reach.Possible, source));
                if (!ports.IsEmpty && paths.Count < MaxPaths)
                {
                    string groups = door.Groups is null ? "" : $"{string.Join(" + ", door.Groups)} ";
                    paths.Add($"{source.Name}{(source.Note is null ? "" : $" ({source.Note})")} → {via} → {groups}{string.Join(", ", ports.Texts())} → {door.Label}");
                }
            }
        }
        if (certain.IsEmpty && possible.IsEmpty)
        {
            return null;
        }
        return Record(target, source.Name, source.Kind) with
        {
            Reachable = certain.IsEmpty ? null : true,
            Ports = certain.Texts(),
            Path = paths,
            Problem = failure is not null ? StatementText.Clip(failure.Message, 300) : null,
        };
    }

    /// <summary>The source that a text names in this region; null where it is of another region.</summary>
    /// <exception cref="ExposureException">The text is no network.</exception>
    public NetworkSource? Named(string text)
    {
        if (text.StartsWith("sg-", StringComparison.Ordinal))
        {
            return _around.VpcOf(text) is null ? null : Group(text, _around.VpcOf(text));
        }
        if (text.StartsWith("subnet-", StringComparison.Ordinal))
        {
            return _around.HasSubnet(text) ? new(text, "subnet", _around.Subnet(text)) : null;
        }
        return Cidr.Parse(text) is Cidr cidr ? new(text, "cidr", AddressSet.Of(cidr)) : throw new ExposureException("NetworkNotRecognized",
            $"'{StatementText.Clip(text, 80)}' is no network. From takes internet, a network like 10.0.0.0/8, a security group (sg-) or a subnet (subnet-).");
    }

    private IEnumerable<NetworkSource> Sources(ExposureTarget target)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Doorway door in target.Doors)
        {
            string? vpc = door.VpcId ?? _around.Map.Subnet(door.SubnetId)["VpcId"].AsText();
            AddressSet local = _around.Vpc(vpc);
            if (vpc is not null && !local.IsEmpty && seen.Add(vpc))
            {
                yield return new(vpc, "vpc", local, Whole: true);
            }
            foreach ((string network, string via, AddressSet addresses) in _around.Neighbours(door.SubnetId, vpc))
            {
                if (seen.Add(network))
                {
                    yield return new(network, "peer", addresses, Note: via);
                }
            }
            Node[] rules = [.. (door.Groups ?? []).SelectMany(group => _around.Map.GroupPermissions(group).Items)];
            foreach (string group in rules.SelectMany(rule => rule["UserIdGroupPairs"].Items).Select(pair => pair["GroupId"].AsText()).OfType<string>())
            {
                if (seen.Add(group))
                {
                    yield return Group(group, vpc);
                }
            }
            string[] texts = [.. rules.SelectMany(Analysis.Network.Permissions.Networks).OfType<string>().Distinct()];
            bool world = Analysis.Network.Internet.Covers(Surroundings.Networks(texts));
            foreach (string text in texts)
            {
                // Parts of what together is the internet have been said with it.
                if (Cidr.Parse(text) is Cidr cidr && !Analysis.Network.Internet.Covers(AddressSet.Of(cidr)) && !(world && cidr.Prefix < 8) && seen.Add(text))
                {
                    yield return new(text, "cidr", AddressSet.Of(cidr));
                }
            }
            foreach (string list in rules.SelectMany(rule => rule["PrefixListIds"].Items).Select(list => list["PrefixListId"].AsText()).OfType<string>())
            {
                if (seen.Add(list) && PrefixLists.In(scope).Find(list).Peers is { IsEmpty: false } peers)
                {
                    yield return new(list, "prefix-list", peers);
                }
            }
        }
    }

    private NetworkSource Group(string group, string? vpc)
    {
        (AddressSet members, ReadFailure? failure) = _around.Members(group);
        return members.IsEmpty
            ? new(group, "group", _around.Vpc(_around.VpcOf(group) ?? vpc), group, failure is null ? "nothing has this group now" : "who has this group could not be read")
            {
                IsSupposed = failure is null,
            }
            : new(group, "group", members, group);
    }

    // What the groups of an interface let in from the source, on the ports where something listens.
    private KnownReach Open(Doorway door, NetworkSource source)
    {
        AddressSet own = door.Ipv6 is null ? new(AddressSet.All.V4, Intervals.Empty) : AddressSet.All;
        KnownReach open = KnownReach.Everything;
        if (door.Groups is not null)
        {
            List<KnownGrants> grants = [.. door.Groups.Select(_around.Map.Group)];
            foreach (Node rule in door.Groups.SelectMany(group => _around.Map.GroupPermissions(group).Items))
            {
                if (Analysis.Network.Permissions.Ports(rule) is not (string protocol, int from, int to))
                {
                    continue;
                }
                foreach (string group in rule["UserIdGroupPairs"].Items.Select(pair => pair["GroupId"].AsText()).OfType<string>())
                {
                    if (source.IsSupposed && group != source.Group)
                    {
                        // What is not there yet will have an address that no member of another group has.
                        continue;
                    }
                    (AddressSet members, ReadFailure? failure) = _around.Members(group);
                    Grant certain = new(protocol, from, to, group == source.Group ? source.Addresses : members);
                    grants.Add(failure is null || group == source.Group
                        ? new([certain], [], null)
                        : new([certain], [certain with { Peers = AddressSet.All }], failure));
                }
            }
            open = KnownGrants.Of(grants).ToReach();
        }
        open = open.Intersect(source.Addresses.Intersect(own));
        return door.Listens is null ? open : open.Intersect(door.Listens);
    }

    // The ways that packets of the source can take to the interface; a network ACL stands on all but those within the subnet.
    private IEnumerable<(string Via, KnownReach Way)> Ways(Doorway door, NetworkSource source, bool faces)
    {
        string? vpc = door.VpcId ?? _around.Map.Subnet(door.SubnetId)["VpcId"].AsText();
        AddressSet local = _around.Vpc(vpc), subnet = _around.Subnet(door.SubnetId).Intersect(local.IsEmpty ? AddressSet.All : local);
        KnownReach acl = _around.Map.AclReach(door.SubnetId);
        string wall = _around.Map.Acl(door.SubnetId)["NetworkAclId"].AsText() ?? "network ACL";
        // Whoever is asked about as a whole sits in other subnets too, so that the network ACL counts.
        if (!source.Whole && !subnet.IsEmpty)
        {
            yield return ($"within {door.SubnetId}", KnownReach.Everything.Intersect(subnet));
        }
        yield return ($"{vpc} → {wall}", acl.Intersect(source.Whole ? local : local.Subtract(subnet)));
        AddressSet beyond = AddressSet.Empty;
        foreach ((_, string via, AddressSet addresses) in _around.Neighbours(door.SubnetId, vpc))
        {
            AddressSet theirs = addresses.Subtract(local);
            beyond = beyond.Union(theirs);
            yield return ($"{via} → {wall}", acl.Intersect(theirs));
        }
        if (faces)
        {
            SubnetRoute route = _around.Map.Route(door.SubnetId, vpc);
            AddressSet families = new(door.Ipv4 is null ? Intervals.Empty : AddressSet.All.V4, door.Ipv6 is null ? Intervals.Empty : AddressSet.All.V6);
            AddressSet rest = Analysis.Network.Internet.Public.Subtract(local).Subtract(beyond).Intersect(families);
            KnownReach routed = new(Reach.Everything.Intersect(route.Certain), Reach.Everything.Intersect(route.Possible), route.Failure);
            yield return ($"{route.InternetGatewayId ?? "internet"} → {route.TableId} → {wall}", acl.Intersect(routed).Intersect(rest));
        }
    }

    private static PortList Ports(Reach reach, NetworkSource source) => PortList.Of(reach, source.Whole
        ? peers => !source.Addresses.V4.IsEmpty && source.Addresses.V4.Subtract(peers.V4).IsEmpty
        : peers => !peers.IsEmpty);

    private static NetworkExposure Record(ExposureTarget target, string from, string kind) => new()
    {
        ResourceType = target.Resource.Type,
        ResourceId = target.Resource.Id,
        From = from,
        FromKind = kind,
        Reachable = null,
        Ports = [],
        Path = [],
        PublicAddress = target.Resource.Document["Exposure"]["PublicAddress"].AsText(),
        Stopped = target.Resource.Document["Exposure"]["Stopped"].AsBoolean() == true,
        Arn = target.Resource.Arn,
        Account = target.Resource.Account,
        Region = target.Resource.Region,
    };
}
