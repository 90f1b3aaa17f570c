using FormTool.Aws.Documents;

namespace FormTool.Testing;

/// <summary>Where two documents differ, member by member. Moments are equal when they are the same to the millisecond, however they are written;
/// a member that is null equals one that is absent.</summary>
public static class DocumentDifference
{
    /// <summary>One line for each difference, with its path; none where the documents are the same.</summary>
    public static IReadOnlyList<string> Find(string path, Node expected, Node actual) =>
        [.. Locate(path, expected, actual).Select(difference => difference.ToString())];

    /// <summary>The differences; none where the documents are the same.</summary>
    /// <param name="path">What the paths begin with.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="actual">What is.</param>
    public static IReadOnlyList<Difference> Locate(string path, Node expected, Node actual)
    {
        List<Difference> differences = [];
        Compare(path, expected, actual, differences);
        return differences;
    }

    private static void Compare(string path, Node expected, Node actual, List<Difference> differences)
    {
        if (expected is ObjectNode one && actual is ObjectNode other)
        {
            foreach (string name in one.Names.Union(other.Names))
            {
                Compare($"{path}.{name}", one[name], other[name], differences);
            }
        }
        else if (expected is ListNode list && actual is ListNode items && list.Count == items.Count)
        {
            for (int i = 0; i < list.Count; i++)
            {
                Compare($"{path}[{i}]", list.Items[i], items.Items[i], differences);
            }
        }
        else if (!Same(expected, actual))
        {
            differences.Add(new(path, Short(expected), Short(actual)));
        }
    }

    private static bool Same(Node expected, Node actual) => (expected, actual) switch
    {
        _ when expected.Kind != actual.Kind => false,
        (TextNode one, TextNode other) when one.Value == other.Value => true,
        (TextNode one, TextNode other) => LooksLikeTime(one.Value) && one.AsTime() is DateTimeOffset first && other.AsTime() is DateTimeOffset second
            && (first - second).Duration() < TimeSpan.FromMilliseconds(1),
        (NumberNode one, NumberNode other) => one.Value.Equals(other.Value),
        (ListNode or ObjectNode, _) => false,
        _ => expected.ToString() == actual.ToString(),
    };

    // Only a full ISO 8601 moment: "2012-10-17", the version of a policy, is a text.
    private static bool LooksLikeTime(string text) => text.Length >= 19 && text[4] == '-' && text[10] == 'T';

    private static string Short(Node node) => node.ToString() is { Length: > 200 } text ? text[..200] + "…" : $"{node.Kind} {node}";
}

/// <summary>One difference between two documents.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Expected">What should be there, shortened.</param>
/// <param name="Actual">What is, shortened.</param>
public sealed record Difference(string Path, string Expected, string Actual)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: expected {Expected}, got {Actual}";
}
