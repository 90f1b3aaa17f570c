namespace FormTool.Aws.Models;

/// <summary>A shape in its place: the traits of the reference over those of the shape that it names.</summary>
internal sealed class Shape
{
    private readonly ShapeDefinition _here;
    private readonly ShapeDefinition _named;

    public Shape(ShapeTable table, ShapeDefinition here)
    {
        _here = here;
        _named = here.Reference is string name ? table.Get(name) : here;
        Kind = _named.Kind ?? ShapeKind.Text;
        WireName = here.WireName ?? _named.WireName;
        QueryName = here.QueryName ?? _named.QueryName;
        Location = here.Location ?? _named.Location ?? MemberLocation.Body;
        TimestampFormat = here.TimestampFormat ?? _named.TimestampFormat;
        Flattened = here.Flattened ?? _named.Flattened ?? false;
        Body = _named.Body ??= new ShapeBody(table, _named);
    }

    public ShapeKind Kind { get; }

    /// <summary>The name on the wire where it is not the member's own.</summary>
    public string? WireName { get; }

    public string? QueryName { get; }

    public MemberLocation Location { get; }

    public TimestampFormat? TimestampFormat { get; }

    public bool Flattened { get; }

    public string? XmlNamespace => _here.XmlNamespace ?? _named.XmlNamespace;

    public string? XmlNamespacePrefix => _here.XmlNamespace is null ? _named.XmlNamespacePrefix : _here.XmlNamespacePrefix;

    public string? Payload => _here.Payload ?? _named.Payload;

    public string? ResultWrapper => _here.ResultWrapper ?? _named.ResultWrapper;

    public bool XmlAttribute => _here.XmlAttribute ?? _named.XmlAttribute ?? false;

    public bool IdempotencyToken => _here.IdempotencyToken ?? _named.IdempotencyToken ?? false;

    public bool HostLabel => _here.HostLabel ?? _named.HostLabel ?? false;

    public bool JsonValue => _here.JsonValue ?? _named.JsonValue ?? false;

    public bool IsDocument => _here.Document ?? _named.Document ?? false;

    public bool IsUnion => _here.Union ?? _named.Union ?? false;

    public bool IsEventStream => _here.EventStream ?? _named.EventStream ?? false;

    /// <summary>Members, list element or map parts; shared by every reference to the same shape.</summary>
    public ShapeBody Body { get; }

    /// <summary>The name of the shape in the model; null where it stands inline.</summary>
    public string? Name => _here.Reference;
}
