namespace FormTool.Core.Analysis.Network;

/// <summary>
/// What the internet is: the addresses that IANA's special-purpose registries leave for public use
/// (RFC 6890 and its updates; of IPv6 the global unicast block 2000::/3).
/// A set is the internet when less than a /8 of public IPv4 is missing from it, or less than 1/256 of public IPv6:
/// whoever lets in all but a few networks has let in the internet.
/// </summary>
internal static class Internet
{
    private const int WidePrefixV4 = 8;
    private const int WidePrefixV6 = 16;

    private static readonly UInt128 s_allowedGapV4 = UInt128.One << 24;
    private static readonly UInt128 s_allowedGapV6 = UInt128.One << (125 - 8);

    /// <summary>All public addresses.</summary>
    public static AddressSet Public { get; } = new AddressSet(AddressSet.All.V4, Intervals.Empty)
        .Union(Networks("2000::/3"))
        .Subtract(Networks(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20"));

    public static bool Covers(AddressSet set) => CoversV4(set) || CoversV6(set);

    public static bool CoversV4(AddressSet set) => !set.V4.IsEmpty && Public.V4.Subtract(set.V4).Size < s_allowedGapV4;

    public static bool CoversV6(AddressSet set) => !set.V6.IsEmpty && Public.V6.Subtract(set.V6).Size < s_allowedGapV6;

    /// <summary>Whether any public address is among them.</summary>
    public static bool Touches(AddressSet set) => !set.Intersect(Public).IsEmpty;

    /// <summary>Public ranges of a /8 and wider (IPv6: a /16) in a set that is not the internet, as networks.</summary>
    public static IEnumerable<string> Wide(AddressSet set)
    {
        AddressSet common = set.Intersect(Public);
        return (CoversV4(set) ? [] : Wide(common.V4, ipv6: false)).Concat(CoversV6(set) ? [] : Wide(common.V6, ipv6: true));
    }

    private static List<string> Wide(Intervals ranges, bool ipv6)
    {
        int freeBits = ipv6 ? 128 - WidePrefixV6 : 32 - WidePrefixV4;
        List<string> wide = [];
        foreach (Interval range in ranges.Items)
        {
            if (range.Last - range.First + 1 >= UInt128.One << freeBits)
            {
                wide.Add(Text(range, ipv6));
            }
        }
        return wide;
    }

    /// <summary>The addresses of one family as networks, the first eight of them.</summary>
    public static string Text(Intervals ranges, bool ipv6)
    {
        const int Shown = 8;
        List<string> networks = [];
        foreach (Interval range in ranges.Items)
        {
            networks.AddRange(Cidr.Of(range, ipv6).Take(Shown + 1 - networks.Count));
            if (networks.Count > Shown)
            {
                return string.Join(", ", networks.Take(Shown)) + ", …";
            }
        }
        return string.Join(", ", networks);
    }

    private static string Text(Interval range, bool ipv6) => Text(Intervals.Of(range.First, range.Last), ipv6);

    private static AddressSet Networks(params string[] cidrs) => AddressSet.Of(cidrs.Select(cidr => Cidr.Parse(cidr)!.Value));
}
