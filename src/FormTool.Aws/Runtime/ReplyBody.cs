using System.IO.Compression;
using Amazon.Runtime.Internal.Transform;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>Reads a reply's body whole, within a bound that holds after decompression too.</summary>
internal static class ReplyBody
{
    private const int FirstRead = 16 * 1024;

    /// <exception cref="MalformedReplyException">The body is larger than the limit, or shorter than it said.</exception>
    public static async Task<WireReply> ReadAsync(IWebResponseData response, long limit, bool isHead, CancellationToken ct)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in response.GetHeaderNames())
        {
            headers[name] = response.GetHeaderValue(name);
        }
        if (isHead || response.ResponseBody is null)
        {
            return new((int)response.StatusCode, headers, default);
        }
        bool gzip = headers.TryGetValue("Content-Encoding", out string? encoding) && encoding.Contains("gzip", StringComparison.OrdinalIgnoreCase);
        long declared = gzip ? -1 : response.ContentLength;
        if (declared > limit)
        {
            throw TooLarge(limit);
        }
        await using Stream stream = await response.ResponseBody.OpenResponseAsync().ConfigureAwait(false);
        Stream body = gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        await using (body.ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> bytes = await ReadAsync(body, limit, declared, ct).ConfigureAwait(false);
            return declared > 0 && bytes.Length != declared
                ? throw new MalformedReplyException($"The reply was cut: {bytes.Length} of {declared} bytes arrived.", new EndOfStreamException())
                : new((int)response.StatusCode, headers, bytes);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long limit, long declared, CancellationToken ct)
    {
        // A declared length is only believed as far as it costs nothing.
        byte[] buffer = new byte[declared is > 0 and < 1024 * 1024 ? (int)declared + 1 : FirstRead];
        int length = 0;
        try
        {
            while (true)
            {
                int read = await body.ReadAsync(buffer.AsMemory(length), ct).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.AsMemory(0, length);
                }
                length += read;
                if (length > limit)
                {
                    throw TooLarge(limit);
                }
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, limit + 1));
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new MalformedReplyException($"The reply was cut after {length} bytes.", e);
        }
    }

    private static MalformedReplyException TooLarge(long limit) => new($"The reply is larger than {limit / 1024 / 1024} MB.");
}
