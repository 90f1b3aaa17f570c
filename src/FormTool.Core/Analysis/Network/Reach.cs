namespace FormTool.Core.Analysis.Network;

/// <summary>What a rule lets pass: a protocol, its ports, and the addresses on the other side.</summary>
internal readonly record struct Grant(string Protocol, int From, int To, AddressSet Peers);

/// <summary>Ports that are all open to the same addresses.</summary>
internal readonly record struct Segment(int From, int To, AddressSet Peers);

/// <summary>
/// Which addresses pass on which ports of which protocol: for each protocol disjoint segments in order.
/// <c>tcp</c> and <c>udp</c> have ports; the others have one segment. <c>all</c> speaks of every protocol that is not named.
/// </summary>
internal sealed class Reach
{
    public const int LastPort = 65535;

    private readonly Dictionary<string, Segment[]> _protocols;
    private IReadOnlyList<OpenPorts>? _open;

    private Reach(Dictionary<string, Segment[]> protocols) => _protocols = protocols;

    /// <summary>The last port of a protocol; 0 where it has none.</summary>
    public static int Last(string protocol) => Protocols.HasPorts(protocol) || protocol == Protocols.All ? LastPort : 0;

    /// <summary>Nothing passes.</summary>
    public static Reach Nothing { get; } = Of([]);

    /// <summary>Everything passes.</summary>
    public static Reach Everything { get; } = Of([new(Protocols.All, 0, LastPort, AddressSet.All)]);

    /// <summary>What of it the internet reaches; worked out once, as many interfaces share a gate.</summary>
    public IReadOnlyList<OpenPorts> Open => _open ??= OpenPorts.Of(this);

    public IEnumerable<string> Named => _protocols.Keys;

    public ReadOnlySpan<Segment> this[string protocol] =>
        _protocols.TryGetValue(protocol, out Segment[]? segments) ? segments : _protocols[Protocols.All];

    /// <summary>The union of grants: a port is open to all addresses that any of them lets in.</summary>
    public static Reach Of(IReadOnlyCollection<Grant> grants)
    {
        Dictionary<string, Segment[]> protocols = [];
        foreach (string protocol in grants.Select(grant => grant.Protocol).Concat(Protocols.Usual))
        {
            if (!protocols.ContainsKey(protocol))
            {
                protocols[protocol] = new PortSweep(protocol, grants).Segments();
            }
        }
        return new(protocols);
    }

    /// <summary>Segments that somebody else has decided, for each protocol; those of one protocol must not overlap.</summary>
    public static Reach Of(IEnumerable<string> named, Func<string, IEnumerable<Segment>> segments) => new(named.Concat(Protocols.Usual).Distinct()
        .ToDictionary(protocol => protocol, protocol => segments(protocol).Where(segment => !segment.Peers.IsEmpty).ToArray()));

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
}
