using System.Text.RegularExpressions;
using FormTool.Aws.Documents;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules.Conditions;

namespace FormTool.Core.Rules.Operators;

/// <summary>Makes the operators of a leaf of what a file says.</summary>
internal static class OperatorParser
{
    public static readonly string[] Names =
    [
        "equals", "notEquals", "in", "notIn", "present", "contains", "containsAny", "containsAll", "matches", "like", "startsWith", "endsWith",
        "atLeast", "atMost", "moreThan", "lessThan", "olderThan", "youngerThan", "before", "insideCidr", "equalsField", "notEqualsField",
    ];

    // What can be asked of a list; everything else never holds of one, and is surely a mistake.
    private static readonly HashSet<string> ForLists = ["present", "contains", "containsAny", "containsAll", "equalsField", "notEqualsField"];

    public static Operator Parse(string name, SourceNode value, FieldReference field, Func<SourceNode, FieldReference> reference)
    {
        if (!Names.Contains(name))
        {
            throw value.Error($"'{name}' is no operator.{Nearest.Question(name, Names)} Known are: {string.Join(", ", Names)}.");
        }
        if (field.Path.GivesList && !ForLists.Contains(name) && !(name is "equals" or "notEquals" && value.Node is ListNode))
        {
            throw value.Error($"{field.Text} gives a list, and '{name}' looks at one value: use each, some, none or count, or contains.");
        }
        return name switch
        {
            "equals" or "notEquals" => new EqualsOperator(Comparable(name, value), negated: name == "notEquals"),
            "in" or "notIn" => new InOperator(Values(name, value), negated: name == "notIn"),
            "present" => new PresentOperator(value.Node is BooleanNode wanted
                ? wanted.Value
                : throw value.Error($"'present' must be true or false, not {value.Kind()}.")),
            "contains" => new ContainsOperator([Scalar(name, value)], all: false),
            "containsAny" or "containsAll" => new ContainsOperator(Values(name, value), all: name == "containsAll"),
            "matches" => Matches(value),
            "like" => new TextOperator("is like", "is not like", Text(name, value), Wildcard.Matches),
            "startsWith" => new TextOperator("starts with", "does not start with", Text(name, value), static (text, start) => text.StartsWith(start, StringComparison.Ordinal)),
            "endsWith" => new TextOperator("ends with", "does not end with", Text(name, value), static (text, end) => text.EndsWith(end, StringComparison.Ordinal)),
            "atLeast" => Compare(Comparison.AtLeast, name, value),
            "atMost" => Compare(Comparison.AtMost, name, value),
            "moreThan" => Compare(Comparison.MoreThan, name, value),
            "lessThan" => Compare(Comparison.LessThan, name, value),
            "olderThan" => Time(Moment.OlderThan, name, value),
            "youngerThan" => Time(Moment.YoungerThan, name, value),
            "before" => Time(Moment.Before, name, value),
            "insideCidr" => Cidr(value),
            _ => new EqualsFieldOperator(reference(value), negated: name == "notEqualsField"),
        };
    }

    private static Node Comparable(string name, SourceNode value) => value.Node is ObjectNode
        ? throw value.Error($"'{name}' must be a value or a list, not an object.")
        : value.Node;

    private static Node Scalar(string name, SourceNode value) => value.Node is TextNode or NumberNode or BooleanNode
        ? value.Node
        : throw value.Error($"'{name}' must be a text, a number or a boolean, not {value.Kind()}.");

    private static Node[] Values(string name, SourceNode value) => value.Node is ListNode { Count: > 0 }
        ? [.. value.Items().Select(item => Scalar(name, item))]
        : throw value.Error($"'{name}' must be a list of values with at least one in it, not {value.Kind()}.");

    private static string Text(string name, SourceNode value) => value.Node is TextNode { Value.Length: > 0 } text
        ? text.Value
        : throw value.Error($"'{name}' must be a text, not {value.Kind()}.");

    private static MatchesOperator Matches(SourceNode value)
    {
        string pattern = Text("matches", value);
        MatchesOperator matches = new(pattern);
        // What came packed was checked when it was built; only what a person has just written needs the look.
        if (value.File.IsPacked)
        {
            return matches;
        }
        try
        {
            matches.Check();
            return matches;
        }
        catch (RegexParseException wrong)
        {
            throw value.Error($"'{pattern}' is no regular expression: {wrong.Message}", wrong);
        }
    }

    private static Operator Compare(Comparison comparison, string name, SourceNode value) => value.Node switch
    {
        NumberNode number when double.IsFinite(number.Value) => new NumberOperator(comparison, number.Value),
        TextNode version when VersionText.IsVersion(version.Value) => new VersionOperator(comparison, version.Value),
        _ => throw value.Error($"'{name}' must be a number, or a version in quotes such as \"8.0.35\", not {value.Kind()}."),
    };

    private static TimeOperator Time(Moment kind, string name, SourceNode value) =>
        value.Node is TextNode text && Duration.Parse(text.Value) is TimeSpan span
            ? new(kind, span, text.Value)
            : throw value.Error($"'{name}' must be a time such as 90d, 24h, 15m or 1d12h, not {(value.Node is TextNode ? $"'{value.Node}'" : value.Kind())}.");

    private static CidrOperator Cidr(SourceNode value)
    {
        SourceNode[] items = value.Node is TextNode ? [value] : [.. value.Items()];
        if (items.Length == 0)
        {
            throw value.Error($"'insideCidr' must be a list of networks such as 10.0.0.0/8, not {value.Kind()}.");
        }
        return new([.. items.Select(item => Network.TryParse(item.Node.AsText() ?? "", out Network network)
            ? network
            : throw item.Error($"'{item.Node}' is no network: something like 10.0.0.0/8 or fc00::/7 is expected."))]);
    }
}
