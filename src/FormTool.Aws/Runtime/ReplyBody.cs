using System.Buffers;
using System.IO.Compression;
using Amazon.Runtime.Internal.Transform;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>A reply whose body was read whole, within a bound that holds after decompression too. Its bytes are lent: a page of a listing
/// is near a megabyte, and a run reads hundreds.</summary>
internal sealed class ReplyBody : IDisposable
{
    private const int FirstRead = 16 * 1024;

    private byte[]? _lent;

    private ReplyBody(WireReply reply, byte[]? lent) => (Reply, _lent) = (reply, lent);

    /// <summary>The reply; its body is valid until this is disposed of.</summary>
    public WireReply Reply { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lent, null) is byte[] lent)
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    /// <exception cref="MalformedReplyException">The body is larger than the limit, or shorter than it said.</exception>
    public static async Task<ReplyBody> ReadAsync(IWebResponseData response, long limit, bool isHead, CancellationToken ct)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in response.GetHeaderNames())
        {
            headers[name] = response.GetHeaderValue(name);
        }
        if (isHead || response.ResponseBody is null)
        {
            return new(new((int)response.StatusCode, headers, default), null);
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
            (byte[] buffer, int length) = await ReadAsync(body, limit, declared, ct).ConfigureAwait(false);
            return declared > 0 && length != declared
                ? throw new MalformedReplyException($"The reply was cut: {length} of {declared} bytes arrived.", new EndOfStreamException())
                : new(new((int)response.StatusCode, headers, buffer.AsMemory(0, length)), buffer);
        }
    }

    private static async Task<(byte[] Buffer, int Length)> ReadAsync(Stream body, long limit, long declared, CancellationToken ct)
    {
        // A declared length is only believed as far as it costs nothing. What fails keeps its buffer: somebody may still write to it.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(declared is > 0 and < 1024 * 1024 ? (int)declared + 1 : FirstRead);
        int length = 0;
        try
        {
            while (true)
            {
                int read = await body.ReadAsync(buffer.AsMemory(length), ct).ConfigureAwait(false);
                if (read == 0)
                {
                    return (buffer, length);
                }
                length += read;
                if (length > limit)
                {
                    throw TooLarge(limit);
                }
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, limit + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
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
