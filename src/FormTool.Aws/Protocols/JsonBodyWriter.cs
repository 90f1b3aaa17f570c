using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>JSON bodies: the protocols <c>json</c> and <c>rest-json</c>.</summary>
internal static class JsonBodyWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The request of the protocol <c>json</c>: the operation is a header, the body is the input.</summary>
    public static WireRequest Write(OperationModel operation, ObjectNode input)
    {
        ServiceModel service = operation.Service;
        WireRequest request = new(operation.Method, operation.RequestUri)
        {
            Body = operation.Input is Shape shape ? Body(input, shape) : "{}"u8.ToArray(),
            Headers =
            {
                ["Content-Type"] = $"application/x-amz-json-{service.JsonVersion}",
                ["X-Amz-Target"] = service.TargetPrefix is string prefix ? $"{prefix}.{operation.Name}" : operation.Name,
            },
        };
        if (service.IsQueryCompatible)
        {
            // Asks for the error codes that the service had before it changed its protocol: policies and scripts name those.
            request.Headers["x-amzn-query-mode"] = "true";
        }
        return request;
    }

    /// <summary>A structure's members that travel in the body, or any other value.</summary>
    public static byte[] Body(Node node, Shape shape)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Value(writer, node, shape);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Value(Utf8JsonWriter writer, Node node, Shape shape)
    {
        if (node.IsNull)
        {
            writer.WriteNullValue();
            return;
        }
        switch (shape.Kind)
        {
            case ShapeKind.Structure when shape.IsDocument:
                Document(writer, node);
                break;
            case ShapeKind.Structure:
                writer.WriteStartObject();
                foreach ((string name, Node value) in (ObjectNode)node)
                {
                    Member member = shape.Body.Find(name)!;
                    if (!value.IsNull && member.Shape.Location == MemberLocation.Body)
                    {
                        writer.WritePropertyName(member.WireName);
                        Value(writer, value, member.Shape);
                    }
                }
                writer.WriteEndObject();
                break;
            case ShapeKind.List:
                writer.WriteStartArray();
                foreach (Node item in node.Items)
                {
                    Value(writer, item, shape.Body.Element);
                }
                writer.WriteEndArray();
                break;
            case ShapeKind.Map:
                writer.WriteStartObject();
                foreach ((string key, Node value) in (ObjectNode)node)
                {
                    writer.WritePropertyName(key);
                    Value(writer, value, shape.Body.Value);
                }
                writer.WriteEndObject();
                break;
            default:
                Scalar(writer, node, shape);
                break;
        }
    }

    private static void Scalar(Utf8JsonWriter writer, Node node, Shape shape)
    {
        switch (node)
        {
            case NumberNode when shape.Kind == ShapeKind.Timestamp:
            case TextNode when shape.Kind == ShapeKind.Timestamp:
                TimestampFormat format = shape.TimestampFormat ?? TimestampFormat.UnixTimestamp;
                string moment = Wire.Moment(node.AsTime()!.Value, format);
                if (format == TimestampFormat.UnixTimestamp)
                {
                    writer.WriteRawValue(moment);
                }
                else
                {
                    writer.WriteStringValue(moment);
                }
                break;
            case BooleanNode boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case NumberNode { IsInteger: true } integer:
                writer.WriteNumberValue(integer.Integer);
                break;
            case NumberNode number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case ObjectNode or ListNode:
                // A member whose text is JSON, given as the document itself.
                writer.WriteStringValue(NodeJson.ToText(node));
                break;
            default:
                writer.WriteStringValue(Wire.Text(node, shape, TimestampFormat.UnixTimestamp));
                break;
        }
    }

    private static void Document(Utf8JsonWriter writer, Node node)
    {
        switch (node)
        {
            case ObjectNode members:
                writer.WriteStartObject();
                foreach ((string name, Node value) in members)
                {
                    writer.WritePropertyName(name);
                    Document(writer, value);
                }
                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (Node item in list.Items)
                {
                    Document(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                NodeJson.Write(writer, node);
                break;
        }
    }
}
