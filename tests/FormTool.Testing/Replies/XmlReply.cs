using System.Xml;
using FormTool.Aws.Documents;

namespace FormTool.Testing.Replies;

/// <summary>Writes documents as the XML of <c>ec2</c>, <c>query</c> and <c>rest-xml</c>.</summary>
internal sealed class XmlReply(XmlWriter writer)
{
    /// <summary>The members of a structure; those that travel elsewhere are left out.</summary>
    public void WriteMembers(ReplyShape structure, Node document)
    {
        ObjectNode members = document as ObjectNode ?? throw ReplyText.Wrong(structure, document);
        // Attributes come before elements, whatever their order in the document.
        foreach ((string name, Node value) in members)
        {
            if (structure.Member(name) is { XmlAttribute: true } attribute && !value.IsNull)
            {
                string[] parts = (attribute.WireName ?? name).Split(':', 2);
                if (parts.Length == 2)
                {
                    writer.WriteAttributeString(parts[0], parts[1], structure.NamespaceUri, ReplyText.Of(attribute, value, "iso8601"));
                }
                else
                {
                    writer.WriteAttributeString(parts[0], ReplyText.Of(attribute, value, "iso8601"));
                }
            }
        }
        foreach ((string name, Node value) in members)
        {
            if (structure.Member(name) is { XmlAttribute: false, Location: null } member && !value.IsNull)
            {
                Write(member.WireName ?? name, member, value);
            }
        }
    }

    /// <summary>One element, or several for a flattened list or map.</summary>
    public void Write(string name, ReplyShape shape, Node value)
    {
        switch (shape.Type)
        {
            case "list":
                WriteList(name, shape, value as ListNode ?? throw ReplyText.Wrong(shape, value));
                break;
            case "map":
                WriteMap(name, shape, value as ObjectNode ?? throw ReplyText.Wrong(shape, value));
                break;
            case "structure":
                writer.WriteStartElement(name);
                if (shape is { NamespacePrefix: string prefix, NamespaceUri: string uri })
                {
                    writer.WriteAttributeString("xmlns", prefix, null, uri);
                }
                WriteMembers(shape, value);
                writer.WriteEndElement();
                break;
            default:
                writer.WriteElementString(name, ReplyText.Of(shape, value, "iso8601"));
                break;
        }
    }

    private void WriteList(string name, ReplyShape shape, ListNode list)
    {
        if (!shape.Flattened)
        {
            writer.WriteStartElement(name);
        }
        foreach (Node item in list.Items)
        {
            // The items of a flattened list bear the list's own name, unless the element has one.
            Write(shape.Element.WireName ?? (shape.Flattened ? name : "member"), shape.Element, item);
        }
        if (!shape.Flattened)
        {
            writer.WriteEndElement();
        }
    }

    private void WriteMap(string name, ReplyShape shape, ObjectNode map)
    {
        if (!shape.Flattened)
        {
            writer.WriteStartElement(name);
        }
        foreach ((string key, Node value) in map)
        {
            writer.WriteStartElement(shape.Flattened ? name : "entry");
            writer.WriteElementString(shape.Key.WireName ?? "key", key);
            Write(shape.Value.WireName ?? "value", shape.Value, value);
            writer.WriteEndElement();
        }
        if (!shape.Flattened)
        {
            writer.WriteEndElement();
        }
    }
}
