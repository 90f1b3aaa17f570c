using System.Buffers.Text;
using System.Text;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Compares an input with the model before anything is sent, and names what does not fit.</summary>
internal static class InputCheck
{
    private const int MaxDepth = 64;

    /// <exception cref="InvalidRequestException">A member is unknown, missing or of the wrong type.</exception>
    public static void Check(OperationModel operation, ObjectNode input)
    {
        if (operation.Input is Shape shape)
        {
            Structure(operation, input, shape, "", 0);
        }
        else if (input.Count > 0)
        {
            throw Wrong(operation, input.Names.First(), "no input", $"takes no input, and '{input.Names.First()}' was given.");
        }
    }

    private static void Value(OperationModel operation, Node node, Shape shape, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Wrong(operation, path, "less nesting", $"'{path}' nests deeper than {MaxDepth} levels.");
        }
        switch (shape.Kind)
        {
            case ShapeKind.Structure when shape.IsDocument:
                break;
            case ShapeKind.Structure:
                Structure(operation, node as ObjectNode ?? throw Type(operation, path, "an object", node), shape, path, depth);
                break;
            case ShapeKind.List:
                ListNode list = node as ListNode ?? throw Type(operation, path, "a list", node);
                for (int i = 0; i < list.Count; i++)
                {
                    if (!list.Items[i].IsNull)
                    {
                        Value(operation, list.Items[i], shape.Body.Element, $"{path}[{i}]", depth + 1);
                    }
                }
                break;
            case ShapeKind.Map:
                foreach ((string key, Node value) in node as ObjectNode ?? throw Type(operation, path, "an object", node))
                {
                    if (!value.IsNull)
                    {
                        Value(operation, value, shape.Body.Value, $"{path}.{key}", depth + 1);
                    }
                }
                break;
            default:
                if (Expected(node, shape) is string expected)
                {
                    throw Type(operation, path, expected, node);
                }
                break;
        }
    }

    private static void Structure(OperationModel operation, ObjectNode members, Shape shape, string path, int depth)
    {
        int set = 0;
        foreach ((string name, Node value) in members)
        {
            string place = path.Length == 0 ? name : $"{path}.{name}";
            if (shape.Body.Find(name) is not Member member)
            {
                throw InvalidRequestException.Unknown(
                    operation.Service.Name, operation.Name, place, path.Length == 0 ? "member" : $"member of '{path}'", name,
                    [.. shape.Body.Members.Select(m => m.Name)]);
            }
            if (!value.IsNull)
            {
                set++;
                Value(operation, value, member.Shape, place, depth + 1);
                Placed(operation, value, member.Shape, place);
            }
        }
        foreach (string required in shape.Body.Required)
        {
            if (members[required].IsNull && !shape.Body.Find(required)!.Shape.IdempotencyToken)
            {
                string place = path.Length == 0 ? required : $"{path}.{required}";
                throw Wrong(operation, place, "a value", $"the member '{place}' is missing.");
            }
        }
        if (shape.IsUnion && set != 1)
        {
            throw Wrong(operation, path, "exactly one member", $"'{path}' takes exactly one of its members, and has {set}.");
        }
    }

    /// <summary>Values that leave the body: an empty path label would name another resource, a line break in a header another header.</summary>
    private static void Placed(OperationModel operation, Node value, Shape shape, string path)
    {
        if ((shape.Location == MemberLocation.Uri || shape.HostLabel) && value.AsText() is "")
        {
            throw Wrong(operation, path, "a text that is not empty", $"'{path}' is empty.");
        }
        if (shape.HostLabel && value.AsText() is string label && !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
        {
            throw Wrong(operation, path, "letters, digits, hyphens and periods", $"'{path}' becomes part of a host name and may hold letters, digits, hyphens and periods only.");
        }
        if (shape.Location is MemberLocation.Header && value.AsText() is string header && !shape.JsonValue && header.Any(c => c is '\r' or '\n' or '\0'))
        {
            throw Wrong(operation, path, "a text on one line", $"'{path}' becomes a header and may not hold line breaks.");
        }
        if (shape.Location is MemberLocation.HeaderMap && value is ObjectNode map
            && map.Any(m => (m.Value.AsText() ?? "").Any(c => c is '\r' or '\n' or '\0') || !m.Key.All(IsTokenCharacter)))
        {
            throw Wrong(operation, path, "header names and texts on one line", $"'{path}' becomes headers and may not hold line breaks.");
        }
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);

    /// <summary>What was expected where the scalar does not fit; null where it fits.</summary>
    private static string? Expected(Node node, Shape shape) => shape.Kind switch
    {
        ShapeKind.Text when shape.JsonValue => null,
        ShapeKind.Text => node is TextNode ? null : "a text",
        ShapeKind.Boolean => node is BooleanNode ? null : "true or false",
        ShapeKind.Integer => node is NumberNode { IsInteger: true, Integer: >= int.MinValue and <= int.MaxValue } ? null : "a whole number of 32 bits",
        ShapeKind.Long => node is NumberNode { IsInteger: true } ? null : "a whole number",
        ShapeKind.Float or ShapeKind.Double =>
            node is NumberNode || node.AsText() is "NaN" or "Infinity" or "-Infinity" ? null : "a number",
        ShapeKind.Timestamp => node.AsTime() is not null ? null : "a moment as ISO 8601 text",
        ShapeKind.Blob => node.AsText() is string text && Base64.IsValid(text) ? null : "bytes as base64 text",
        _ => null,
    };

    private static InvalidRequestException Type(OperationModel operation, string path, string expected, Node node) =>
        Wrong(operation, path, expected, $"'{path}' takes {expected}, and {Describe(node)} was given.");

    private static string Describe(Node node) => node.Kind switch
    {
        NodeKind.Text => "a text",
        NodeKind.List => "a list",
        NodeKind.Object => "an object",
        NodeKind.Boolean => "a boolean",
        NodeKind.Number => "a number",
        NodeKind.Unreadable => "something that could not be read",
        _ => "nothing",
    };

    private static InvalidRequestException Wrong(OperationModel operation, string path, string expected, string problem) =>
        new(operation.Service.Name, operation.Name, path, expected,
            new StringBuilder(operation.Service.Name).Append(':').Append(operation.Name).Append(": ").Append(problem).ToString());
}
