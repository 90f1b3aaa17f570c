using System.Xml;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Reads XML replies by the model, element after element. No document type, no entity of its own, bounded depth.</summary>
internal sealed class XmlReplyReader : IDisposable
{
    /// <summary>AWS nests a dozen levels; more than this is a bomb.</summary>
    private const int MaxDepth = 96;

    private readonly XmlReader _reader;

    private XmlReplyReader(ReadOnlyMemory<byte> body) => _reader = XmlReader.Create(new BodyStream(body), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
        CloseInput = true,
    });

    /// <summary>Opens the body and stands on its root element.</summary>
    /// <exception cref="XmlException">There is no well-formed beginning of a document.</exception>
    public static XmlReplyReader Open(ReadOnlyMemory<byte> body)
    {
        XmlReplyReader reader = new(body);
        reader._reader.MoveToContent();
        return reader;
    }

    /// <summary>The root's name without its prefix.</summary>
    public string Root => _reader.LocalName;

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads the root element as a structure, up to the end of the document.</summary>
    /// <param name="shape">What the root holds.</param>
    /// <param name="isNamed">Whether the root's name already says that this is the reply; else its content has to.</param>
    /// <exception cref="MalformedReplyException">Nothing in it is what the model expects.</exception>
    public ObjectNode ReadRoot(Shape shape, bool isNamed)
    {
        string root = Root;
        (int known, int unknown) = (0, 0);
        ObjectNode members = ReadStructure(shape, ref known, ref unknown);
        if (!isNamed && known == 0 && unknown > 0)
        {
            throw new MalformedReplyException($"The reply '{root}' holds nothing that the operation answers with.");
        }
        ToEnd();
        return members;
    }

    /// <summary>Reads the one child of the root that has this name, up to the end of the document.</summary>
    /// <exception cref="MalformedReplyException">There is no such child.</exception>
    public ObjectNode ReadChild(string name, Shape shape)
    {
        ObjectNode? found = null;
        if (!_reader.IsEmptyElement)
        {
            _reader.Read();
            while (NextElement())
            {
                if (found is null && _reader.LocalName == name)
                {
                    (int known, int unknown) = (0, 0);
                    found = ReadStructure(shape, ref known, ref unknown);
                }
                else
                {
                    SkipElement();
                }
            }
        }
        ToEnd();
        return found ?? throw new MalformedReplyException($"The reply has no element '{name}'.");
    }

    /// <summary>Reads to the end of the document, for replies whose name says all.</summary>
    public void ReadNothing()
    {
        SkipElement();
        ToEnd();
    }

    /// <summary>Reads the root's text, up to the end of the document.</summary>
    public string ReadText()
    {
        string text = ElementText();
        ToEnd();
        return text;
    }

    /// <summary>Goes through the document and gives each element's text with its own and its parent's name; for errors.</summary>
    public IEnumerable<(string Parent, string Name, string Text)> Leaves()
    {
        List<string> path = [];
        string text = "";
        do
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    Bound();
                    text = "";
                    if (!_reader.IsEmptyElement)
                    {
                        path.Add(_reader.LocalName);
                    }
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    text += _reader.Value;
                    break;
                case XmlNodeType.EndElement:
                    yield return (path.Count > 1 ? path[^2] : "", path[^1], text);
                    path.RemoveAt(path.Count - 1);
                    text = "";
                    break;
            }
        }
        while (_reader.Read());
    }

    private ObjectNode ReadStructure(Shape shape, ref int known, ref int unknown)
    {
        ObjectNode members = new();
        if (_reader.HasAttributes)
        {
            ReadAttributes(shape, members);
        }
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return members;
        }
        _reader.Read();
        while (NextElement(ref unknown))
        {
            if (shape.Body.ByXmlName.TryGetValue(_reader.LocalName, out Member? member))
            {
                known++;
                ReadMember(members, member);
            }
            else
            {
                unknown++;
                SkipElement();
            }
        }
        _reader.ReadEndElement();
        members.Seal(ref shape.Body.Layout);
        return members;
    }

    private void ReadAttributes(Shape shape, ObjectNode members)
    {
        foreach (Member member in shape.Body.Members)
        {
            if (member.Shape.XmlAttribute && _reader.GetAttribute(member.WireName) is string value)
            {
                members.Set(member.Name, Node.Of(value));
            }
        }
    }

    private void ReadMember(ObjectNode members, Member member)
    {
        Shape shape = member.Shape;
        if (shape is { Flattened: true, Kind: ShapeKind.List })
        {
            // Its items stand among the structure's members, perhaps with others between them.
            if (members[member.Name] is not ListNode list)
            {
                members.Set(member.Name, list = new());
            }
            list.Add(ReadValue(shape.Body.Element, member.Name));
            return;
        }
        if (shape is { Flattened: true, Kind: ShapeKind.Map })
        {
            if (members[member.Name] is not ObjectNode map)
            {
                members.Set(member.Name, map = new());
            }
            ReadEntry(map, shape, member.Name);
            return;
        }
        Node value = ReadValue(shape, member.Name);
        if (!value.IsNull)
        {
            members.Set(member.Name, value);
        }
    }

    private Node ReadValue(Shape shape, string member)
    {
        Bound();
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                (int known, int unknown) = (0, 0);
                return ReadStructure(shape, ref known, ref unknown);
            case ShapeKind.List:
                return ReadList(shape, member);
            case ShapeKind.Map:
                return ReadMap(shape, member);
            default:
                return Scalars.FromText(ElementText(), shape, member);
        }
    }

    private ListNode ReadList(Shape shape, string member)
    {
        ListNode list = new();
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return list;
        }
        _reader.Read();
        while (NextElement())
        {
            list.Add(ReadValue(shape.Body.Element, member));
        }
        _reader.ReadEndElement();
        return list;
    }

    private ObjectNode ReadMap(Shape shape, string member)
    {
        ObjectNode map = new();
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return map;
        }
        _reader.Read();
        while (NextElement())
        {
            ReadEntry(map, shape, member);
        }
        _reader.ReadEndElement();
        return map;
    }

    private void ReadEntry(ObjectNode map, Shape shape, string member)
    {
        string keyName = shape.Body.Key.WireName ?? "key";
        string valueName = shape.Body.Value.WireName ?? "value";
        string? key = null;
        Node value = Node.Null;
        if (_reader.IsEmptyElement)
        {
            throw Scalars.Wrong(member, "a map");
        }
        _reader.Read();
        while (NextElement())
        {
            if (_reader.LocalName == keyName)
            {
                key = ElementText();
            }
            else if (_reader.LocalName == valueName)
            {
                value = ReadValue(shape.Body.Value, member);
            }
            else
            {
                throw Scalars.Wrong(member, "a map");
            }
        }
        _reader.ReadEndElement();
        map.Set(key ?? throw Scalars.Wrong(member, "a map"), value);
    }

    private string ElementText()
    {
        string name = _reader.LocalName;
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return "";
        }
        _reader.Read();
        string text = "";
        while (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
        {
            text = text.Length == 0 ? _reader.Value : text + _reader.Value;
            _reader.Read();
        }
        if (_reader.NodeType != XmlNodeType.EndElement)
        {
            throw Scalars.Wrong(name, "a text");
        }
        _reader.ReadEndElement();
        return text;
    }

    private bool NextElement()
    {
        int strayText = 0;
        return NextElement(ref strayText);
    }

    /// <summary>Moves to the next child element; false at the parent's end. Text between elements says nothing, and is counted.</summary>
    private bool NextElement(ref int unknown)
    {
        while (true)
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    return true;
                case XmlNodeType.EndElement:
                    return false;
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    _reader.Read();
                    break;
                case XmlNodeType.None:
                    throw new MalformedReplyException("The reply ends too early.");
                default:
                    unknown++;
                    _reader.Read();
                    break;
            }
        }
    }

    private void SkipElement()
    {
        int depth = _reader.Depth;
        if (!_reader.IsEmptyElement)
        {
            while (_reader.Read() && _reader.Depth > depth)
            {
                Bound();
            }
        }
        _reader.Read();
    }

    private void ToEnd()
    {
        while (_reader.Read())
        {
            // A second root or text behind the first is an error of the reader itself.
        }
    }

    private void Bound()
    {
        if (_reader.Depth > MaxDepth)
        {
            throw new MalformedReplyException($"The reply nests deeper than {MaxDepth} levels.");
        }
    }
}
