using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Conditions;

/// <summary>All parts hold.</summary>
internal sealed class AllOf(Clause[] parts) : Clause
{
    public override string Words { get; } = Combination.Join(parts, " and ");

    public override Truth Evaluate(in EvaluationContext context)
    {
        Truth all = Truth.True;
        foreach (Clause part in parts)
        {
            Truth one = part.Evaluate(context);
            if (one == Truth.False)
            {
                return Truth.False;
            }
            if (one == Truth.Unknown)
            {
                all = Truth.Unknown;
            }
        }
        return all;
    }

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into) =>
        Combination.Explain(parts, context, truth, negated, prefix, into);
}

/// <summary>At least one part holds.</summary>
internal sealed class AnyOf(Clause[] parts) : Clause
{
    public override string Words { get; } = Combination.Join(parts, " or ");

    public override Truth Evaluate(in EvaluationContext context)
    {
        Truth any = Truth.False;
        foreach (Clause part in parts)
        {
            Truth one = part.Evaluate(context);
            if (one == Truth.True)
            {
                return Truth.True;
            }
            if (one == Truth.Unknown)
            {
                any = Truth.Unknown;
            }
        }
        return any;
    }

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into) =>
        Combination.Explain(parts, context, truth, negated, prefix, into);
}

/// <summary>The part does not hold.</summary>
internal sealed class NotClause(Clause part) : Clause
{
    public override string Words { get; } = $"not ({part.Words})";

    public override Truth Evaluate(in EvaluationContext context) => part.Evaluate(context).Not();

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into) =>
        part.Explain(context, truth.Not(), !negated, prefix, into);
}

internal static class Combination
{
    public static string Join(Clause[] parts, string word) =>
        string.Join(word, parts.Select(part => part is AllOf or AnyOf ? $"({part.Words})" : part.Words));

    /// <summary>The parts whose own truth is that of the whole are the ones that decided it.</summary>
    public static void Explain(Clause[] parts, in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into)
    {
        foreach (Clause part in parts)
        {
            if (into.IsFull)
            {
                return;
            }
            if (part.Evaluate(context) == truth)
            {
                part.Explain(context, truth, negated, prefix, into);
            }
        }
    }
}
