using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>The rules of a security group (<c>IpPermissions</c>, <c>IpPermissionsEgress</c>) as grants.
/// Other groups and AWS's own prefix lists grant the internet nothing.</summary>
internal static class Permissions
{
    public static KnownGrants Read(Node permissions, PrefixLists prefixLists)
    {
        if (permissions is UnreadableNode unreadable)
        {
            return KnownGrants.Unknown(unreadable.Failure);
        }
        List<Grant> certain = [], possible = [];
        ReadFailure? failure = null;
        foreach (Node permission in permissions.Items)
        {
            if (Ports(permission) is not (string protocol, int from, int to))
            {
                possible.Add(new(Protocols.All, 0, Reach.LastPort, AddressSet.All));
                failure ??= Invalid("a rule whose protocol or ports make no sense");
                continue;
            }
            foreach (string? text in Networks(permission))
            {
                if (Cidr.Parse(text) is Cidr cidr)
                {
                    certain.Add(new(protocol, from, to, AddressSet.Of(cidr)));
                    continue;
                }
                possible.Add(new(protocol, from, to, AddressSet.All));
                failure ??= Invalid("a network that is none");
            }
            foreach (Node list in permission["PrefixListIds"].Items)
            {
                (AddressSet peers, ReadFailure? unread) = prefixLists.Find(list["PrefixListId"].AsText() ?? "");
                (unread is null ? certain : possible).Add(new(protocol, from, to, peers));
                failure ??= unread;
            }
        }
        return new(certain, possible, failure);
    }

    /// <summary>One line for each rule that names public addresses or a prefix list.</summary>
    public static IEnumerable<string> Statements(Node permissions, string preposition)
    {
        foreach (Node permission in permissions.Items)
        {
            if (Ports(permission) is not (string protocol, int from, int to))
            {
                continue;
            }
            string what = PortText.Of(protocol, from, to);
            foreach (string? text in Networks(permission))
            {
                if (Cidr.Parse(text) is Cidr cidr && Internet.Touches(AddressSet.Of(cidr)))
                {
                    yield return $"{what} {preposition} {text}";
                }
            }
            foreach (Node list in permission["PrefixListIds"].Items)
            {
                yield return $"{what} {preposition} {list["PrefixListId"].AsText()}";
            }
        }
    }

    /// <summary>The networks that a rule names.</summary>
    public static IEnumerable<string?> Networks(Node permission) =>
        permission["IpRanges"].Items.Select(range => range["CidrIp"].AsText())
            .Concat(permission["Ipv6Ranges"].Items.Select(range => range["CidrIpv6"].AsText()));

    /// <summary>The protocol and ports of a rule; null where they make no sense.</summary>
    public static (string Protocol, int From, int To)? Ports(Node permission)
    {
        if (Protocols.Name(permission["IpProtocol"]) is not string protocol)
        {
            return null;
        }
        if (!Protocols.HasPorts(protocol))
        {
            return (protocol, 0, protocol == Protocols.All ? Reach.LastPort : 0);
        }
        double? from = permission["FromPort"].AsNumber(), to = permission["ToPort"].AsNumber();
        if (from is null or -1 && to is null or -1)
        {
            return (protocol, 0, Reach.LastPort);
        }
        return from is >= 0 and <= Reach.LastPort && to >= from && to <= Reach.LastPort ? (protocol, (int)from, (int)to) : null;
    }

    private static ReadFailure Invalid(string what) =>
        new("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroups", "InvalidDocument", $"The security group holds {what}.");
}
