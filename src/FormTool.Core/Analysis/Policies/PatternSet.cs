namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// One action or resource pattern of a policy. Where it holds policy variables (<c>${aws:username}</c>) the answer depends on who asks,
/// so there are two forms: what it may match at most, and what it surely matches.
/// </summary>
internal sealed class Pattern
{
    // A literal star or question mark, ${*} and ${?}; no action or ARN holds these characters.
    private const char LiteralStar = '\uE000';
    private const char LiteralQuestion = '\uE001';

    public Pattern(string text, bool foldCase)
    {
        Text = text;
        string form = foldCase ? text.ToLowerInvariant() : text;
        if (!form.Contains("${", StringComparison.Ordinal))
        {
            AtMost = Wildcard.Normalize(form);
            Surely = AtMost;
            return;
        }
        string wide = WithoutVariables(form, out bool variables);
        AtMost = Wildcard.Normalize(wide);
        Surely = variables ? null : AtMost;
    }

    /// <summary>As the policy writes it.</summary>
    public string Text { get; }

    /// <summary>The normal form, a variable as <c>*</c>.</summary>
    public string AtMost { get; }

    /// <summary>The normal form, or null where a variable decides.</summary>
    public string? Surely { get; }

    private static string WithoutVariables(string form, out bool variables)
    {
        variables = false;
        System.Text.StringBuilder wide = new(form.Length);
        int lastClosing = form.LastIndexOf('}');
        for (int i = 0; i < form.Length;)
        {
            int end = form[i] == '$' && i + 1 < lastClosing && form[i + 1] == '{' ? form.IndexOf('}', i + 2) : -1;
            if (end < 0)
            {
                wide.Append(form[i++]);
                continue;
            }
            switch (form[(i + 2)..end])
            {
                case "*":
                    wide.Append(LiteralStar);
                    break;
                case "?":
                    wide.Append(LiteralQuestion);
                    break;
                case "$":
                    wide.Append('$');
                    break;
                default:
                    wide.Append('*');
                    variables = true;
                    break;
            }
            i = end + 1;
        }
        return wide.ToString();
    }
}

/// <summary>What stands under Action or NotAction, Resource or NotResource.</summary>
internal sealed class PatternSet
{
    /// <summary>Everything: what a missing Resource means in a policy that hangs on the resource itself.</summary>
    public static PatternSet Everything { get; } = new([new Pattern("*", foldCase: false)], negated: false);

    public PatternSet(IReadOnlyList<Pattern> patterns, bool negated)
    {
        Patterns = patterns;
        Negated = negated;
        foreach (Pattern pattern in patterns)
        {
            HasStar |= pattern.Surely == "*";
        }
    }

    public IReadOnlyList<Pattern> Patterns { get; }

    /// <summary>Whether these are the exceptions: NotAction, NotResource.</summary>
    public bool Negated { get; }

    private bool HasStar { get; }

    /// <summary>Whether this may match the text, for some caller.</summary>
    public bool MayMatch(string text)
    {
        if (HasStar)
        {
            return !Negated;
        }
        foreach (Pattern pattern in Patterns)
        {
            if ((Negated ? pattern.Surely : pattern.AtMost) is string form && Wildcard.Matches(form, text))
            {
                return !Negated;
            }
        }
        return Negated;
    }

    /// <summary>Whether this matches the text for every caller.</summary>
    public bool SurelyMatches(string text)
    {
        if (HasStar)
        {
            return !Negated;
        }
        foreach (Pattern pattern in Patterns)
        {
            if ((Negated ? pattern.AtMost : pattern.Surely) is string form && Wildcard.Matches(form, text))
            {
                return !Negated;
            }
        }
        return Negated;
    }

    /// <summary>Whether everything that the pattern (a normal form) matches is surely matched by this.</summary>
    public bool Covers(string form)
    {
        if (HasStar)
        {
            return !Negated;
        }
        foreach (Pattern pattern in Patterns)
        {
            if (Negated ? Wildcard.Overlaps(pattern.AtMost, form) : pattern.Surely is string surely && Wildcard.Covers(surely, form))
            {
                return !Negated;
            }
        }
        return Negated;
    }

    /// <summary>Whether this and the pattern (a normal form) may have something in common.</summary>
    public bool MayOverlap(string form)
    {
        if (HasStar)
        {
            return !Negated;
        }
        foreach (Pattern pattern in Patterns)
        {
            if (Negated ? pattern.Surely is string surely && Wildcard.Covers(surely, form) : Wildcard.Overlaps(pattern.AtMost, form))
            {
                return !Negated;
            }
        }
        return Negated;
    }

    /// <summary>Whether everything in the other set is surely in this one.</summary>
    public bool Covers(PatternSet other)
    {
        if (HasStar)
        {
            return !Negated;
        }
        if (other.Negated)
        {
            // All but b lies within all but a where a lies within b; no finite list of patterns is taken for "all but".
            return Negated && Patterns.All(mine => other.Patterns.Any(theirs => theirs.Surely is string surely && Wildcard.Covers(surely, mine.AtMost)));
        }
        return other.Patterns.All(theirs => Covers(theirs.AtMost));
    }
}
