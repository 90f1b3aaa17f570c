namespace FormTool.Aws.Protocols;

/// <summary>A request as its protocol shapes it, before an endpoint and a signature are added.</summary>
internal sealed class WireRequest
{
    public WireRequest(string method, string path) => (Method, Path) = (method, path);

    public string Method { get; }

    /// <summary>The path with its labels unfilled: <c>/{Bucket}/{Key+}</c>.</summary>
    public string Path { get; set; }

    /// <summary>The labels' values, not yet encoded, by name without braces and plus.</summary>
    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Query parameters in order, not yet encoded; one without a value is a bare name (<c>?policy</c>).</summary>
    public List<KeyValuePair<string, string?>> Query { get; } = [];

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[]? Body { get; set; }

    /// <summary>Text that goes before the endpoint's host name.</summary>
    public string? HostPrefix { get; set; }
}
