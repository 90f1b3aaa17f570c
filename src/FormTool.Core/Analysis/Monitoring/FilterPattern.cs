using System.Globalization;
using System.IO.Enumeration;
using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>
/// A filter pattern of CloudWatch Logs, asked whether it would match an event: JSON patterns
/// (<c>{ ($.a = "x") &amp;&amp; ($.b NOT EXISTS) }</c>, in any order and spacing) and patterns of terms (<c>"ConsoleLogin" "Failed"</c>).
/// </summary>
internal sealed class FilterPattern
{
    private readonly Func<Node, bool> _matches;

    private FilterPattern(Func<Node, bool> matches) => _matches = matches;

    /// <summary>Reads a pattern; null where it is none that is understood here (a regular expression, for instance).</summary>
    public static FilterPattern? Parse(string pattern)
    {
        if (FilterTokens.Read(pattern) is not List<FilterToken> tokens)
        {
            return null;
        }
        if (!pattern.AsSpan().TrimStart().StartsWith("{"))
        {
            return Terms(tokens);
        }
        FilterExpression expression = new(tokens);
        return expression.Parse() is Func<Node, bool> matches ? new(matches) : null;
    }

    public bool Matches(Node logEvent) => _matches(logEvent);

    /// <summary>All plain terms must be there, one of those with a question mark, none of those with a minus.</summary>
    private static FilterPattern? Terms(List<FilterToken> tokens)
    {
        if (tokens.Any(token => token.Kind is not (FilterTokenKind.Word or FilterTokenKind.Quoted)) || tokens.FirstOrDefault().Text?.StartsWith('[') == true)
        {
            return null;
        }
        string[] Of(char mark) => [.. tokens.Where(token => token.Kind == FilterTokenKind.Word && token.Text.StartsWith(mark)).Select(token => token.Text[1..])];
        string[] any = Of('?'), none = Of('-');
        string[] all = [.. tokens.Where(token => token.Kind == FilterTokenKind.Quoted || token.Text[0] is not ('?' or '-')).Select(token => token.Text)];
        return new(logEvent =>
        {
            string text = NodeJson.ToText(logEvent);
            bool Has(string term) => text.Contains(term, StringComparison.Ordinal);
            return all.All(Has) && (any.Length == 0 || any.Any(Has)) && !none.Any(Has);
        });
    }

    /// <summary>One comparison of a JSON pattern.</summary>
    internal static bool Compare(Node actual, string comparison, string wanted)
    {
        if (comparison is "<" or ">" or "<=" or ">=")
        {
            return actual.AsNumber() is double left && double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out double right)
                && comparison switch { "<" => left < right, ">" => left > right, "<=" => left <= right, _ => left >= right };
        }
        if (actual.IsNull)
        {
            return false;
        }
        bool equal = FileSystemName.MatchesSimpleExpression(wanted, actual.ToString() ?? "", ignoreCase: false);
        return comparison == "=" ? equal : !equal;
    }
}
