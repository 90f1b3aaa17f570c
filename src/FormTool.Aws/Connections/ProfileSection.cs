namespace FormTool.Aws.Connections;

/// <summary>One section of a credentials or config file, or the two of the same profile merged. Its values may be secret: it has no text form of its own.</summary>
internal sealed class ProfileSection(string name, string file, int line)
{
    private readonly Dictionary<string, ProfileValue> _values = new(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    /// <summary>Where the section stands, for messages.</summary>
    public string Place => $"profile '{ProfileFiles.Shown(name)}' ({file}, line {line})";

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The value; null where there is none, or an empty one.</summary>
    public string? this[string key] => _values.TryGetValue(key, out ProfileValue? value) && value.Text.Length > 0 ? value.Text : null;

    /// <summary>A value within an indented block: <c>ec2 =</c>, then <c>  endpoint_url = …</c>.</summary>
    public string? Nested(string key, string inner) =>
        _values.TryGetValue(key, out ProfileValue? value) && value.Nested.TryGetValue(inner, out string? text) && text.Length > 0 ? text : null;

    /// <summary>Where a value stands: <c>endpoint_url (/home/anna/.aws/config, line 7)</c>.</summary>
    public string Where(string key) => _values.TryGetValue(key, out ProfileValue? value) ? $"{key} ({value.File}, line {value.Line})" : Place;

    public ProfileValue Set(string key, string text, string file, int line) => _values[key] = new(text, file, line);

    /// <summary>Takes over what the other has and this has not.</summary>
    public void Complete(ProfileSection other)
    {
        foreach ((string key, ProfileValue value) in other._values)
        {
            _values.TryAdd(key, value);
        }
    }
}

/// <summary>A value and where it stands.</summary>
internal sealed class ProfileValue(string text, string file, int line)
{
    public string Text => text;

    public string File => file;

    public int Line => line;

    public Dictionary<string, string> Nested { get; } = new(StringComparer.OrdinalIgnoreCase);
}
