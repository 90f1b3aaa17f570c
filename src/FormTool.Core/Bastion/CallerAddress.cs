using System.Net;

namespace FormTool.Core.Bastion;

/// <summary>The address from which AWS sees the caller come.</summary>
public static class CallerAddress
{
    private const int MostBytes = 64;

    /// <summary>AWS's own service for this.</summary>
    public static Uri Service { get; } = new("https://checkip.amazonaws.com/");

    /// <summary>Asks for it.</summary>
    /// <exception cref="BastionException"><c>CallerAddressUnknown</c>: there was no answer, or it is no public address.</exception>
    public static async Task<string> AskAsync(Uri service, CancellationToken ct)
    {
        try
        {
            using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MostBytes };
            string text = (await http.GetStringAsync(service, ct).ConfigureAwait(false)).Trim();
            return IPAddress.TryParse(text, out IPAddress? address) ? address.ToString() : throw Unknown(null);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw Unknown(e);
        }
    }

    private static BastionException Unknown(Exception? inner) =>
        new("CallerAddressUnknown", "Nobody could tell from which address you come. Give it: -AllowFrom 198.51.100.7", inner);
}
