using System.Globalization;
using System.Net;

namespace FormTool.Core.Analysis.Network;

/// <summary>A network as AWS writes it, <c>10.0.0.0/8</c> or <c>2600::/12</c>. Bits behind the prefix do not matter, as EC2 ignores them.</summary>
internal readonly record struct Cidr(bool IsIpv6, Interval Range, int Prefix)
{
    /// <summary>Reads <c>address/prefix</c>; a bare address is a network of one.</summary>
    public static Cidr? Parse(string? text)
    {
        if (text is null or { Length: 0 or > 64 })
        {
            return null;
        }
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> address = slash < 0 ? text : text.AsSpan(0, slash);
        bool ipv6 = address.Contains(':');
        // The runtime reads "10.1" and "0x0a000001" as addresses too; AWS does not write them, and a scope id names no network.
        if (address.Contains('%') || (!ipv6 && !IsDottedQuad(address)) || !IPAddress.TryParse(address, out IPAddress? parsed))
        {
            return null;
        }
        int bits = ipv6 ? 128 : 32;
        int prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return null;
        }
        UInt128 value = 0;
        foreach (byte part in parsed.GetAddressBytes())
        {
            value = (value << 8) | part;
        }
        UInt128 hostMask = prefix == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefix)) - 1;
        UInt128 first = value & ~hostMask;
        return new(ipv6, new(first, first | hostMask), prefix);
    }

    /// <summary>The fewest networks that make up exactly this range, at most that many of them.</summary>
    public static IEnumerable<string> Of(Interval range, bool ipv6)
    {
        int bits = ipv6 ? 128 : 32;
        UInt128 first = range.First;
        while (true)
        {
            int free = first == 0 ? bits : Math.Min(bits, (int)UInt128.TrailingZeroCount(first));
            while (free > 0 && (free == 128 ? range.Last != UInt128.MaxValue : first + ((UInt128.One << free) - 1) > range.Last))
            {
                free--;
            }
            yield return $"{Address(first, ipv6)}/{bits - free}";
            UInt128 last = free == 128 ? UInt128.MaxValue : first + ((UInt128.One << free) - 1);
            if (last >= range.Last)
            {
                yield break;
            }
            first = last + 1;
        }
    }

    private static string Address(UInt128 value, bool ipv6)
    {
        byte[] bytes = new byte[ipv6 ? 16 : 4];
        for (int i = bytes.Length - 1; i >= 0; i--, value >>= 8)
        {
            bytes[i] = (byte)(value & 0xff);
        }
        return new IPAddress(bytes).ToString();
    }

    private static bool IsDottedQuad(ReadOnlySpan<char> address)
    {
        int dots = 0;
        foreach (char c in address)
        {
            if (c == '.')
            {
                dots++;
            }
            else if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return dots == 3;
    }
}
