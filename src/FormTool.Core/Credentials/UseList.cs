namespace FormTool.Core.Credentials;

/// <summary>What refers to a credential, bounded: a key may have a hundred thousand snapshots.</summary>
internal static class UseList
{
    private const int Most = 100;

    public static IReadOnlyList<string> Of(IEnumerable<string?> users)
    {
        List<string> shown = [];
        int further = 0;
        foreach (string user in users.OfType<string>())
        {
            if (shown.Count < Most)
            {
                shown.Add(user);
            }
            else
            {
                further++;
            }
        }
        return further == 0 ? shown : [.. shown, $"and {further} more"];
    }
}
