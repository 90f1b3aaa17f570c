using FormTool.Aws.Documents;

namespace FormTool.Testing.Replies;

/// <summary>
/// A shape of a service model as the sending side needs it: what a member is called on the wire and how it is written.
/// It reads the model by itself, apart from the client's own reading, so that a mistake there is not repeated here.
/// </summary>
internal sealed class ReplyShape
{
    private readonly Node _shapes;
    private readonly Node _here;
    private readonly Node _named;
    private readonly Lazy<Dictionary<string, ReplyShape>> _members;
    private readonly Lazy<ReplyShape?> _element;
    private readonly Lazy<ReplyShape?> _key;
    private readonly Lazy<ReplyShape?> _value;

    public ReplyShape(Node shapes, Node here)
    {
        _shapes = shapes;
        _here = here;
        _named = here["shape"].AsText() is string name ? shapes[name] : here;
        Type = _named["type"].AsText() ?? (_named["members"].IsNull ? "string" : "structure");
        WireName = Trait("locationName").AsText();
        Location = Trait("location").AsText();
        Flattened = Trait("flattened").AsBoolean() ?? false;
        XmlAttribute = Trait("xmlAttribute").AsBoolean() ?? false;
        TimestampFormat = Trait("timestampFormat").AsText();
        NamespaceUri = Trait("xmlNamespace")["uri"].AsText() ?? Trait("xmlNamespace").AsText();
        NamespacePrefix = Trait("xmlNamespace")["prefix"].AsText();
        Payload = _named["payload"].AsText();
        ResultWrapper = Trait("resultWrapper").AsText();
        _members = new(() => (_named["members"] as ObjectNode ?? []).ToDictionary(pair => pair.Key, pair => new ReplyShape(_shapes, pair.Value)));
        _element = new(() => Part("member"));
        _key = new(() => Part("key"));
        _value = new(() => Part("value"));
    }

    /// <summary>structure, list, map, string, boolean, integer, long, float, double, timestamp or blob.</summary>
    public string Type { get; }

    /// <summary>The name on the wire where it is not the member's own.</summary>
    public string? WireName { get; }

    /// <summary>header, headers or statusCode; null in the body.</summary>
    public string? Location { get; }

    public bool Flattened { get; }

    public bool XmlAttribute { get; }

    public string? TimestampFormat { get; }

    public string? NamespaceUri { get; }

    public string? NamespacePrefix { get; }

    public string? Payload { get; }

    public string? ResultWrapper { get; }

    public IReadOnlyDictionary<string, ReplyShape> Members => _members.Value;

    public ReplyShape Element => _element.Value ?? throw new InvalidDataException("A list without an element.");

    public ReplyShape Key => _key.Value ?? throw new InvalidDataException("A map without a key.");

    public ReplyShape Value => _value.Value ?? throw new InvalidDataException("A map without a value.");

    /// <summary>The member of a structure.</summary>
    /// <exception cref="InvalidDataException">The model has no such member: the canned reply is wrong.</exception>
    public ReplyShape Member(string name) => Members.TryGetValue(name, out ReplyShape? member)
        ? member
        : throw new InvalidDataException($"The canned reply names '{name}', which the model lacks; it has {string.Join(", ", Members.Keys)}.");

    /// <summary>The document without members that the shape lacks.</summary>
    public Node OnlyKnown(Node document)
    {
        switch (Type, document)
        {
            case ("structure", ObjectNode members):
                ObjectNode known = new(members.Count);
                foreach ((string name, Node value) in members)
                {
                    if (Members.TryGetValue(name, out ReplyShape? member))
                    {
                        known.Add(name, member.OnlyKnown(value));
                    }
                }
                return known;
            case ("list", ListNode list):
                return new ListNode(list.Items.Select(Element.OnlyKnown));
            case ("map", ObjectNode map):
                ObjectNode entries = new(map.Count);
                foreach ((string name, Node value) in map)
                {
                    entries.Add(name, Value.OnlyKnown(value));
                }
                return entries;
            default:
                return document;
        }
    }

    private ReplyShape? Part(string name) => _named[name].IsNull ? null : new(_shapes, _named[name]);

    private Node Trait(string name) => _here[name].IsNull ? _named[name] : _here[name];
}
