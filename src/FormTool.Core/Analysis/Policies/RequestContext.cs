namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// What is known of a request beside its action and resource. A key that was never mentioned is unknown,
/// and what depends on it is unknown; a key that is known to be absent is not the same.
/// </summary>
internal sealed class RequestContext
{
    private readonly Dictionary<string, IReadOnlyList<string>> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing is known.</summary>
    public static RequestContext Unknown { get; } = new();

    /// <summary>The key has these values.</summary>
    public RequestContext With(string key, params IReadOnlyList<string> values)
    {
        RequestContext copy = new();
        foreach ((string name, IReadOnlyList<string> known) in _keys)
        {
            copy._keys[name] = known;
        }
        copy._keys[key] = values;
        return copy;
    }

    /// <summary>The key has these values where nothing else is known of it.</summary>
    public RequestContext Default(string key, string value) => _keys.ContainsKey(key) ? this : With(key, value);

    /// <summary>The request does not carry the key.</summary>
    public RequestContext Without(string key) => With(key);

    /// <summary>Whether anything is known of the key; an empty list says that it is absent.</summary>
    public bool Knows(string key, out IReadOnlyList<string> values) => _keys.TryGetValue(key, out values!);
}
