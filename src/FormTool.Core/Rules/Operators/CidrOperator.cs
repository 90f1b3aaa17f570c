using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

/// <summary><c>insideCidr</c>: an address or network that lies within one of these. What is neither does not hold.</summary>
internal sealed class CidrOperator(Network[] networks) : Operator
{
    private readonly string _networks = string.Join(", ", networks);

    public override string Words => $"lies within {_networks}";

    public override string Opposite => $"does not lie within {_networks}";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        if (value is not TextNode text || !Network.TryParse(text.Value, out Network inner))
        {
            return Truth.False;
        }
        foreach (Network network in networks)
        {
            if (network.Contains(inner))
            {
                return Truth.True;
            }
        }
        return Truth.False;
    }
}

/// <summary>An IPv4 or IPv6 network; an address is one of full length.</summary>
internal readonly record struct Network(UInt128 First, int Length, bool IsV6)
{
    private int Bits => IsV6 ? 128 : 32;

    public bool Contains(Network inner) =>
        inner.IsV6 == IsV6 && inner.Length >= Length && Masked(inner.First, Length, Bits) == First;

    public static bool TryParse(string text, out Network network)
    {
        network = default;
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> address = slash < 0 ? text : text.AsSpan(0, slash);
        if (address.Length > 45 || !TryAddress(address, out UInt128 value, out bool isV6))
        {
            return false;
        }
        int bits = isV6 ? 128 : 32;
        int length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }
        network = new(Masked(value, length, bits), length, isV6);
        return true;
    }

    public override string ToString()
    {
        byte[] bytes = new byte[IsV6 ? 16 : 4];
        UInt128 rest = First;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)rest;
            rest >>= 8;
        }
        return $"{new IPAddress(bytes)}/{Length.ToString(CultureInfo.InvariantCulture)}";
    }

    private static UInt128 Masked(UInt128 value, int length, int bits) =>
        length == 0 ? UInt128.Zero : value >> (bits - length) << (bits - length);

    // IPAddress alone also takes "1", "0x7f.1" and octal parts for IPv4: here only four decimal parts count.
    private static bool TryAddress(ReadOnlySpan<char> text, out UInt128 value, out bool isV6)
    {
        value = 0;
        isV6 = text.Contains(':');
        if (!isV6)
        {
            return TryV4(text, out value);
        }
        if (text.Contains('%') || text[0] == '[' || !IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }
        foreach (byte part in address.GetAddressBytes())
        {
            value = (value << 8) | part;
        }
        return true;
    }

    private static bool TryV4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        uint address = 0;
        for (int part = 0; part < 4; part++)
        {
            int end = text.IndexOf('.');
            ReadOnlySpan<char> digits = part == 3 ? text : end < 0 ? [] : text[..end];
            if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')
                || !byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out byte number))
            {
                return false;
            }
            address = (address << 8) | number;
            text = part == 3 ? [] : text[(end + 1)..];
        }
        value = address;
        return true;
    }
}
