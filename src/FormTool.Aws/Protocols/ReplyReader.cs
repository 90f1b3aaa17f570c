using System.Text;
using System.Text.Json;
using System.Xml;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>From a successful reply to an output document. It is whole or there is none.</summary>
internal static class ReplyReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="MalformedReplyException">The reply is not one that the service gives to this operation.</exception>
    /// <exception cref="ErrorInReplyException">The reply is an error behind a status of success.</exception>
    public static ObjectNode Read(OperationModel operation, WireReply reply)
    {
        try
        {
            return operation.Service.Protocol switch
            {
                ServiceProtocol.Ec2 or ServiceProtocol.Query => ReadQuery(operation, reply),
                ServiceProtocol.Json => ReadJson(operation, reply),
                _ => ReadRest(operation, reply),
            };
        }
        catch (Exception e) when (e is XmlException or JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            string kind = operation.Service.Protocol is ServiceProtocol.Json or ServiceProtocol.RestJson ? "JSON" : "XML";
            string html = reply.IsHtml ? " It says that it is HTML: something between here and AWS may have answered." : "";
            throw new MalformedReplyException($"The reply is no well-formed {kind}, or it was cut.{html}", e);
        }
    }

    private static ObjectNode ReadQuery(OperationModel operation, WireReply reply)
    {
        if (reply.Body.IsEmpty && operation.Output is not { Body.Members.Length: > 0 })
        {
            return new();
        }
        using XmlReplyReader reader = XmlReplyReader.Open(reply.Body);
        string expected = operation.Name + "Response";
        if (reader.Root != expected)
        {
            throw new MalformedReplyException($"The reply begins with '{Short(reader.Root)}' where '{expected}' belongs.");
        }
        if (operation.Output is not Shape shape)
        {
            reader.ReadNothing();
            return new();
        }
        return operation.Service.Protocol == ServiceProtocol.Ec2
            ? reader.ReadRoot(shape, isNamed: true)
            : reader.ReadChild(shape.ResultWrapper ?? operation.Name + "Result", shape);
    }

    private static ObjectNode ReadJson(OperationModel operation, WireReply reply)
    {
        if (operation.Output is not Shape shape || shape.Body.Members.Length == 0)
        {
            return new();
        }
        if (reply.Body.IsEmpty)
        {
            throw new MalformedReplyException("The reply is empty.");
        }
        return (ObjectNode)JsonReplyReader.Read(reply.Body.Span, shape);
    }

    private static ObjectNode ReadRest(OperationModel operation, WireReply reply)
    {
        ObjectNode output = new();
        if (operation.Output is not Shape shape)
        {
            return output;
        }
        HeaderReader.Read(reply, shape, output);
        if (shape.Payload is string payload)
        {
            Node value = ReadPayload(operation, reply, shape.Body.Find(payload)!);
            if (!value.IsNull)
            {
                output.Set(payload, value);
            }
            return output;
        }
        if (shape.Body.ByWireName.Count > 0)
        {
            if (reply.Body.IsEmpty)
            {
                return shape.Body.Members.Any(m => m.Shape.Location == MemberLocation.Body)
                    ? throw new MalformedReplyException("The reply is empty.")
                    : output;
            }
            foreach ((string name, Node value) in (ObjectNode)ReadBody(operation, reply, shape))
            {
                output.Set(name, value);
            }
        }
        return output;
    }

    private static Node ReadPayload(OperationModel operation, WireReply reply, Member member)
    {
        switch (member.Shape.Kind)
        {
            case ShapeKind.Blob:
                return Node.Of(Convert.ToBase64String(reply.Body.Span));
            case ShapeKind.Text:
                if (reply.IsHtml && reply.Body.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
                {
                    throw new MalformedReplyException("The reply is HTML: something between here and AWS may have answered.");
                }
                return Node.Of(Strict.GetString(reply.Body.Span));
            default:
                // A structure that is there has an element at least; no service of those that we ask answers with nothing.
                return reply.Body.IsEmpty ? throw new MalformedReplyException("The reply is empty.") : ReadBody(operation, reply, member.Shape);
        }
    }

    private static Node ReadBody(OperationModel operation, WireReply reply, Shape shape)
    {
        if (operation.Service.Protocol == ServiceProtocol.RestJson)
        {
            return JsonReplyReader.Read(reply.Body.Span, shape);
        }
        using XmlReplyReader reader = XmlReplyReader.Open(reply.Body);
        if (reader.Root is "Error" or "ErrorResponse")
        {
            throw new ErrorInReplyException();
        }
        if (reader.Root.Equals("html", StringComparison.OrdinalIgnoreCase))
        {
            throw new MalformedReplyException("The reply is HTML: something between here and AWS may have answered.");
        }
        if (operation is { Name: "GetBucketLocation", Service.Name: "s3" })
        {
            // The one reply of S3 whose root is the member itself.
            return reader.Root == "LocationConstraint"
                ? reader.ReadText() is { Length: > 0 } text ? new ObjectNode { { "LocationConstraint", text } } : new ObjectNode()
                : throw new MalformedReplyException($"The reply begins with '{Short(reader.Root)}' where 'LocationConstraint' belongs.");
        }
        return reader.ReadRoot(shape, isNamed: false);
    }

    private static string Short(string name) => name.Length <= 64 ? name : name[..64];
}
