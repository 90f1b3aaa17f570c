using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Whether the ranges of an <c>aws:SourceIp</c> condition are a part of the internet and not nearly all of it.
/// Amazon S3's own measure of "public": IPv4 wider than a /8, IPv6 wider than a /32, private ranges apart.
/// Neighbouring ranges count as one, so two halves are the whole.
/// </summary>
internal static class SourceRanges
{
    private const ulong WidestV4 = 1UL << 24;

    private static readonly UInt128 WidestV6 = UInt128.One << 96;

    private static readonly (uint First, uint Last)[] Private =
        [(0x0A000000, 0x0AFFFFFF), (0xAC100000, 0xAC1FFFFF), (0xC0A80000, 0xC0A8FFFF)];

    /// <summary>Whether all values are ranges, and all together let only a part of the internet in.</summary>
    public static bool AreNarrow(IReadOnlyList<string> values)
    {
        List<(uint First, uint Last)> v4 = [];
        List<(UInt128 First, UInt128 Last)> v6 = [];
        foreach (string value in values)
        {
            string text = value.EndsWith(".*", StringComparison.Ordinal) ? FromLike(value) : value;
            if (!IPNetwork.TryParse(Masked(text), out IPNetwork network))
            {
                return false;
            }
            if (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            {
                uint first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
                v4.Add((first, (uint)(first + (1UL << (32 - network.PrefixLength)) - 1)));
            }
            else
            {
                UInt128 first = 0;
                foreach (byte part in network.BaseAddress.GetAddressBytes())
                {
                    first = (first << 8) | part;
                }
                UInt128 span = network.PrefixLength == 0 ? UInt128.MaxValue : (UInt128.One << (128 - network.PrefixLength)) - 1;
                v6.Add((first, first + span));
            }
        }
        return v4.All(IsSmallOrPrivate) && Widest([.. v4.Where(range => !IsPrivate(range)).Select(range => ((UInt128)range.First, (UInt128)range.Last))]) <= WidestV4
            && Widest(v6) <= WidestV6;
    }

    private static bool IsSmallOrPrivate((uint First, uint Last) range) => IsPrivate(range) || (ulong)range.Last - range.First + 1 <= WidestV4;

    private static bool IsPrivate((uint First, uint Last) range) => Private.Any(own => range.First >= own.First && range.Last <= own.Last);

    /// <summary>The size of the widest run of neighbouring ranges.</summary>
    private static UInt128 Widest(List<(UInt128 First, UInt128 Last)> ranges)
    {
        ranges.Sort();
        UInt128 widest = 0;
        (UInt128 First, UInt128 Last)? run = null;
        foreach ((UInt128 First, UInt128 Last) range in ranges)
        {
            run = run is { } open && (open.Last == UInt128.MaxValue || range.First <= open.Last + 1)
                ? (open.First, UInt128.Max(open.Last, range.Last))
                : range;
            UInt128 size = run.Value.Last - run.Value.First;
            widest = UInt128.Max(widest, size == UInt128.MaxValue ? size : size + 1);
        }
        return widest;
    }

    // A policy may name a host within the network, 10.1.2.3/8; the parser of .NET asks for the network's own address.
    private static string Masked(string text)
    {
        int slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address))
        {
            return "";
        }
        byte[] bytes = address.GetAddressBytes();
        int bits = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > bytes.Length * 8))
        {
            return "";
        }
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
        return $"{new IPAddress(bytes)}/{bits.ToString(CultureInfo.InvariantCulture)}";
    }

    // StringLike "203.0.*" is sometimes written where a range is meant.
    private static string FromLike(string value)
    {
        string[] parts = value[..^2].Split('.');
        return parts.Length is >= 1 and <= 3 && parts.All(part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? $"{string.Join('.', parts.Concat(Enumerable.Repeat("0", 4 - parts.Length)))}/{parts.Length * 8}"
            : "";
    }
}
