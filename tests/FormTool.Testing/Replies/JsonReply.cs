using System.Text.Json;
using FormTool.Aws.Documents;

namespace FormTool.Testing.Replies;

/// <summary>Writes documents as the JSON of <c>json</c> and <c>rest-json</c>.</summary>
internal sealed class JsonReply(Utf8JsonWriter writer)
{
    /// <summary>One value.</summary>
    public void Write(ReplyShape shape, Node value)
    {
        switch (shape.Type)
        {
            case "structure":
                ObjectNode members = value as ObjectNode ?? throw ReplyText.Wrong(shape, value);
                writer.WriteStartObject();
                foreach ((string name, Node member) in members)
                {
                    if (shape.Member(name) is { Location: null } known && !member.IsNull)
                    {
                        writer.WritePropertyName(known.WireName ?? name);
                        Write(known, member);
                    }
                }
                writer.WriteEndObject();
                break;
            case "list":
                writer.WriteStartArray();
                foreach (Node item in (value as ListNode ?? throw ReplyText.Wrong(shape, value)).Items)
                {
                    Write(shape.Element, item);
                }
                writer.WriteEndArray();
                break;
            case "map":
                writer.WriteStartObject();
                foreach ((string key, Node item) in value as ObjectNode ?? throw ReplyText.Wrong(shape, value))
                {
                    writer.WritePropertyName(key);
                    Write(shape.Value, item);
                }
                writer.WriteEndObject();
                break;
            case "timestamp" when shape.TimestampFormat is null or "unixTimestamp":
                writer.WriteNumberValue(ReplyText.Epoch(shape, value));
                break;
            case "string" or "character" or "blob" or "timestamp":
                writer.WriteStringValue(ReplyText.Of(shape, value, "iso8601"));
                break;
            default:
                writer.WriteRawValue(ReplyText.Of(shape, value, "iso8601"));
                break;
        }
    }
}
