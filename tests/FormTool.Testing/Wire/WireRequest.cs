using System.Text;
using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FormTool.Testing.Wire;

/// <summary>A request as it arrived, its body read whole.</summary>
public sealed class WireRequest
{
    private WireRequest(string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        (Method, Target, Headers, Body) = (method, target, headers, body);
        int query = target.IndexOf('?');
        Path = query < 0 ? target : target[..query];
        Query = Pairs(query < 0 ? "" : target[(query + 1)..]);
        Form = Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? Pairs(Encoding.UTF8.GetString(body))
            : new Dictionary<string, string>();
        (AccessKey, Region, SigningName) = Scope();
    }

    /// <summary>GET, POST, …</summary>
    public string Method { get; }

    /// <summary>Path and query exactly as they were sent.</summary>
    public string Target { get; }

    /// <summary>The path, still escaped.</summary>
    public string Path { get; }

    /// <summary>The query's names and values; a name without a value has an empty one.</summary>
    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>The fields of a form body; empty for other bodies.</summary>
    public IReadOnlyDictionary<string, string> Form { get; }

    /// <summary>All headers, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body.</summary>
    public byte[] Body { get; }

    /// <summary>The access key that the request is signed with; empty where it is not signed.</summary>
    public string AccessKey { get; }

    /// <summary>The region of the signature's scope; empty where the request is not signed.</summary>
    public string Region { get; }

    /// <summary>The service name of the signature's scope (<c>monitoring</c> for CloudWatch); empty where the request is not signed.</summary>
    public string SigningName { get; }

    /// <summary>Reads a request to its end.</summary>
    public static async Task<WireRequest> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, stop);
        return new(
            request.Method,
            request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            [.. request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
            body.ToArray());
    }

    /// <summary>A header's first value, or empty.</summary>
    public string Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    private static Dictionary<string, string> Pairs(string text)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            pairs[HttpUtility.UrlDecode(parts[0])] = parts.Length == 2 ? HttpUtility.UrlDecode(parts[1]) : "";
        }
        return pairs;
    }

    private (string AccessKey, string Region, string SigningName) Scope()
    {
        // Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/ec2/aws4_request, SignedHeaders=…; or the same in a presigned query.
        string credential = Header("Authorization") is { Length: > 0 } header
            ? header.Split("Credential=", 2).ElementAtOrDefault(1)?.Split(',')[0] ?? ""
            : Query.GetValueOrDefault("X-Amz-Credential", "");
        string[] parts = credential.Split('/');
        // An access key may itself hold a slash (it does not at AWS), so the scope is counted from the end.
        return parts is [.. var key, _, var region, var service, "aws4_request"] ? (string.Join('/', key), region, service) : ("", "", "");
    }
}
