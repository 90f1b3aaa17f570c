using System.Collections.Frozen;

namespace FormTool.Core.Analysis.Network;

/// <summary>Ports by which services are known, with the protocol that the service speaks: udp/22 is no SSH.</summary>
internal static class WellKnownPorts
{
    private const int AlwaysNamed = 64;

    private static readonly FrozenSet<int> s_tcp = new[]
    {
        20, 21, 22, 23, 25, 53, 80, 88, 110, 111, 135, 139, 143, 389, 443, 445, 465, 512, 513, 514, 587, 593, 636, 873, 990, 993, 995,
        1080, 1099, 1433, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 2483, 2484, 3000, 3128, 3260, 3268, 3306, 3389, 4333, 4369, 4444,
        5000, 5432, 5439, 5500, 5601, 5671, 5672, 5800, 5900, 5901, 5984, 5985, 5986, 6000, 6379, 6380, 6443, 7000, 7001, 7077, 7199, 7473, 7474,
        7687, 8000, 8020, 8080, 8086, 8088, 8140, 8161, 8200, 8443, 8500, 8848, 8883, 8888, 9000, 9042, 9090, 9092, 9093, 9094, 9096, 9098, 9160,
        9200, 9300, 9418, 9999, 10250, 10255, 10256, 11211, 15672, 16379, 25565, 27017, 27018, 27019, 28015, 28017, 50000, 50070, 50075, 61613, 61616,
    }.ToFrozenSet();

    private static readonly FrozenSet<int> s_udp = new[]
    {
        53, 67, 69, 88, 111, 123, 137, 138, 161, 162, 389, 443, 500, 514, 520, 623, 1194, 1434, 1812, 1813, 1900, 2049, 3389, 4500, 5060, 5353, 11211, 51820,
    }.ToFrozenSet();

    /// <summary>The ports of a range that are worth naming: the well-known ones, and all of a narrow range but those
    /// that are known for the other protocol.</summary>
    public static IEnumerable<int> Within(string protocol, int from, int to)
    {
        (FrozenSet<int> own, FrozenSet<int> others) = protocol == Protocols.Udp ? (s_udp, s_tcp) : (s_tcp, s_udp);
        return to - from < AlwaysNamed
            ? Enumerable.Range(from, to - from + 1).Where(port => own.Contains(port) || !others.Contains(port))
            : own.Where(port => port >= from && port <= to);
    }
}
