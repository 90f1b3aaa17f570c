using System.Text;
using System.Text.Json;
using System.Xml;
using FormTool.Aws.Documents;
using FormTool.Testing.Wire;

namespace FormTool.Testing.Replies;

/// <summary>An answer on the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="Body">The body.</param>
public sealed record Reply(int Status, string ContentType, byte[] Body)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes as they are.</summary>
    public static Reply Raw(string body, string contentType, int status = 200) => new(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>The document as the service of that operation sends it.</summary>
    /// <exception cref="InvalidDataException">The document does not fit the model.</exception>
    internal static Reply Of(KnownService service, string operation, Node document)
    {
        if (service.Output(operation) is not ReplyShape output)
        {
            return new(200, service.Protocol is "json" or "rest-json" ? "application/json" : "text/xml", service.Protocol == "json" ? "{}"u8.ToArray() : []);
        }
        Dictionary<string, string> headers = [];
        int status = 200;
        foreach ((string name, Node value) in document as ObjectNode ?? throw ReplyText.Wrong(output, document))
        {
            ReplyShape member = output.Member(name);
            if (member.Location == "header" && !value.IsNull)
            {
                headers[member.WireName ?? name] = ReplyText.Of(member, value, "rfc822");
            }
            else if (member.Location == "headers" && value is ObjectNode prefixed)
            {
                foreach ((string key, Node text) in prefixed)
                {
                    headers[member.WireName + key] = ReplyText.Of(member.Value, text, "rfc822");
                }
            }
            else if (member.Location == "statusCode")
            {
                status = (int)(value.AsNumber() ?? 200);
            }
        }
        Reply body = service.Protocol switch
        {
            "ec2" => Xml(writer =>
            {
                writer.WriteStartElement(operation + "Response", service.Namespace);
                writer.WriteElementString("requestId", ErrorReply.RequestId);
                new XmlReply(writer).WriteMembers(output, document);
                writer.WriteEndElement();
            }),
            "query" => Xml(writer =>
            {
                writer.WriteStartElement(operation + "Response", service.Namespace);
                writer.WriteStartElement(output.ResultWrapper ?? operation + "Result");
                new XmlReply(writer).WriteMembers(output, document);
                writer.WriteEndElement();
                writer.WriteStartElement("ResponseMetadata");
                writer.WriteElementString("RequestId", ErrorReply.RequestId);
                writer.WriteEndElement();
                writer.WriteEndElement();
            }),
            "json" => Json(output, document, "application/x-amz-json-1.1"),
            _ => Rest(service, operation, output, document),
        };
        return body with { Status = status, Headers = headers };
    }

    private static Reply Rest(KnownService service, string operation, ReplyShape output, Node document)
    {
        bool xml = service.Protocol == "rest-xml";
        if (output.Payload is string payload)
        {
            ReplyShape shape = output.Member(payload);
            Node value = document[payload];
            return (shape.Type, value.IsNull) switch
            {
                (_, true) => new(200, xml ? "application/xml" : "application/json", []),
                ("string", _) => Raw(ReplyText.Of(shape, value, "iso8601"), "text/plain"),
                ("blob", _) => new(200, "application/octet-stream", Convert.FromBase64String(ReplyText.Of(shape, value, "iso8601"))),
                _ when xml => Xml(writer => new XmlReply(writer).Write(shape.WireName ?? payload, shape, value)),
                _ => Json(shape, value, "application/json"),
            };
        }
        if (!xml)
        {
            return Json(output, document, "application/json");
        }
        return Xml(writer =>
        {
            if (service.Name == "s3" && operation == "GetBucketLocation")
            {
                // The one reply of S3 whose root is the member itself; empty means us-east-1.
                writer.WriteElementString("LocationConstraint", service.Namespace, document["LocationConstraint"].AsText() ?? "");
                return;
            }
            writer.WriteStartElement(output.WireName ?? operation + "Result", service.Namespace);
            new XmlReply(writer).WriteMembers(output, document);
            writer.WriteEndElement();
        });
    }

    private static Reply Json(ReplyShape shape, Node document, string contentType)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            new JsonReply(writer).Write(shape, document);
        }
        return new(200, contentType, body.ToArray());
    }

    private static Reply Xml(Action<XmlWriter> write)
    {
        using MemoryStream body = new();
        using (XmlWriter writer = XmlWriter.Create(body, new() { Encoding = new UTF8Encoding(false), NamespaceHandling = NamespaceHandling.OmitDuplicates }))
        {
            write(writer);
        }
        return new(200, "text/xml;charset=UTF-8", body.ToArray());
    }
}
