using System.Globalization;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

internal enum Comparison { AtLeast, AtMost, MoreThan, LessThan }

/// <summary><c>atLeast</c>, <c>atMost</c>, <c>moreThan</c>, <c>lessThan</c> with a number. What is no number does not hold.</summary>
internal sealed class NumberOperator(Comparison comparison, double wanted) : Operator
{
    private readonly string _wanted = wanted.ToString(CultureInfo.InvariantCulture);

    public override string Words => $"is {Comparisons.Words(comparison)} {_wanted}";

    public override string Opposite => $"is not {Comparisons.Words(comparison)} {_wanted}";

    public override Truth Test(Node value, in EvaluationContext context) =>
        Kleene.Of(value.AsNumber() is double number && !double.IsNaN(number) && Comparisons.Holds(comparison, number.CompareTo(wanted)));
}

/// <summary>The same with a version: <c>"8.0.35"</c>. What is no version does not hold.</summary>
internal sealed class VersionOperator(Comparison comparison, string wanted) : Operator
{
    public override string Words => $"is {Comparisons.Words(comparison)} version {wanted}";

    public override string Opposite => $"is not {Comparisons.Words(comparison)} version {wanted}";

    public override Truth Test(Node value, in EvaluationContext context) =>
        Kleene.Of(Text(value) is string version && VersionText.IsVersion(version) && Comparisons.Holds(comparison, VersionText.Compare(version, wanted)));
}

internal static class Comparisons
{
    public static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.AtLeast => order >= 0,
        Comparison.AtMost => order <= 0,
        Comparison.MoreThan => order > 0,
        _ => order < 0,
    };

    public static string Words(Comparison comparison) => comparison switch
    {
        Comparison.AtLeast => "at least",
        Comparison.AtMost => "at most",
        Comparison.MoreThan => "more than",
        _ => "less than",
    };
}

/// <summary>Versions as engines write them: <c>8.0.35</c>, <c>v1.29</c>, <c>8.0.mysql_aurora.3.05.2</c>, <c>16.3-R2</c>.
/// Parts are compared as numbers where both are, else as text; a missing part is 0.</summary>
internal static class VersionText
{
    public static bool IsVersion(string text) =>
        text.Length is > 0 and <= 200 && (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is 'v' or 'V' && char.IsAsciiDigit(text[1])));

    public static int Compare(string left, string right)
    {
        ReadOnlySpan<char> one = left.AsSpan().TrimStart("vV");
        ReadOnlySpan<char> two = right.AsSpan().TrimStart("vV");
        while (one.Length > 0 || two.Length > 0)
        {
            int order = ComparePart(Next(ref one), Next(ref two));
            if (order != 0)
            {
                return order;
            }
        }
        return 0;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(".-_+");
        ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return part.Length == 0 ? "0" : part;
    }

    private static int ComparePart(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        if (one.ContainsAnyExceptInRange('0', '9') || two.ContainsAnyExceptInRange('0', '9'))
        {
            // "0" stands for a missing part too, and digits sort before letters.
            return Math.Sign(one.CompareTo(two, StringComparison.OrdinalIgnoreCase));
        }
        one = one.TrimStart('0');
        two = two.TrimStart('0');
        return one.Length != two.Length ? one.Length.CompareTo(two.Length) : Math.Sign(one.SequenceCompareTo(two));
    }
}
