using System.Text;

namespace FormTool.Core.Analysis.Monitoring;

internal enum FilterTokenKind
{
    Word,
    Quoted,
    Symbol,
}

internal readonly record struct FilterToken(FilterTokenKind Kind, string Text);

/// <summary>The words, quoted texts and symbols of a filter pattern.</summary>
internal static class FilterTokens
{
    /// <summary>AWS allows 1,024 characters.</summary>
    private const int LongestPattern = 4096;

    private static readonly string[] s_symbols = ["&&", "||", "!=", "<=", ">=", "=", "<", ">", "(", ")", "{", "}"];

    /// <summary>The tokens; null for a pattern that is too long or ends within quotes.</summary>
    public static List<FilterToken>? Read(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            return null;
        }
        List<FilterToken> tokens = [];
        for (int at = 0; at < pattern.Length;)
        {
            if (char.IsWhiteSpace(pattern[at]))
            {
                at++;
                continue;
            }
            if (pattern[at] == '"')
            {
                if (Quoted(pattern, ref at) is not string text)
                {
                    return null;
                }
                tokens.Add(new(FilterTokenKind.Quoted, text));
                continue;
            }
            int start = at;
            if (s_symbols.FirstOrDefault(symbol => string.CompareOrdinal(pattern, start, symbol, 0, symbol.Length) == 0) is string found)
            {
                tokens.Add(new(FilterTokenKind.Symbol, found));
                at += found.Length;
                continue;
            }
            at++;
            while (at < pattern.Length && !char.IsWhiteSpace(pattern[at]) && !"&|!<>=(){}\"".Contains(pattern[at]))
            {
                at++;
            }
            tokens.Add(new(FilterTokenKind.Word, pattern[start..at]));
        }
        return tokens;
    }

    private static string? Quoted(string pattern, ref int at)
    {
        StringBuilder text = new();
        for (at++; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '"':
                    at++;
                    return text.ToString();
                case '\\' when at + 1 < pattern.Length:
                    text.Append(pattern[++at]);
                    break;
                default:
                    text.Append(pattern[at]);
                    break;
            }
        }
        return null;
    }
}
