namespace FormTool.Core.Analysis.Network;

/// <summary>
/// The segments of one protocol: a walk over the ports where any grant begins or ends. The intervals are sorted once, so that each stretch
/// costs one pass over them, however many grants overlap there.
/// </summary>
internal sealed class PortSweep
{
    private readonly record struct Part(Interval Peers, int From, int To);

    private readonly List<Part> _v4 = [], _v6 = [];

    public PortSweep(string protocol, IEnumerable<Grant> grants)
    {
        int last = Reach.Last(protocol);
        foreach (Grant grant in grants)
        {
            if (grant.Protocol != protocol && grant.Protocol != Protocols.All)
            {
                continue;
            }
            (int from, int to) = Protocols.HasPorts(grant.Protocol) ? (grant.From, grant.To) : (0, last);
            Add(_v4, grant.Peers.V4, from, to);
            Add(_v6, grant.Peers.V6, from, to);
        }
        _v4.Sort(static (a, b) => a.Peers.First.CompareTo(b.Peers.First));
        _v6.Sort(static (a, b) => a.Peers.First.CompareTo(b.Peers.First));
    }

    public Segment[] Segments()
    {
        int[] bounds = [.. _v4.Concat(_v6).SelectMany(part => new[] { part.From, part.To + 1 }).Distinct().Order()];
        List<Segment> segments = [];
        for (int i = 0; i + 1 < bounds.Length; i++)
        {
            AddressSet peers = new(At(_v4, bounds[i]), At(_v6, bounds[i]));
            if (!peers.IsEmpty)
            {
                segments.Add(new(bounds[i], bounds[i + 1] - 1, peers));
            }
        }
        return [.. segments];
    }

    private static Intervals At(List<Part> parts, int port)
    {
        List<Interval> open = [];
        foreach (Part part in parts)
        {
            if (part.From <= port && part.To >= port)
            {
                open.Add(part.Peers);
            }
        }
        return Intervals.OfSorted(open);
    }

    private static void Add(List<Part> parts, Intervals peers, int from, int to)
    {
        foreach (Interval interval in peers.Items)
        {
            parts.Add(new(interval, from, to));
        }
    }
}
