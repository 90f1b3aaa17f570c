using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Conditions;

/// <summary>A compiled part of a condition. Immutable, and safe on several threads.</summary>
internal abstract class Clause
{
    /// <summary>What it asks for, in words: <c>Encrypted equals true</c>.</summary>
    public abstract string Words { get; }

    public abstract Truth Evaluate(in EvaluationContext context);

    /// <summary>Adds the leaves that made the condition what it is.</summary>
    /// <param name="context">The same as in the evaluation.</param>
    /// <param name="truth">What the evaluation gave.</param>
    /// <param name="negated">Whether the opposite is asked for.</param>
    /// <param name="prefix">Where the item stands in the document: empty, or <c>Listeners[2].</c></param>
    /// <param name="into">Gathers them.</param>
    public abstract void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into);
}
