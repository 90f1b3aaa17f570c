namespace FormTool.Core.Analysis.Network;

/// <summary>Addresses of both families.</summary>
internal sealed record AddressSet(Intervals V4, Intervals V6)
{
    /// <summary>No address.</summary>
    public static AddressSet Empty { get; } = new(Intervals.Empty, Intervals.Empty);

    /// <summary>Every address there is.</summary>
    public static AddressSet All { get; } = new(Intervals.Of(0, uint.MaxValue), Intervals.Of(0, UInt128.MaxValue));

    public bool IsEmpty => V4.IsEmpty && V6.IsEmpty;

    public static AddressSet Of(Cidr cidr)
    {
        Intervals range = Intervals.Of(cidr.Range.First, cidr.Range.Last);
        return cidr.IsIpv6 ? new(Intervals.Empty, range) : new(range, Intervals.Empty);
    }

    /// <summary>The union of networks in any order.</summary>
    public static AddressSet Of(IEnumerable<Cidr> cidrs)
    {
        List<Interval> v4 = [], v6 = [];
        foreach (Cidr cidr in cidrs)
        {
            (cidr.IsIpv6 ? v6 : v4).Add(cidr.Range);
        }
        return new(Intervals.Of(v4), Intervals.Of(v6));
    }

    /// <summary>The union of sets.</summary>
    public static AddressSet Of(IEnumerable<AddressSet> sets)
    {
        List<Interval> v4 = [], v6 = [];
        foreach (AddressSet set in sets)
        {
            v4.AddRange(set.V4.Items);
            v6.AddRange(set.V6.Items);
        }
        return new(Intervals.Of(v4), Intervals.Of(v6));
    }

    public AddressSet Union(AddressSet other) => new(V4.Union(other.V4), V6.Union(other.V6));

    public AddressSet Intersect(AddressSet other) => new(V4.Intersect(other.V4), V6.Intersect(other.V6));

    public AddressSet Subtract(AddressSet other) => new(V4.Subtract(other.V4), V6.Subtract(other.V6));
}
