namespace FormTool.Core.Analysis.Policies;

/// <summary>Tells reading from changing by the verb that AWS begins its actions with; there is no catalogue of actions here.</summary>
internal static class ActionVerbs
{
    private static readonly string[] Reading =
        ["get", "list", "describe", "head", "batchget", "batchcheck", "view", "search", "lookup", "read", "select", "query", "scan", "download", "receive", "check", "test"];

    /// <summary>Whether the action, or some action that the pattern matches, changes something. What is not known to read is taken to change.</summary>
    public static bool Changes(string action)
    {
        int colon = action.IndexOf(':');
        return !Reading.Any(verb => action.AsSpan(colon + 1).StartsWith(verb, StringComparison.OrdinalIgnoreCase));
    }
}
