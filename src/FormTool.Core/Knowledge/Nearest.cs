namespace FormTool.Core.Knowledge;

/// <summary>Finds what somebody may have meant.</summary>
public static class Nearest
{
    private const int MostCompared = 64;

    /// <summary>The known names that are near, best first; none where nothing is.</summary>
    public static IReadOnlyList<string> Names(string name, IEnumerable<string> known, int most = 3)
    {
        if (name.Length > MostCompared)
        {
            return [];
        }
        int limit = Math.Max(2, name.Length / 3);
        return
        [
            .. known.Distinct(StringComparer.Ordinal)
                .Select(candidate => (candidate, distance: Distance(name, candidate)))
                .Where(pair => pair.distance <= limit)
                .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Take(most).Select(pair => pair.candidate),
        ];
    }

    /// <summary><c> Did you mean 'a' or 'b'?</c>, or nothing.</summary>
    public static string Question(string name, IEnumerable<string> known)
    {
        IReadOnlyList<string> names = Names(name, known);
        return names.Count == 0 ? "" : $" Did you mean {string.Join(" or ", names.Select(near => $"'{near}'"))}?";
    }

    private static int Distance(string from, string to)
    {
        if ((from.Length >= 3 && to.Contains(from, StringComparison.OrdinalIgnoreCase)) || (to.Length >= 3 && from.Contains(to, StringComparison.OrdinalIgnoreCase)))
        {
            return 1;
        }
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        int[] current = new int[to.Length + 1];
        for (int i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = previous[j - 1] + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }
            (previous, current) = (current, previous);
        }
        return previous[to.Length];
    }
}
