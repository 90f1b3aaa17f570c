using System.Net;
using System.Text.Json;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;

namespace FormTool.Aws.Credentials;

/// <summary>Small replies of a machine's own metadata services over plain HTTP, bounded in time and size.</summary>
internal static class MetadataService
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        MaxResponseContentBufferSize = 64 * 1024,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The text of a reply; null where nobody answers in time or the answer is not 200.</summary>
    public static async Task<string?> TryAskAsync(HttpMethod method, Uri address, (string Name, string Value)? header, TimeSpan limit)
    {
        using HttpRequestMessage request = new(method, address);
        if (header is (string name, string value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using CancellationTokenSource deadline = new(limit);
        try
        {
            using HttpResponseMessage reply = await Http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            return reply.StatusCode == HttpStatusCode.OK ? await reply.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>The keys of a credentials document.</summary>
    /// <exception cref="ConnectionException">It is none; its text is not shown.</exception>
    public static Amazon.Runtime.RefreshingAWSCredentials.CredentialsRefreshState ReadKeys(string? text, string where)
    {
        try
        {
            Node document = text is null ? Node.Null : NodeJson.Parse(text);
            if (document["AccessKeyId"].AsText() is { Length: > 0 } access && document["SecretAccessKey"].AsText() is { Length: > 0 } secret)
            {
                return new(
                    StaticKeys.Create(access, secret, document["Token"].AsText(), where).GetCredentials(),
                    document["Expiration"].AsTime()?.UtcDateTime ?? DateTime.MaxValue);
            }
        }
        catch (JsonException)
        {
            // Said below, without the text.
        }
        throw new ConnectionException(
            ConnectionException.CredentialNotResolved, $"{where} gave no credentials. Check that a role is attached to the instance, task or pod.");
    }
}
