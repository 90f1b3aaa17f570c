namespace FormTool.Aws.Protocols;

/// <summary>A reply that arrived whole: its size was bounded while it was read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, names in any case.</param>
/// <param name="Body">The body, decompressed.</param>
internal sealed record WireReply(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    public bool IsHtml => Header("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>The reply is not one that the service gives to this operation. Nothing of it is used.</summary>
internal sealed class MalformedReplyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The service answered 200 with an error inside, as S3 may after it began to answer.</summary>
internal sealed class ErrorInReplyException : Exception;
