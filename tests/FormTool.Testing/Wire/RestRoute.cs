using FormTool.Aws.Documents;

namespace FormTool.Testing.Wire;

/// <summary>The method, path and constant query of a REST operation: <c>GET /{Bucket}?encryption</c>.
/// Routes compare by how much they say, so that the one with the constant query wins over the one without.</summary>
internal sealed class RestRoute : IComparable<RestRoute>
{
    private readonly string _method;
    private readonly string[] _segments;
    private readonly Dictionary<string, string> _query = new(StringComparer.Ordinal);
    private readonly bool _rest;

    public RestRoute(string operation, Node http)
    {
        Operation = operation;
        _method = http["method"].AsText() ?? "POST";
        string[] parts = (http["requestUri"].AsText() ?? "/").Split('?', 2);
        _segments = Segments(parts[0]);
        _rest = _segments.Length > 0 && _segments[^1].EndsWith("+}", StringComparison.Ordinal);
        foreach (string pair in parts.Length == 2 ? parts[1].Split('&') : [])
        {
            string[] sides = pair.Split('=', 2);
            _query[sides[0]] = sides.Length == 2 ? sides[1] : "";
        }
    }

    public string Operation { get; }

    public bool Matches(WireRequest request)
    {
        if (request.Method != _method)
        {
            return false;
        }
        string[] path = Segments(request.Path);
        if (_rest ? path.Length < _segments.Length : path.Length != _segments.Length)
        {
            return false;
        }
        for (int i = 0; i < _segments.Length; i++)
        {
            if (!IsLabel(_segments[i]) && _segments[i] != Uri.UnescapeDataString(path[i]))
            {
                return false;
            }
        }
        return _query.All(pair => request.Query.TryGetValue(pair.Key, out string? value) && (pair.Value.Length == 0 || value == pair.Value));
    }

    /// <summary>The values of the path's labels: <c>Bucket</c>, <c>Key</c>.</summary>
    public IEnumerable<(string Label, string Value)> Labels(WireRequest request)
    {
        string[] path = Segments(request.Path);
        for (int i = 0; i < Math.Min(path.Length, _segments.Length); i++)
        {
            if (IsLabel(_segments[i]))
            {
                bool toTheEnd = _rest && i == _segments.Length - 1;
                yield return (_segments[i].Trim('{', '}', '+'), Uri.UnescapeDataString(toTheEnd ? string.Join('/', path[i..]) : path[i]));
            }
        }
    }

    public int CompareTo(RestRoute? other) => other is null ? 1 : Weight.CompareTo(other.Weight);

    private int Weight => (_query.Count * 100) + (_segments.Count(segment => !IsLabel(segment)) * 10) + (_rest ? 0 : 1);

    private static bool IsLabel(string segment) => segment.StartsWith('{');

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
