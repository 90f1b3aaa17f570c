namespace FormTool.Core.Analysis.Network;

/// <summary>Ports as evidence shows them: <c>tcp/22</c>, <c>udp/0-65535</c>, <c>icmp</c>, <c>all traffic</c>, <c>other protocols</c>.</summary>
internal static class PortText
{
    public static string Of(string protocol, int from, int to) =>
        protocol == Protocols.All ? "all traffic"
        : protocol == Protocols.Other ? "other protocols"
        : !Protocols.HasPorts(protocol) ? (char.IsAsciiDigit(protocol[0]) ? $"protocol {protocol}" : protocol)
        : from == to ? $"{protocol}/{from}"
        : $"{protocol}/{from}-{to}";
}
