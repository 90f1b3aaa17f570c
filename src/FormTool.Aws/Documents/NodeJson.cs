using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FormTool.Aws.Documents;

/// <summary>Documents from and to JSON. An unreadable member is <c>{"$unreadable": {operation, action, code, message}}</c>;
/// a real member whose name begins with <c>$</c> is written with one more <c>$</c>, so a hostile name can pose as nothing.</summary>
public static class NodeJson
{
    /// <summary>How deep a document may nest: more is a bomb, not an answer.</summary>
    public const int MaxDepth = 64;

    private const string UnreadableName = "$unreadable";

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads plain JSON, as AWS or a policy sends it: <c>$</c> has no meaning.</summary>
    /// <exception cref="JsonException">The text is no JSON, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static Node Parse(ReadOnlySpan<byte> utf8) => Read(utf8, marked: false);

    /// <summary>Reads plain JSON.</summary>
    /// <exception cref="JsonException">The text is no JSON, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static Node Parse(string json) => Read(Encoding.UTF8.GetBytes(json), marked: false);

    /// <summary>Reads JSON that <see cref="Write"/> made, unreadable members included.</summary>
    /// <exception cref="JsonException">The text is no JSON of that form.</exception>
    public static Node ParseMarked(ReadOnlySpan<byte> utf8) => Read(utf8, marked: true);

    /// <summary>Writes the document in the marked form.</summary>
    public static void Write(Utf8JsonWriter writer, Node node)
    {
        switch (node)
        {
            case BooleanNode boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case NumberNode { IsInteger: true } number:
                writer.WriteNumberValue(number.Integer);
                break;
            case NumberNode number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case NumberNode number:
                writer.WriteStringValue(number.ToString());
                break;
            case TextNode text:
                writer.WriteStringValue(text.Value);
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (Node item in list.Items)
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case ObjectNode members:
                writer.WriteStartObject();
                foreach ((string name, Node value) in members)
                {
                    writer.WritePropertyName(name.StartsWith('$') ? "$" + name : name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case UnreadableNode { Failure: ReadFailure failure }:
                writer.WriteStartObject();
                writer.WriteStartObject(UnreadableName);
                writer.WriteString("operation", failure.Operation);
                writer.WriteString("action", failure.Action);
                writer.WriteString("code", failure.Code);
                writer.WriteString("message", failure.Message);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>The document as one line of JSON in the marked form.</summary>
    public static string ToText(Node node)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            Write(writer, node);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // The names of objects that were read before: the lines of a snapshot have the same ones.
    private static readonly string[]?[] Layouts = new string[256][];

    private static Node Read(ReadOnlySpan<byte> utf8, bool marked)
    {
        Utf8JsonReader reader = new(utf8, ReaderOptions);
        if (!reader.Read())
        {
            throw new JsonException("The document is empty.");
        }
        Node node = ReadValue(ref reader, marked);
        if (reader.Read())
        {
            throw new JsonException("There is more after the end of the document.");
        }
        return node;
    }

    /// <summary>Reads the value that the reader stands on, plain form, names shared through the runtime's intern pool where they are there.</summary>
    internal static Node ReadValue(ref Utf8JsonReader reader, bool marked)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return Node.True;
            case JsonTokenType.False:
                return Node.False;
            case JsonTokenType.Null:
                return Node.Null;
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long integer) ? Node.Of(integer) : Node.Of(reader.GetDouble());
            case JsonTokenType.String:
                return SharedTexts.Of(reader.GetString()!);
            case JsonTokenType.StartArray:
                ListNode list = new();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(ReadValue(ref reader, marked));
                }
                return list;
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, marked);
            default:
                throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    // So many names are looked through one by one; more are kept in a set, so that the time stays in proportion.
    private const int Few = 32;

    private static Node ReadObject(ref Utf8JsonReader reader, bool marked)
    {
        ObjectNode members = new();
        HashSet<string>? seen = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (marked && name.StartsWith('$'))
            {
                if (name == UnreadableName)
                {
                    Node failure = ReadValue(ref reader, marked: false);
                    reader.Read();
                    return new UnreadableNode(new(
                        failure["operation"].AsText() ?? "", failure["action"].AsText() ?? "",
                        failure["code"].AsText() ?? "", failure["message"].AsText() ?? ""));
                }
                name = name[1..];
            }
            if (members.Count == Few)
            {
                seen = [.. members.Names];
            }
            // Two readers of the same text must not see two documents: who takes the first of them and who takes the last would differ.
            if (seen is null ? members.Has(name) : !seen.Add(name))
            {
                throw new JsonException("A member stands twice in one object.");
            }
            members.Add(string.IsInterned(name) ?? name, ReadValue(ref reader, marked));
        }
        members.Seal(ref Layouts[(uint)(members.Count * 31 + (members.Count > 0 ? members.FirstName.Length : 0)) % (uint)Layouts.Length]);
        return members;
    }
}
