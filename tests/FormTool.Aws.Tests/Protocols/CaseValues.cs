using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Tests.Protocols;

/// <summary>The cases write blobs as their text and moments as epoch seconds; our documents hold base64 and ISO 8601.</summary>
internal static class CaseValues
{
    public static Node ToDocument(JsonNode? value, Shape shape)
    {
        switch (value, shape.Kind)
        {
            case (null, _):
                return Node.Null;
            case (JsonObject o, ShapeKind.Structure) when !shape.IsDocument:
                ObjectNode members = new();
                foreach ((string name, JsonNode? member) in o)
                {
                    members.Set(name, shape.Body.Find(name) is Member known ? ToDocument(member, known.Shape) : NodeJson.Parse(member?.ToJsonString() ?? "null"));
                }
                return members;
            case (JsonObject o, ShapeKind.Map):
                ObjectNode map = new();
                foreach ((string name, JsonNode? member) in o)
                {
                    map.Set(name, ToDocument(member, shape.Body.Value));
                }
                return map;
            case (JsonArray a, ShapeKind.List):
                return new ListNode(a.Select(item => ToDocument(item, shape.Body.Element)));
            case (JsonValue v, ShapeKind.Blob):
                return Node.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(v.GetValue<string>())));
            case (JsonValue v, ShapeKind.Timestamp) when v.TryGetValue(out double seconds):
                return Node.Of(Timestamp.FromEpochSeconds(seconds)!.Value);
            case (JsonValue v, ShapeKind.Float or ShapeKind.Double) when v.TryGetValue(out string? text):
                return Node.Of(text == "-Infinity" ? double.NegativeInfinity : text == "Infinity" ? double.PositiveInfinity
                    : text == "NaN" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture));
            default:
                return NodeJson.Parse(value!.ToJsonString());
        }
    }

    /// <summary>The same whatever the order of members and the form of numbers.</summary>
    public static string Canonical(Node node) => node switch
    {
        ObjectNode o => "{" + string.Join(",", o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"\"{m.Key}\":{Canonical(m.Value)}")) + "}",
        ListNode l => "[" + string.Join(",", l.Items.Select(Canonical)) + "]",
        NumberNode n => n.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => NodeJson.ToText(node),
    };
}
