using FormTool.Core.Analysis.Network;

namespace FormTool.Core.Bastion;

/// <summary>From where a session may be entered: one address or a short list, never the internet.</summary>
internal static class SourceAddresses
{
    private const int Most = 5;
    private const int WidestV4 = 24;
    private const int WidestV6 = 64;

    /// <summary>The networks in CIDR form, each once.</summary>
    /// <exception cref="BastionException"><c>SourceNotValid</c>, <c>SourceTooOpen</c>.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> given)
    {
        if (given.Count is 0 or > Most)
        {
            throw new BastionException(given.Count == 0 ? "SourceNotValid" : "SourceTooOpen", $"-AllowFrom takes one to {Most} addresses.");
        }
        HashSet<string> networks = new(StringComparer.Ordinal);
        foreach (string text in given)
        {
            if (Cidr.Parse(text.Trim()) is not Cidr network)
            {
                throw new BastionException("SourceNotValid", $"'{Clip(text)}' is no address. -AllowFrom takes addresses like 198.51.100.7 or small networks like 198.51.100.0/28.");
            }
            if (network.Prefix < (network.IsIpv6 ? WidestV6 : WidestV4))
            {
                throw new BastionException("SourceTooOpen",
                    $"{Clip(text)} is too wide: a session admits at most a /{WidestV4} (IPv6: /{WidestV6}), and never the internet. Give your own address.");
            }
            networks.Add(Cidr.Of(network.Range, network.IsIpv6).First());
        }
        return [.. networks];
    }

    private static string Clip(string text) => new([.. text.Where(letter => !char.IsControl(letter)).Take(60)]);
}
