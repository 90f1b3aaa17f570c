using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>A JSON filter pattern from its tokens: <c>||</c> binds weaker than <c>&amp;&amp;</c>, parentheses group.</summary>
internal sealed class FilterExpression(List<FilterToken> tokens)
{
    private const int Deepest = 40;

    private int _at;
    private int _depth;

    /// <summary>The condition; null where the pattern is not understood.</summary>
    public Func<Node, bool>? Parse() =>
        Take("{") && Either() is Func<Node, bool> condition && Take("}") && _at == tokens.Count ? condition : null;

    private Func<Node, bool>? Either() => Joined("||", Both, (a, b) => node => a(node) || b(node));

    private Func<Node, bool>? Both() => Joined("&&", One, (a, b) => node => a(node) && b(node));

    private Func<Node, bool>? Joined(string symbol, Func<Func<Node, bool>?> part, Func<Func<Node, bool>, Func<Node, bool>, Func<Node, bool>> join)
    {
        Func<Node, bool>? left = part();
        while (left is not null && Take(symbol))
        {
            left = part() is Func<Node, bool> right ? join(left, right) : null;
        }
        return left;
    }

    private Func<Node, bool>? One()
    {
        if (!Take("("))
        {
            return Leaf();
        }
        if (++_depth > Deepest)
        {
            return null;
        }
        Func<Node, bool>? inner = Either();
        _depth--;
        return inner is not null && Take(")") ? inner : null;
    }

    private Func<Node, bool>? Leaf()
    {
        if (Next() is not { Kind: FilterTokenKind.Word, Text: string selector } || !selector.StartsWith("$.", StringComparison.Ordinal) || Next() is not FilterToken comparison)
        {
            return null;
        }
        string[] path = selector[2..].Split('.');
        if (path.Any(member => member.Length == 0 || member.Contains('[')))
        {
            return null;
        }
        Node Read(Node node) => path.Aggregate(node, (inner, member) => inner[member]);
        switch (comparison)
        {
            case { Kind: FilterTokenKind.Symbol, Text: "=" or "!=" or "<" or ">" or "<=" or ">=" }:
                // A value between percent signs is a regular expression: not understood, so never counted as one that matches.
                return Next() is { Kind: not FilterTokenKind.Symbol, Text: string wanted } && !wanted.StartsWith('%')
                    ? node => FilterPattern.Compare(Read(node), comparison.Text, wanted)
                    : null;
            case { Kind: FilterTokenKind.Word, Text: "EXISTS" }:
                return node => !Read(node).IsNull;
            case { Kind: FilterTokenKind.Word, Text: "NOT" }:
                return Next() is { Text: "EXISTS" } ? node => Read(node).IsNull : null;
            case { Kind: FilterTokenKind.Word, Text: "IS" }:
                return Next()?.Text switch
                {
                    "NULL" => node => Read(node).IsNull,
                    "TRUE" => node => Read(node).AsBoolean() == true,
                    "FALSE" => node => Read(node).AsBoolean() == false,
                    _ => null,
                };
            default:
                return null;
        }
    }

    private bool Take(string symbol)
    {
        if (_at < tokens.Count && tokens[_at] is { Kind: FilterTokenKind.Symbol } token && token.Text == symbol)
        {
            _at++;
            return true;
        }
        return false;
    }

    private FilterToken? Next() => _at < tokens.Count ? tokens[_at++] : null;
}
