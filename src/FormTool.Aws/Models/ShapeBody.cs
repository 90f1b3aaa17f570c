namespace FormTool.Aws.Models;

/// <summary>A member of a structure.</summary>
internal sealed class Member
{
    private readonly ShapeTable _table;
    private readonly ShapeDefinition _definition;
    private Shape? _shape;

    public Member(ShapeTable table, string name, ShapeDefinition definition) =>
        (_table, Name, _definition) = (table, name, definition);

    /// <summary>AWS's own name, the one in documents.</summary>
    public string Name { get; }

    public Shape Shape => _shape ??= new Shape(_table, _definition);

    /// <summary>The name on the wire.</summary>
    public string WireName => Shape.WireName ?? Name;

    /// <summary>The element in XML replies: a flattened list's items stand in the structure under their own name.</summary>
    public string XmlName =>
        Shape is { Kind: ShapeKind.List, Flattened: true } && Shape.Body.Element.WireName is string element ? element : WireName;
}

/// <summary>What a structure, list or map is made of. Everything is resolved when it is first asked for:
/// of EC2's thousands of shapes a call touches a few dozen.</summary>
internal sealed class ShapeBody
{
    private readonly ShapeTable _table;
    private readonly ShapeDefinition _definition;
    private Member[]? _members;
    private Dictionary<string, Member>? _byName;
    private Dictionary<string, Member>? _byWireName;
    private Dictionary<string, Member>? _byXmlName;
    private Shape? _element;
    private Shape? _key;
    private Shape? _value;

    /// <summary>The names of the members of the last structure that was read, for others like it to share.</summary>
    public string[]? Layout;

    public ShapeBody(ShapeTable table, ShapeDefinition definition) => (_table, _definition) = (table, definition);

    public IReadOnlyList<string> Required => _definition.Required;

    public Member[] Members => _members ??= [.. _definition.Members.Select(m => new Member(_table, m.Key, m.Value))];

    /// <summary>Members that travel in a reply's body, by JSON name.</summary>
    public IReadOnlyDictionary<string, Member> ByWireName => _byWireName ??= Index(m => m.WireName);

    /// <summary>Members that travel in a reply's body, by XML element name.</summary>
    public IReadOnlyDictionary<string, Member> ByXmlName => _byXmlName ??= Index(m => m.XmlName);

    public Shape Element => _element ??= Part(_definition.Element, "list");

    public Shape Key => _key ??= Part(_definition.Key, "map");

    public Shape Value => _value ??= Part(_definition.Value, "map");

    public Member? Find(string name) =>
        (_byName ??= Members.ToDictionary(m => m.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    private Dictionary<string, Member> Index(Func<Member, string> name)
    {
        Dictionary<string, Member> index = new(Members.Length, StringComparer.Ordinal);
        foreach (Member member in Members)
        {
            if (member.Shape.Location is not (MemberLocation.Header or MemberLocation.HeaderMap or MemberLocation.StatusCode))
            {
                index.TryAdd(name(member), member);
            }
        }
        return index;
    }

    private Shape Part(ShapeDefinition? definition, string kind) =>
        new(_table, definition ?? throw new InvalidDataException($"A {kind} in the service model does not say what it holds."));
}
