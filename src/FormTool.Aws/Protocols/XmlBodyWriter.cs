using System.Text;
using System.Xml;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>XML bodies of the protocol <c>rest-xml</c>.</summary>
internal static class XmlBodyWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        CheckCharacters = true,
    };

    /// <summary>One element and what is in it.</summary>
    /// <exception cref="ArgumentException">A text holds a character that XML cannot carry.</exception>
    public static byte[] Body(Node node, Shape shape, string root)
    {
        using MemoryStream buffer = new();
        using (XmlWriter writer = XmlWriter.Create(buffer, Settings))
        {
            Value(writer, node, shape, root, "");
        }
        return buffer.ToArray();
    }

    private static void Value(XmlWriter writer, Node node, Shape shape, string name, string ns)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                Structure(writer, (ObjectNode)node, shape, name, ns);
                break;
            case ShapeKind.List when shape.Flattened:
                foreach (Node item in node.Items.Where(item => !item.IsNull))
                {
                    Value(writer, item, shape.Body.Element, name, ns);
                }
                break;
            case ShapeKind.List:
                ns = Start(writer, shape, name, ns);
                foreach (Node item in node.Items.Where(item => !item.IsNull))
                {
                    Value(writer, item, shape.Body.Element, shape.Body.Element.WireName ?? "member", ns);
                }
                writer.WriteEndElement();
                break;
            case ShapeKind.Map:
                Map(writer, (ObjectNode)node, shape, name, ns);
                break;
            default:
                Start(writer, shape, name, ns);
                writer.WriteString(Wire.Text(node, shape, TimestampFormat.Iso8601));
                writer.WriteEndElement();
                break;
        }
    }

    private static void Structure(XmlWriter writer, ObjectNode members, Shape shape, string name, string ns)
    {
        ns = Start(writer, shape, name, ns);
        foreach ((string key, Node value) in members)
        {
            Member member = shape.Body.Find(key)!;
            if (!value.IsNull && member.Shape.XmlAttribute)
            {
                WriteAttribute(writer, shape, member.WireName, value.AsText()!);
            }
        }
        foreach ((string key, Node value) in members)
        {
            Member member = shape.Body.Find(key)!;
            if (!value.IsNull && member.Shape is { XmlAttribute: false, Location: MemberLocation.Body })
            {
                Value(writer, value, member.Shape, member.WireName, ns);
            }
        }
        writer.WriteEndElement();
    }

    private static void WriteAttribute(XmlWriter writer, Shape shape, string name, string value)
    {
        int colon = name.IndexOf(':');
        if (colon < 0)
        {
            writer.WriteAttributeString(name, value);
        }
        else
        {
            writer.WriteAttributeString(name[..colon], name[(colon + 1)..], shape.XmlNamespace, value);
        }
    }

    private static void Map(XmlWriter writer, ObjectNode map, Shape shape, string name, string ns)
    {
        if (!shape.Flattened)
        {
            ns = Start(writer, shape, name, ns);
        }
        foreach ((string key, Node value) in map)
        {
            if (value.IsNull)
            {
                continue;
            }
            writer.WriteStartElement(shape.Flattened ? name : "entry", ns);
            Value(writer, Node.Of(key), shape.Body.Key, shape.Body.Key.WireName ?? "key", ns);
            Value(writer, value, shape.Body.Value, shape.Body.Value.WireName ?? "value", ns);
            writer.WriteEndElement();
        }
        if (!shape.Flattened)
        {
            writer.WriteEndElement();
        }
    }

    /// <summary>Starts an element and returns the namespace that holds inside it. A prefixed namespace is only declared, for attributes.</summary>
    private static string Start(XmlWriter writer, Shape shape, string name, string ns)
    {
        if (shape.XmlNamespace is string own && shape.XmlNamespacePrefix is null)
        {
            ns = own;
        }
        writer.WriteStartElement(name, ns);
        if (shape is { XmlNamespace: string declared, XmlNamespacePrefix: string prefix })
        {
            writer.WriteAttributeString("xmlns", prefix, null, declared);
        }
        return ns;
    }
}
