using FormTool.Aws.Documents;

namespace FormTool.Core.Knowledge;

/// <summary>The rules and the inventory that come with FormTool, packed by the build (tools/FormTool.Pack) into one JSON text each,
/// so that they load in a few milliseconds and no YAML reader is needed.</summary>
public static class PackedKnowledge
{
    /// <summary>The rule files of <c>knowledge/rules</c>, without examples.</summary>
    public static IReadOnlyList<SourceFile> Rules() => Read("knowledge/rules.json", "rules", KnowledgeException.RuleFileNotValid);

    /// <summary>The inventory files of <c>knowledge/inventory</c>.</summary>
    public static IReadOnlyList<SourceFile> Inventory() => Read("knowledge/inventory.json", "inventory", KnowledgeException.InventoryFileNotValid);

    private static IReadOnlyList<SourceFile> Read(string resource, string folder, string errorId)
    {
        using Stream stream = typeof(PackedKnowledge).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The build left {resource} out of {typeof(PackedKnowledge).Assembly.GetName().Name}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        ObjectNode files = (ObjectNode)NodeJson.ParseMarked(bytes);
        return [.. files.Select(file => new SourceFile($"{folder}/{file.Key}", file.Value, null, errorId) { IsPacked = true })];
    }
}
