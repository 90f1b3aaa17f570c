using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis;

/// <summary>
/// Facts of which a part could not be read: they are computed twice, once as if the missing part let in nothing and once as if it let in
/// everything. A member that is the same both times does not depend on what is missing and stays; any other is unreadable.
/// </summary>
internal static class Certainty
{
    public static ObjectNode Merge(ObjectNode least, ObjectNode most, ReadFailure failure)
    {
        UnreadableNode unreadable = new(failure);
        ObjectNode merged = new(least.Count);
        foreach ((string name, Node value) in least)
        {
            merged.Add(name, NodeJson.ToText(value) == NodeJson.ToText(most[name]) ? value : unreadable);
        }
        return merged;
    }

    /// <summary>The reason why something is missing that no call failed for: it belongs to another account, or was not asked for.</summary>
    public static ReadFailure NotVisible(string operation, string message) => new(operation, operation, "NotCollected", message);
}
