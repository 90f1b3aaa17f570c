using FormTool.Aws.Documents;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Conditions;

internal enum Quantity { Each, Some, None }

/// <summary><c>each</c>, <c>some</c>, <c>none</c>: all, at least one, no item of a list holds.</summary>
internal sealed class Quantifier(Quantity quantity, FieldReference list, Clause? condition) : Clause
{
    private const int MostExplained = 3;

    private readonly ItemVisitor _visitor = new UntilDecided(condition, quantity == Quantity.Each ? Truth.False : Truth.True);

    private readonly string _unwanted = $"not ({Describe(quantity, list, condition)})";

    public override string Words { get; } = Describe(quantity, list, condition);

    private static string Describe(Quantity quantity, FieldReference list, Clause? condition) => quantity switch
    {
        Quantity.Each => $"each {list.Text}: {condition?.Words}",
        Quantity.Some => condition is null ? $"some {list.Text}" : $"some {list.Text}: {condition.Words}",
        _ => condition is null ? $"no {list.Text}" : $"no {list.Text}: {condition.Words}",
    };

    public override Truth Evaluate(in EvaluationContext context)
    {
        Tally tally = list.Tally(context, _visitor);
        if (quantity == Quantity.Each)
        {
            return tally.False > 0 ? Truth.False : tally.AnyUnknown ? Truth.Unknown : Truth.True;
        }
        Truth some = tally.True > 0 ? Truth.True : tally.AnyUnknown ? Truth.Unknown : Truth.False;
        return quantity == Quantity.Some ? some : some.Not();
    }

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into)
    {
        // One item decides "each" when it fails, "some" and "none" when it holds; otherwise it is the list as a whole.
        Truth decisive = truth == Truth.Unknown ? Truth.Unknown : quantity == Quantity.Each ? Truth.False : Truth.True;
        bool byItem = truth == Truth.Unknown || truth == (quantity == Quantity.Some ? Truth.True : Truth.False);
        bool itemNegated = quantity == Quantity.None ? !negated : negated;
        int explained = 0;
        if (byItem && condition is not null)
        {
            foreach ((string label, Node item) in list.Labelled(context, prefix))
            {
                if (explained == MostExplained)
                {
                    break;
                }
                EvaluationContext inside = context.Enter(item);
                if (condition.Evaluate(inside) == decisive)
                {
                    explained++;
                    condition.Explain(inside, decisive, itemNegated, label.Length == 0 ? "" : label + ".", into);
                }
            }
        }
        if (explained == 0)
        {
            Summarize(context, truth, negated, prefix, into);
        }
        if (truth == Truth.Unknown && Failures.First(list.Get(context)) is ReadFailure failure)
        {
            into.Unreadable(failure);
        }
    }

    // Where all is well the number of items is enough; otherwise people want to see them.
    private void Summarize(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into)
    {
        string wanted = negated ? _unwanted : Words;
        if (truth == Kleene.Of(!negated))
        {
            into.Add(list.Label(prefix), ItemCount.Words(list.Tally(context, ItemVisitor.All).Known), wanted);
            return;
        }
        into.Add(list.Label(prefix), list.Get(context), wanted);
    }

    private sealed class UntilDecided(Clause? condition, Truth decisive) : ItemVisitor
    {
        public override Truth Look(in EvaluationContext context) =>
            condition?.Evaluate(context) ?? (context.Item is UnreadableNode ? Truth.Unknown : Truth.True);

        public override bool Decided(in Tally tally) => decisive == Truth.False ? tally.False > 0 : tally.True > 0;
    }
}
