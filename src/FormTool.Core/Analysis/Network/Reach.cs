namespace FormTool.Core.Analysis.Network;

/// <summary>What a rule lets pass: a protocol, its ports, and the addresses on the other side.</summary>
internal readonly record struct Grant(string Protocol, int From, int To, AddressSet Peers);

/// <summary>Ports that are all open to the same addresses.</summary>
internal readonly record struct Segment(int From, int To, AddressSet Peers);

/// <summary>
/// Which addresses pass on which ports of which protocol: for each protocol disjoint segments in order.
/// <c>tcp</c> and <c>udp</c> have ports; the others have the one segment 0-0. <c>all</c> speaks of every protocol that is not named.
/// </summary>
internal sealed class Reach
{
    public const int LastPort = 65535;

    private readonly Dictionary<string, Segment[]> _protocols;

    private Reach(Dictionary<string, Segment[]> protocols) => _protocols = protocols;

    /// <summary>Nothing passes.</summary>
    public static Reach Nothing { get; } = Of([]);

    /// <summary>Everything passes.</summary>
    public static Reach Everything { get; } = Of([new(Protocols.All, 0, LastPort, AddressSet.All)]);

    public IEnumerable<string> Named => _protocols.Keys;

    public ReadOnlySpan<Segment> this[string protocol] =>
        _protocols.TryGetValue(protocol, out Segment[]? segments) ? segments : _protocols[Protocols.All];

    /// <summary>The union of grants: a port is open to all addresses that any of them lets in.</summary>
    public static Reach Of(IReadOnlyCollection<Grant> grants) => Build(
        grants.Select(grant => grant.Protocol),
        protocol => [.. grants
            .Where(grant => grant.Protocol == protocol || grant.Protocol == Protocols.All)
            .Select(grant => Protocols.HasPorts(protocol)
                ? grant.Protocol == Protocols.All ? grant with { From = 0, To = LastPort } : grant
                : grant with { From = 0, To = 0 })
            .GroupBy(grant => (grant.From, grant.To))
            .Select(group => new Segment(group.Key.From, group.Key.To, AddressSet.Of(group.Select(grant => grant.Peers))))],
        static active => AddressSet.Of(active.Select(segment => segment.Peers)));

    /// <summary>What passes both.</summary>
    public Reach Intersect(Reach other)
    {
        Dictionary<string, Segment[]> protocols = [];
        foreach (string protocol in _protocols.Keys.Union(other._protocols.Keys))
        {
            List<Segment> common = [];
            ReadOnlySpan<Segment> ours = this[protocol], theirs = other[protocol];
            for (int i = 0, j = 0; i < ours.Length && j < theirs.Length;)
            {
                int from = Math.Max(ours[i].From, theirs[j].From), to = Math.Min(ours[i].To, theirs[j].To);
                if (from <= to && ours[i].Peers.Intersect(theirs[j].Peers) is { IsEmpty: false } peers)
                {
                    common.Add(new(from, to, peers));
                }
                if (ours[i].To < theirs[j].To)
                {
                    i++;
                }
                else
                {
                    j++;
                }
            }
            protocols[protocol] = [.. common];
        }
        return new(protocols);
    }

    /// <summary>What passes, from these addresses only.</summary>
    public Reach Intersect(AddressSet peers) => Intersect(Of([new(Protocols.All, 0, LastPort, peers)]));

    /// <summary>What passes either.</summary>
    public Reach Union(Reach other) => Of([.. Grants(), .. other.Grants()]);

    /// <summary>All addresses that pass on any of those ports, whichever way they were opened.</summary>
    public AddressSet Peers(string protocol, int from, int to)
    {
        List<AddressSet> sets = [];
        foreach (Segment segment in this[protocol])
        {
            if (segment.From <= to && segment.To >= from)
            {
                sets.Add(segment.Peers);
            }
        }
        return AddressSet.Of(sets);
    }

    /// <summary>Builds the segments of each protocol by walking over the ports where anything begins or ends.</summary>
    public static Reach Build(IEnumerable<string> named, Func<string, Segment[]> segments, Func<IEnumerable<Segment>, AddressSet> combine)
    {
        Dictionary<string, Segment[]> protocols = [];
        foreach (string protocol in named.Concat(Protocols.Usual))
        {
            if (!protocols.ContainsKey(protocol))
            {
                protocols[protocol] = Sweep(segments(protocol), combine);
            }
        }
        return new(protocols);
    }

    private static Segment[] Sweep(Segment[] parts, Func<IEnumerable<Segment>, AddressSet> combine)
    {
        int[] bounds = [.. parts.SelectMany(part => new[] { part.From, part.To + 1 }).Distinct().Order()];
        List<Segment> result = [];
        for (int i = 0; i + 1 < bounds.Length; i++)
        {
            int from = bounds[i], to = bounds[i + 1] - 1;
            AddressSet peers = combine(parts.Where(part => part.From <= from && part.To >= to));
            if (!peers.IsEmpty)
            {
                result.Add(new(from, to, peers));
            }
        }
        return [.. result];
    }

    private IEnumerable<Grant> Grants() =>
        _protocols.SelectMany(pair => pair.Value.Select(segment => new Grant(pair.Key, segment.From, segment.To, segment.Peers)));
}
