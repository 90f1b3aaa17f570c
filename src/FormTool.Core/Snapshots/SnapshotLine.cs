using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Snapshots;

/// <summary>One resource as a line of a snapshot.</summary>
internal static class SnapshotLine
{
    /// <summary>Writes the line; links and facts are left out, for they are computed again.</summary>
    public static void Write(Utf8JsonWriter writer, Resource resource, IReadOnlySet<string> derived)
    {
        writer.WriteStartObject();
        writer.WriteString("id", resource.Id);
        writer.WriteString("arn", resource.Arn);
        writer.WriteString("region", resource.Region);
        writer.WriteString("readAt", resource.ReadAt);
        writer.WritePropertyName("document");
        NodeJson.Write(writer, derived.Count == 0 ? resource.Document : Without(resource.Document, derived));
        writer.WriteEndObject();
    }

    /// <summary>Reads a line; null where it is none.</summary>
    public static Resource? Read(ReadOnlySpan<byte> line, string type, string account)
    {
        Node node = NodeJson.ParseMarked(line);
        return node["id"].AsText() is string id
            && node["region"].AsText() is string region
            && node["readAt"].AsTime() is DateTimeOffset readAt
            && node["document"] is ObjectNode document
            ? new(type, id, node["arn"].AsText(), account, region, document, readAt)
            : null;
    }

    private static ObjectNode Without(ObjectNode document, IReadOnlySet<string> derived)
    {
        ObjectNode kept = new(document.Count);
        foreach ((string name, Node value) in document)
        {
            if (!derived.Contains(name))
            {
                kept.Add(name, value);
            }
        }
        return kept;
    }
}
