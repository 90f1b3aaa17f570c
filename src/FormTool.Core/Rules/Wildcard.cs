namespace FormTool.Core.Rules;

/// <summary>Patterns with <c>*</c> (any characters) and <c>?</c> (one character).</summary>
public static class Wildcard
{
    /// <summary>Whether the pattern holds one of the two.</summary>
    public static bool IsPattern(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Whether the whole text is of that pattern, by letter case. Time grows with text times pattern at most.</summary>
    public static bool Matches(string text, string pattern) => Matches(text, pattern, ignoreCase: false);

    /// <summary>Whether the whole text is of that pattern.</summary>
    public static bool Matches(string text, string pattern, bool ignoreCase)
    {
        int at = 0;
        int next = 0;
        int star = -1;
        int retry = 0;
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                star = next++;
                retry = at;
            }
            else if (next < pattern.Length && (pattern[next] == '?' || Same(text[at], pattern[next], ignoreCase)))
            {
                at++;
                next++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }
        while (next < pattern.Length && pattern[next] == '*')
        {
            next++;
        }
        return next == pattern.Length;
    }

    private static bool Same(char one, char two, bool ignoreCase) =>
        one == two || (ignoreCase && char.ToLowerInvariant(one) == char.ToLowerInvariant(two));
}
