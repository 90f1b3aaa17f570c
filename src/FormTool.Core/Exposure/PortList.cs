using FormTool.Core.Analysis.Network;

namespace FormTool.Core.Exposure;

/// <summary>Ports that are open to somebody: ranges in order that neither overlap nor touch, for each protocol.</summary>
internal sealed class PortList
{
    private readonly SortedDictionary<string, List<(int From, int To)>> _ranges = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is open.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>The ports of a reach whose addresses are wanted.</summary>
    public static PortList Of(Reach reach, Func<AddressSet, bool> wanted)
    {
        PortList ports = new();
        foreach (string protocol in reach.Named)
        {
            foreach (Segment segment in reach[protocol])
            {
                if (wanted(segment.Peers))
                {
                    ports.Add(protocol, segment.From, segment.To);
                }
            }
        }
        return ports;
    }

    /// <summary>Adds all of another list.</summary>
    public void Add(PortList other)
    {
        foreach ((string protocol, List<(int From, int To)> ranges) in other._ranges)
        {
            foreach ((int from, int to) in ranges)
            {
                Add(protocol, from, to);
            }
        }
    }

    /// <summary>As people read it: where everything is open, that alone is said.</summary>
    public IReadOnlyList<string> Texts()
    {
        bool all = _ranges.ContainsKey(Protocols.All)
            && new[] { Protocols.Tcp, Protocols.Udp }.All(protocol => _ranges.TryGetValue(protocol, out List<(int From, int To)>? ranges) && ranges is [(0, Reach.LastPort)]);
        return all
            ? [PortText.Of(Protocols.All, 0, Reach.LastPort)]
            : [.. _ranges.SelectMany(known => known.Value.Select(range => PortText.Of(known.Key == Protocols.All ? Protocols.Other : known.Key, range.From, range.To)))];
    }

    private void Add(string protocol, int from, int to)
    {
        if (!_ranges.TryGetValue(protocol, out List<(int From, int To)>? ranges))
        {
            _ranges[protocol] = ranges = [];
        }
        ranges.Add((from, to));
        ranges.Sort();
        List<(int From, int To)> joined = [];
        foreach ((int first, int last) in ranges)
        {
            if (joined.Count > 0 && first <= joined[^1].To + 1)
            {
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, last));
                continue;
            }
            joined.Add((first, last));
        }
        _ranges[protocol] = joined;
    }
}
