namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// IAM's two wildcards: <c>*</c> stands for any text, <c>?</c> for one character.
/// Nothing here backtracks further than to the last star, so the time is bounded by the product of the two lengths.
/// Patterns are expected in the form that <see cref="Normalize"/> gives.
/// </summary>
internal static class Wildcard
{
    private enum Side
    {
        Text,
        Pattern,
        StarlessPattern,
    }

    /// <summary>The same pattern with runs of wildcards in one order: <c>*?**</c> becomes <c>?*</c>.</summary>
    public static string Normalize(string pattern)
    {
        if (!pattern.Contains('*'))
        {
            return pattern;
        }
        Span<char> form = pattern.Length <= 512 ? stackalloc char[pattern.Length] : new char[pattern.Length];
        int length = 0;
        for (int i = 0; i < pattern.Length;)
        {
            if (pattern[i] is not ('*' or '?'))
            {
                form[length++] = pattern[i++];
                continue;
            }
            bool star = false;
            for (; i < pattern.Length && pattern[i] is '*' or '?'; i++)
            {
                if (pattern[i] == '?')
                {
                    form[length++] = '?';
                }
                else
                {
                    star = true;
                }
            }
            if (star)
            {
                form[length++] = '*';
            }
        }
        return length == pattern.Length ? pattern : new string(form[..length]);
    }

    /// <summary>Whether the pattern matches this very text.</summary>
    public static bool Matches(string pattern, string text) => Match(pattern, text, Side.Text);

    /// <summary>Whether every text that <paramref name="narrow"/> matches is matched by <paramref name="wide"/> too.</summary>
    public static bool Covers(string wide, string narrow) => Match(wide, narrow, Side.Pattern);

    /// <summary>Whether there is a text that both patterns match.</summary>
    public static bool Overlaps(string one, string other)
    {
        int oneStar = one.IndexOf('*');
        int otherStar = other.IndexOf('*');
        if (otherStar < 0)
        {
            return Match(one, other, Side.StarlessPattern);
        }
        if (oneStar < 0)
        {
            return Match(other, one, Side.StarlessPattern);
        }
        // Both have a star: the stars take up whatever stands in the other's middle, so only the ends can disagree.
        int head = Math.Min(oneStar, otherStar);
        for (int i = 0; i < head; i++)
        {
            if (!Agree(one[i], other[i]))
            {
                return false;
            }
        }
        int tail = Math.Min(one.Length - one.LastIndexOf('*'), other.Length - other.LastIndexOf('*')) - 1;
        for (int i = 1; i <= tail; i++)
        {
            if (!Agree(one[^i], other[^i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool Agree(char one, char other) => one == other || one == '?' || other == '?';

    private static bool Match(string pattern, string text, Side side)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && One(pattern[p], text[t], side))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }
        return p == pattern.Length;
    }

    private static bool One(char pattern, char text, Side side) => side switch
    {
        Side.Text => pattern == '?' || pattern == text,
        Side.Pattern => text != '*' && (pattern == '?' || pattern == text),
        _ => Agree(pattern, text),
    };
}
