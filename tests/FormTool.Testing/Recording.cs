using System.Collections.Concurrent;
using FormTool.Testing.Wire;

namespace FormTool.Testing;

/// <summary>A reply as an endpoint gave it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Those that speak of the reply and not of the connection.</param>
/// <param name="Body">The body.</param>
internal sealed record PassedReply(int Status, IReadOnlyList<(string Name, string[] Values)> Headers, byte[] Body);

/// <summary>
/// What an endpoint said to each request, by region, path and body, so that a scan can be made a thousand times in the time that a slow endpoint
/// needs for a few. For endpoints whose state nobody changes meanwhile. It keeps nothing before <see cref="Begin"/>: what takes several requests
/// to become ready (a credential report) is ready by then.
/// </summary>
public sealed class Recording
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PassedReply>>> _replies = new(StringComparer.Ordinal);
    private volatile bool _keeps;

    /// <summary>From here on the first answer to a request is the answer to every like one.</summary>
    public void Begin() => _keeps = true;

    internal async Task<PassedReply> AskAsync(WireRequest request, Func<Task<PassedReply>> ask)
    {
        if (!_keeps)
        {
            return await ask();
        }
        string key = string.Join('\n', request.Method, request.Target, request.Region, request.SigningName, request.Header("X-Amz-Target"), Convert.ToBase64String(request.Body));
        Lazy<Task<PassedReply>> kept = _replies.GetOrAdd(key, _ => new(ask));
        try
        {
            return await kept.Value;
        }
        catch
        {
            // Whoever asked first may have gone away; the next one asks again.
            _replies.TryRemove(new(key, kept));
            throw;
        }
    }
}
