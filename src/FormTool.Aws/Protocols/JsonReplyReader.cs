using System.Globalization;
using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Reads JSON replies by the model, token after token.</summary>
internal static class JsonReplyReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 96, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads the body as a structure.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="shape">A structure; members that do not travel in the body are left out.</param>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="MalformedReplyException">The body is not what the model expects.</exception>
    public static Node Read(ReadOnlySpan<byte> body, Shape shape)
    {
        Utf8JsonReader reader = new(body.StartsWith("\uFEFF"u8) ? body[3..] : body, Options);
        reader.Read();
        (int known, int unknown) = (0, 0);
        Node node;
        if (shape is { Kind: ShapeKind.Structure, IsDocument: false })
        {
            node = ReadStructure(ref reader, shape, "reply", ref known, ref unknown);
            if (known == 0 && unknown > 0 && shape.Body.ByWireName.Count > 0)
            {
                throw new MalformedReplyException("The reply holds nothing that the operation answers with.");
            }
        }
        else
        {
            node = ReadValue(ref reader, shape, "reply");
        }
        if (reader.Read())
        {
            throw new MalformedReplyException("There is more after the end of the reply.");
        }
        return node;
    }

    private static ObjectNode ReadStructure(ref Utf8JsonReader reader, Shape shape, string member, ref int known, ref int unknown)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Scalars.Wrong(member, "an object");
        }
        ObjectNode members = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (!shape.Body.ByWireName.TryGetValue(name, out Member? found))
            {
                unknown += name == "__type" ? 0 : 1;
                reader.Skip();
                continue;
            }
            known++;
            Node value = ReadValue(ref reader, found.Shape, found.Name);
            if (!value.IsNull)
            {
                members.Set(found.Name, value);
            }
        }
        members.Seal(ref shape.Body.Layout);
        return members;
    }

    private static Node ReadValue(ref Utf8JsonReader reader, Shape shape, string member)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return Node.Null;
        }
        switch (shape.Kind)
        {
            case ShapeKind.Structure when shape.IsDocument:
                return NodeJson.ReadValue(ref reader, marked: false);
            case ShapeKind.Structure:
                (int known, int unknown) = (0, 0);
                return ReadStructure(ref reader, shape, member, ref known, ref unknown);
            case ShapeKind.List:
                return ReadList(ref reader, shape, member);
            case ShapeKind.Map:
                return ReadMap(ref reader, shape, member);
            default:
                return ReadScalar(ref reader, shape, member);
        }
    }

    private static ListNode ReadList(ref Utf8JsonReader reader, Shape shape, string member)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Scalars.Wrong(member, "a list");
        }
        ListNode list = new();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(ReadValue(ref reader, shape.Body.Element, member));
        }
        return list;
    }

    private static ObjectNode ReadMap(ref Utf8JsonReader reader, Shape shape, string member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Scalars.Wrong(member, "an object");
        }
        ObjectNode map = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            map.Set(key, ReadValue(ref reader, shape.Body.Value, member));
        }
        return map;
    }

    private static Node ReadScalar(ref Utf8JsonReader reader, Shape shape, string member)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Scalars.FromText(reader.GetString()!, shape, member);
            case JsonTokenType.True or JsonTokenType.False when shape.Kind is ShapeKind.Boolean:
                return Node.Of(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Number when shape.Kind is ShapeKind.Timestamp:
                return Timestamp.FromEpochSeconds(reader.GetDouble()) is DateTimeOffset moment ? Node.Of(moment) : throw Scalars.Wrong(member, "a moment");
            case JsonTokenType.Number when shape.Kind is ShapeKind.Integer or ShapeKind.Long or ShapeKind.Float or ShapeKind.Double:
                return reader.TryGetInt64(out long integer) ? Node.Of(integer) : Node.Of(reader.GetDouble());
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when shape.Kind is ShapeKind.Text:
                return Node.Of(Encoding.UTF8.GetString(reader.ValueSpan).ToLower(CultureInfo.InvariantCulture));
            default:
                throw Scalars.Wrong(member, shape.Kind.ToString().ToLowerInvariant());
        }
    }
}
