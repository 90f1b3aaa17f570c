namespace FormTool.Core.Analysis.Secrets;

/// <summary>Addresses in which people put what they sign in with.</summary>
internal static class AddressText
{
    /// <summary>What stands for credentials.</summary>
    public const string Stars = "***";

    private const int LongestName = 19;

    /// <summary>The address with stars in the place of a password or a token; a bare user name stays.</summary>
    public static string WithoutCredentials(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        int host = scheme < 0 ? -1 : scheme + 3;
        int end = host < 0 ? -1 : address.IndexOf('/', host) is int slash and >= 0 ? slash : address.Length;
        int at = host < 0 ? -1 : address.LastIndexOf('@', end - 1, end - host);
        if (at < 0)
        {
            return address;
        }
        string user = address[host..at];
        bool credentials = user.Contains(':') || user.Length > LongestName || user.Contains("token", StringComparison.OrdinalIgnoreCase);
        return credentials ? $"{address[..host]}{Stars}{address[at..]}" : address;
    }
}
