using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>Where a subnet's route table sends packets: by the longest prefix, blackholes included.</summary>
/// <param name="TableId">The route table; null where none was found.</param>
/// <param name="Certain">Addresses that are routed to an internet gateway for certain.</param>
/// <param name="Possible">Those that may be, where part of the table could not be read.</param>
/// <param name="InternetGatewayId">The gateway of the widest such route.</param>
/// <param name="NatGatewayId">The NAT gateway of the widest route to one.</param>
/// <param name="Failure">What could not be read.</param>
internal sealed record SubnetRoute(
    string? TableId, AddressSet Certain, AddressSet Possible, string? InternetGatewayId, string? NatGatewayId, ReadFailure? Failure)
{
    private const int Limit = 2000;

    private readonly record struct Route(Cidr Destination, string? Gateway, string? Nat);

    public static SubnetRoute Unknown(ReadFailure failure) => new(null, AddressSet.Empty, Internet.Public, null, null, failure);

    public static SubnetRoute Of(Node table, PrefixLists prefixLists)
    {
        if (table["Routes"] is UnreadableNode unreadable)
        {
            return Unknown(unreadable.Failure);
        }
        List<Route> routes = [];
        AddressSet maybeTo = AddressSet.Empty, maybeAway = AddressSet.Empty;
        ReadFailure? failure = null;
        foreach (Node node in table["Routes"].Items.Take(Limit))
        {
            bool active = node["State"].AsText() != "blackhole";
            string? gateway = active ? node["GatewayId"].AsText() : null, nat = active ? node["NatGatewayId"].AsText() : null;
            string? destination = node["DestinationCidrBlock"].AsText() ?? node["DestinationIpv6CidrBlock"].AsText();
            if (Cidr.Parse(destination) is Cidr cidr)
            {
                routes.Add(new(cidr, gateway, nat));
                continue;
            }
            // A list to a gateway endpoint holds the addresses of S3 or DynamoDB, from where nobody visits.
            if (node["DestinationPrefixListId"].AsText() is not string list || IsEndpoint(node["GatewayId"].AsText()))
            {
                continue;
            }
            (AddressSet peers, ReadFailure? unread) = prefixLists.Find(list);
            if (unread is null)
            {
                routes.AddRange(Routes(peers, gateway, nat));
                continue;
            }
            failure ??= unread;
            (maybeTo, maybeAway) = IsInternetGateway(gateway) ? (AddressSet.All, maybeAway) : (maybeTo, AddressSet.All);
        }
        AddressSet reached = ByLongestPrefix(routes);
        Route? internet = routes.Where(route => IsInternetGateway(route.Gateway)).OrderBy(route => route.Destination.Prefix).Cast<Route?>().FirstOrDefault();
        Route? translated = routes.Where(route => route.Nat is not null).OrderBy(route => route.Destination.Prefix).Cast<Route?>().FirstOrDefault();
        return new(table["RouteTableId"].AsText(), reached.Subtract(maybeAway), reached.Union(maybeTo), internet?.Gateway, translated?.Nat, failure);
    }

    private static AddressSet ByLongestPrefix(List<Route> routes)
    {
        AddressSet claimed = AddressSet.Empty, reached = AddressSet.Empty;
        foreach (IGrouping<int, Route> length in routes.GroupBy(route => route.Destination.Prefix).OrderByDescending(group => group.Key))
        {
            reached = reached.Union(AddressSet.Of(length.Where(route => IsInternetGateway(route.Gateway)).Select(route => route.Destination)).Subtract(claimed));
            claimed = claimed.Union(AddressSet.Of(length.Select(route => route.Destination)));
        }
        return reached;
    }

    private static IEnumerable<Route> Routes(AddressSet peers, string? gateway, string? nat)
    {
        foreach (string text in peers.V4.Items.ToArray().SelectMany(range => Cidr.Of(range, ipv6: false))
            .Concat(peers.V6.Items.ToArray().SelectMany(range => Cidr.Of(range, ipv6: true))).Take(Limit))
        {
            yield return new(Cidr.Parse(text)!.Value, gateway, nat);
        }
    }

    private static bool IsInternetGateway(string? gateway) => gateway?.StartsWith("igw-", StringComparison.Ordinal) ?? false;

    private static bool IsEndpoint(string? gateway) => gateway?.StartsWith("vpce-", StringComparison.Ordinal) ?? false;
}
