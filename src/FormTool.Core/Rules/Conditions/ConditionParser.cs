using FormTool.Aws.Documents;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules.Operators;

namespace FormTool.Core.Rules.Conditions;

/// <summary>Makes clauses of what a file says, and keeps the paths that they read. One parser for each condition.</summary>
internal sealed class ConditionParser
{
    private const int MaxDepth = 32;

    private static readonly string[] Kinds = ["allOf", "anyOf", "not", "field", "each", "some", "none", "count"];

    private readonly List<string> _prefixes = [""];
    private readonly List<string> _paths = [];
    private int _depth;

    public IReadOnlyList<string> Paths => _paths;

    public Clause Parse(SourceNode source)
    {
        if (source.Node is not ObjectNode members)
        {
            throw source.Error($"expected a condition, an object with one of {string.Join(", ", Kinds)}; found {source.Kind()}.");
        }
        string[] kinds = [.. Kinds.Where(members.Has)];
        if (kinds.Length != 1)
        {
            string found = kinds.Length > 1 ? $"found {string.Join(" and ", kinds)} together; nest them in allOf"
                : members.Count == 0 ? "found an empty object"
                : $"found {string.Join(", ", members.Names)}.{Nearest.Question(members.Names.First(), Kinds)}".TrimEnd('.');
            throw source.Error($"a condition has exactly one of {string.Join(", ", Kinds)}; {found}.");
        }
        if (++_depth > MaxDepth)
        {
            throw source.Error($"conditions nest at most {MaxDepth} deep.");
        }
        Clause clause = kinds[0] switch
        {
            "allOf" => new AllOf(Parts(source.Object("allOf", "allOf"), "allOf")),
            "anyOf" => new AnyOf(Parts(source.Object("anyOf", "anyOf"), "anyOf")),
            "not" => new NotClause(Parse(source.Object("not", "not")["not"])),
            "field" => Field(source),
            "count" => Count(source),
            string kind => Items(source, kind),
        };
        _depth--;
        return clause;
    }

    private Clause[] Parts(SourceNode source, string member)
    {
        SourceNode parts = source[member];
        return parts.Node is ListNode { Count: > 0 }
            ? [.. parts.Items().Select(Parse)]
            : throw parts.Error($"'{member}' must be a list of conditions with at least one in it, not {parts.Kind()}.");
    }

    private Leaf Field(SourceNode source)
    {
        FieldReference field = Reference(source["field"], "field");
        List<Operator> operators = [];
        foreach ((string name, SourceNode value) in source.Members())
        {
            if (name != "field")
            {
                operators.Add(OperatorParser.Parse(name, value, field, other => Reference(other, name)));
            }
        }
        return operators.Count > 0
            ? new(field, [.. operators])
            : throw source.Error($"field {field.Text} has no operator: one of {string.Join(", ", OperatorParser.Names)} is expected.");
    }

    private Quantifier Items(SourceNode source, string kind)
    {
        source.Object(kind, kind, "is");
        FieldReference list = Reference(source[kind], kind, isList: true);
        Clause? condition = Inside(source);
        if (condition is null && kind == "each")
        {
            throw source.Error("'each' needs 'is': the condition that every item must meet.");
        }
        return new(kind switch { "each" => Quantity.Each, "some" => Quantity.Some, _ => Quantity.None }, list, condition);
    }

    private CountClause Count(SourceNode source)
    {
        source.Object("count", "count", "is", "atLeast", "atMost");
        FieldReference list = Reference(source["count"], "count", isList: true);
        Clause? condition = Inside(source);
        int? least = Whole(source, "atLeast");
        int? most = Whole(source, "atMost");
        return least is null && most is null
            ? throw source.Error("'count' needs 'atLeast' or 'atMost' with a number.")
            : new(list, condition, least, most);
    }

    private static int? Whole(SourceNode source, string member)
    {
        SourceNode value = source[member];
        return value.Node switch
        {
            NullNode => null,
            NumberNode { IsInteger: true, Integer: >= 0 and <= int.MaxValue } number => (int)number.Integer,
            _ => throw value.Error($"'{member}' of a count must be a whole number from 0, not {value.Kind()}."),
        };
    }

    private Clause? Inside(SourceNode source)
    {
        if (source["is"] is not { Node: not NullNode } condition)
        {
            return null;
        }
        if (_prefixes.Count > EvaluationContext.MaxNesting)
        {
            throw source.Error($"each, some, none and count nest at most {EvaluationContext.MaxNesting} deep.");
        }
        _prefixes.Add(_paths[^1]);
        Clause clause = Parse(condition);
        _prefixes.RemoveAt(_prefixes.Count - 1);
        return clause;
    }

    private FieldReference Reference(SourceNode source, string member, bool isList = false)
    {
        if (source.Node is not TextNode { Value: string text })
        {
            throw source.Error($"'{member}' must be a path such as Placement.AvailabilityZone, not {source.Kind()}.");
        }
        int levels = 0;
        string rest = text;
        while (rest.StartsWith("^.", StringComparison.Ordinal))
        {
            levels++;
            rest = rest[2..];
        }
        if (levels >= _prefixes.Count)
        {
            throw source.Error($"'{text}' begins with ^. where nothing encloses it: ^. is for conditions inside each, some, none and count.");
        }
        DocumentPath path;
        try
        {
            path = DocumentPath.Parse(rest);
        }
        catch (FormatException wrong)
        {
            throw source.Error(wrong.Message, wrong);
        }
        string prefix = _prefixes[_prefixes.Count - 1 - levels];
        string absolute = rest == "." ? prefix : prefix.Length == 0 ? rest : $"{prefix}.{rest}";
        if (isList && !absolute.EndsWith("[]", StringComparison.Ordinal))
        {
            absolute += "[]";
        }
        if (absolute.Length > 0)
        {
            // A list's own path stays last for the moment: what is inside takes it as its prefix.
            _paths.Remove(absolute);
            _paths.Add(absolute);
        }
        return new(levels, path, text);
    }
}
