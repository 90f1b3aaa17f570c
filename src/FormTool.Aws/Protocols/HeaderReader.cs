using System.Text;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Members of a reply that travel in its headers and status.</summary>
internal static class HeaderReader
{
    public static void Read(WireReply reply, Shape shape, ObjectNode into)
    {
        foreach (Member member in shape.Body.Members)
        {
            switch (member.Shape.Location)
            {
                case MemberLocation.StatusCode:
                    into.Set(member.Name, Node.Of((long)reply.Status));
                    break;
                case MemberLocation.Header when reply.Header(member.WireName) is string text:
                    Node value = Value(text, member.Shape, member.Name);
                    if (!value.IsNull)
                    {
                        into.Set(member.Name, value);
                    }
                    break;
                case MemberLocation.HeaderMap:
                    into.Set(member.Name, Map(reply, member.Shape.WireName ?? ""));
                    break;
            }
        }
    }

    private static ObjectNode Map(WireReply reply, string prefix)
    {
        ObjectNode map = new();
        foreach ((string name, string text) in reply.Headers)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                map.Set(name[prefix.Length..], Node.Of(text));
            }
        }
        return map;
    }

    private static Node Value(string text, Shape shape, string member)
    {
        if (shape.Kind == ShapeKind.List)
        {
            Shape element = shape.Body.Element;
            bool dates = element.Kind == ShapeKind.Timestamp && element.TimestampFormat is null or TimestampFormat.Rfc822;
            return new ListNode(Split(text, dates).Select(item => Scalars.FromText(item, element, member)));
        }
        if (!shape.JsonValue)
        {
            return Scalars.FromText(text, shape, member);
        }
        byte[] json = new byte[text.Length];
        return Convert.TryFromBase64String(text, json, out int length)
            ? NodeJson.Parse(json.AsSpan(0, length))
            : throw Scalars.Wrong(member, "base64 text");
    }

    /// <summary>Splits at commas, but not within quotes; HTTP dates hold a comma of their own.</summary>
    private static List<string> Split(string text, bool dates)
    {
        List<string> items = [];
        StringBuilder item = new();
        bool quoted = false;
        int commas = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && quoted && i + 1 < text.Length)
            {
                item.Append(text[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted && (!dates || ++commas % 2 == 0))
            {
                items.Add(item.ToString().Trim());
                item.Clear();
            }
            else
            {
                item.Append(c);
            }
        }
        items.Add(item.ToString().Trim());
        return items;
    }
}
