namespace FormTool.Core.Analysis.Network;

/// <summary>Addresses from the first to the last, both included.</summary>
internal readonly record struct Interval(UInt128 First, UInt128 Last);

/// <summary>A set of addresses of one family: sorted intervals that neither overlap nor touch. Never changed once made.</summary>
internal sealed class Intervals
{
    private readonly Interval[] _items;

    private Intervals(Interval[] items) => _items = items;

    public static Intervals Empty { get; } = new([]);

    public ReadOnlySpan<Interval> Items => _items;

    public bool IsEmpty => _items.Length == 0;

    /// <summary>How many addresses there are; all of IPv6 counts as the largest number.</summary>
    public UInt128 Size
    {
        get
        {
            UInt128 size = 0;
            foreach (Interval item in _items)
            {
                UInt128 more = item.Last - item.First;
                size = more == UInt128.MaxValue || size > UInt128.MaxValue - more - 1 ? UInt128.MaxValue : size + more + 1;
            }
            return size;
        }
    }

    public static Intervals Of(UInt128 first, UInt128 last) => new([new(first, last)]);

    /// <summary>The union of intervals in any order.</summary>
    public static Intervals Of(List<Interval> items)
    {
        items.Sort(static (a, b) => a.First.CompareTo(b.First));
        return OfSorted(items);
    }

    /// <summary>The union of intervals that come in the order of their first addresses.</summary>
    public static Intervals OfSorted(List<Interval> items)
    {
        if (items.Count == 0)
        {
            return Empty;
        }
        List<Interval> merged = new(items.Count);
        Interval current = items[0];
        foreach (Interval next in items)
        {
            if (current.Last == UInt128.MaxValue || next.First <= current.Last + 1)
            {
                current = new(current.First, UInt128.Max(current.Last, next.Last));
                continue;
            }
            merged.Add(current);
            current = next;
        }
        merged.Add(current);
        return new([.. merged]);
    }

    public Intervals Union(Intervals other) =>
        IsEmpty ? other : other.IsEmpty ? this : Of([.. _items, .. other._items]);

    public Intervals Intersect(Intervals other)
    {
        List<Interval> common = [];
        for (int i = 0, j = 0; i < _items.Length && j < other._items.Length;)
        {
            Interval a = _items[i], b = other._items[j];
            UInt128 first = UInt128.Max(a.First, b.First), last = UInt128.Min(a.Last, b.Last);
            if (first <= last)
            {
                common.Add(new(first, last));
            }
            if (a.Last < b.Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }
        return common.Count == 0 ? Empty : new([.. common]);
    }

    public Intervals Subtract(Intervals other)
    {
        List<Interval> rest = [];
        int j = 0;
        foreach (Interval item in _items)
        {
            UInt128 from = item.First;
            bool open = true;
            while (j < other._items.Length && other._items[j].Last < from)
            {
                j++;
            }
            for (int k = j; k < other._items.Length && other._items[k].First <= item.Last; k++)
            {
                if (other._items[k].First > from)
                {
                    rest.Add(new(from, other._items[k].First - 1));
                }
                if (other._items[k].Last >= item.Last)
                {
                    open = false;
                    break;
                }
                from = other._items[k].Last + 1;
            }
            if (open)
            {
                rest.Add(new(from, item.Last));
            }
        }
        return rest.Count == 0 ? Empty : new([.. rest]);
    }
}
