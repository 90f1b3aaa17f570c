using System.Text;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Requests whose members travel in the path, the query, headers and the body: <c>rest-json</c> and <c>rest-xml</c>.</summary>
internal static class RestWriter
{
    public static WireRequest Write(OperationModel operation, ObjectNode input)
    {
        string[] uri = operation.RequestUri.Split('?', 2);
        WireRequest request = new(operation.Method, uri[0]);
        if (uri.Length == 2)
        {
            foreach (string part in uri[1].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] pair = part.Split('=', 2);
                request.Query.Add(new(pair[0], pair.Length == 2 ? pair[1] : null));
            }
        }
        if (operation.Input is Shape shape)
        {
            foreach ((string name, Node value) in input)
            {
                if (!value.IsNull)
                {
                    Place(request, shape.Body.Find(name)!, value, input, shape);
                }
            }
            WriteBody(request, operation, shape, input);
        }
        return request;
    }

    private static void Place(WireRequest request, Member member, Node value, ObjectNode input, Shape shape)
    {
        switch (member.Shape.Location)
        {
            case MemberLocation.Uri:
                request.Labels[member.WireName] = Wire.Text(value, member.Shape, TimestampFormat.Iso8601);
                break;
            case MemberLocation.QueryString when value is ObjectNode map:
                foreach ((string key, Node item) in map)
                {
                    // A member that is named for itself goes before the same name in a map of parameters.
                    bool named = shape.Body.Members.Any(m =>
                        m.Shape.Location == MemberLocation.QueryString && m.Shape.Kind != ShapeKind.Map && m.WireName == key && !input[m.Name].IsNull);
                    if (!named)
                    {
                        AddQuery(request, key, item, member.Shape.Body.Value);
                    }
                }
                break;
            case MemberLocation.QueryString:
                AddQuery(request, member.WireName, value, member.Shape);
                break;
            case MemberLocation.Header:
                if (value is not ListNode { Count: 0 })
                {
                    request.Headers[member.WireName] = Header(value, member.Shape);
                }
                break;
            case MemberLocation.HeaderMap:
                foreach ((string key, Node item) in (ObjectNode)value)
                {
                    request.Headers[(member.Shape.WireName ?? "") + key] = item.AsText() ?? "";
                }
                break;
        }
    }

    private static void AddQuery(WireRequest request, string name, Node value, Shape shape)
    {
        if (value is ListNode list)
        {
            foreach (Node item in list.Items.Where(item => !item.IsNull))
            {
                request.Query.Add(new(name, Wire.Text(item, shape.Body.Element, TimestampFormat.Iso8601)));
            }
            return;
        }
        request.Query.Add(new(name, Wire.Text(value, shape, TimestampFormat.Iso8601)));
    }

    private static string Header(Node value, Shape shape)
    {
        if (value is ListNode list)
        {
            return string.Join(", ", list.Items.Where(item => !item.IsNull).Select(item => HeaderItem(item, shape.Body.Element)));
        }
        return shape.JsonValue
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes(NodeJson.ToText(value)))
            : Wire.Text(value, shape, TimestampFormat.Rfc822);
    }

    private static string HeaderItem(Node item, Shape shape)
    {
        string text = Wire.Text(item, shape, TimestampFormat.Rfc822);
        return shape.Kind == ShapeKind.Text && text.AsSpan().IndexOfAny('"', ',') >= 0 ? $"\"{text.Replace("\"", "\\\"")}\"" : text;
    }

    private static void WriteBody(WireRequest request, OperationModel operation, Shape shape, ObjectNode input)
    {
        bool json = operation.Service.Protocol == ServiceProtocol.RestJson;
        if (shape.Payload is string payload)
        {
            WritePayload(request, json, shape.Body.Find(payload)!, input[payload]);
            return;
        }
        bool mayHaveBody = shape.Body.Members.Any(m => m.Shape.Location == MemberLocation.Body);
        bool hasBody = mayHaveBody && input.Any(m => !m.Value.IsNull && shape.Body.Find(m.Key)!.Shape.Location == MemberLocation.Body);
        if (json && mayHaveBody)
        {
            SetBody(request, JsonBodyWriter.Body(input, shape), "application/json");
        }
        else if (hasBody)
        {
            SetBody(request, XmlBodyWriter.Body(input, shape, shape.WireName ?? operation.Name + "Request"), "application/xml");
        }
    }

    private static void WritePayload(WireRequest request, bool json, Member member, Node value)
    {
        switch (member.Shape.Kind)
        {
            case ShapeKind.Blob:
                if (!value.IsNull)
                {
                    SetBody(request, Convert.FromBase64String(value.AsText()!), "application/octet-stream");
                }
                break;
            case ShapeKind.Text:
                if (!value.IsNull)
                {
                    SetBody(request, Encoding.UTF8.GetBytes(value.AsText()!), "text/plain");
                }
                break;
            case var _ when json:
                SetBody(request, value.IsNull ? "{}"u8.ToArray() : JsonBodyWriter.Body(value, member.Shape), "application/json");
                break;
            default:
                if (!value.IsNull)
                {
                    SetBody(request, XmlBodyWriter.Body(value, member.Shape, member.WireName), "application/xml");
                }
                break;
        }
    }

    private static void SetBody(WireRequest request, byte[] body, string contentType)
    {
        request.Body = body;
        request.Headers.TryAdd("Content-Type", contentType);
    }
}
