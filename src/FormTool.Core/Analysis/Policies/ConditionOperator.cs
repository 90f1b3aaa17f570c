namespace FormTool.Core.Analysis.Policies;

/// <summary>How a condition compares.</summary>
internal enum Comparison
{
    Unknown,
    Text,
    TextIgnoreCase,
    TextLike,
    Arn,
    Address,
    Boolean,
    Number,
    Date,
    Binary,
    Null,
}

/// <summary>Whether a key with several values needs one that fits or all of them.</summary>
internal enum Quantifier
{
    None,
    AnyValue,
    AllValues,
}

/// <summary>A condition operator, taken apart: <c>ForAllValues:StringNotLikeIfExists</c>.</summary>
/// <param name="Name">As the policy writes it.</param>
/// <param name="Comparison">How values are compared.</param>
/// <param name="Relation">For numbers and dates: <c>Equals</c>, <c>LessThan</c>, <c>LessThanEquals</c>, <c>GreaterThan</c>, <c>GreaterThanEquals</c>.</param>
/// <param name="Negated">The Not forms: they hold where no value fits, and where the key is absent.</param>
/// <param name="IfExists">Holds where the key is absent.</param>
/// <param name="Quantifier">ForAllValues holds where the key is absent, ForAnyValue does not.</param>
internal sealed record ConditionOperator(
    string Name, Comparison Comparison, string Relation, bool Negated, bool IfExists, Quantifier Quantifier)
{
    /// <summary>Whether the condition holds for a request that does not carry the key.</summary>
    public bool HoldsWhenAbsent => IfExists || Quantifier == Quantifier.AllValues || (Negated && Quantifier != Quantifier.AnyValue);

    /// <summary>Reads an operator; one that IAM does not know has <see cref="Comparison.Unknown"/>. IAM ignores the case.</summary>
    public static ConditionOperator Parse(string name)
    {
        ReadOnlySpan<char> rest = name;
        Quantifier quantifier = Quantifier.None;
        if (Cut(ref rest, "ForAnyValue:"))
        {
            quantifier = Quantifier.AnyValue;
        }
        else if (Cut(ref rest, "ForAllValues:"))
        {
            quantifier = Quantifier.AllValues;
        }
        bool ifExists = rest.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ifExists)
        {
            rest = rest[..^"IfExists".Length];
        }
        (Comparison comparison, string relation, bool negated) = rest.ToString().ToLowerInvariant() switch
        {
            "stringequals" => (Comparison.Text, "Equals", false),
            "stringnotequals" => (Comparison.Text, "Equals", true),
            "stringequalsignorecase" => (Comparison.TextIgnoreCase, "Equals", false),
            "stringnotequalsignorecase" => (Comparison.TextIgnoreCase, "Equals", true),
            "stringlike" => (Comparison.TextLike, "Equals", false),
            "stringnotlike" => (Comparison.TextLike, "Equals", true),
            "arnequals" or "arnlike" => (Comparison.Arn, "Equals", false),
            "arnnotequals" or "arnnotlike" => (Comparison.Arn, "Equals", true),
            "ipaddress" => (Comparison.Address, "Equals", false),
            "notipaddress" => (Comparison.Address, "Equals", true),
            "bool" => (Comparison.Boolean, "Equals", false),
            "null" => (Comparison.Null, "Equals", false),
            "binaryequals" => (Comparison.Binary, "Equals", false),
            "numericequals" => (Comparison.Number, "Equals", false),
            "numericnotequals" => (Comparison.Number, "Equals", true),
            "numericlessthan" => (Comparison.Number, "LessThan", false),
            "numericlessthanequals" => (Comparison.Number, "LessThanEquals", false),
            "numericgreaterthan" => (Comparison.Number, "GreaterThan", false),
            "numericgreaterthanequals" => (Comparison.Number, "GreaterThanEquals", false),
            "dateequals" => (Comparison.Date, "Equals", false),
            "datenotequals" => (Comparison.Date, "Equals", true),
            "datelessthan" => (Comparison.Date, "LessThan", false),
            "datelessthanequals" => (Comparison.Date, "LessThanEquals", false),
            "dategreaterthan" => (Comparison.Date, "GreaterThan", false),
            "dategreaterthanequals" => (Comparison.Date, "GreaterThanEquals", false),
            _ => (Comparison.Unknown, "Equals", false),
        };
        return new(name, comparison, relation, negated, ifExists, quantifier);
    }

    private static bool Cut(ref ReadOnlySpan<char> rest, string prefix)
    {
        if (!rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        rest = rest[prefix.Length..];
        return true;
    }
}
