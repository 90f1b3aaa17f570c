using FormTool.Aws.Documents;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Conditions;

internal enum Quantity { Each, Some, None }

/// <summary><c>each</c>, <c>some</c>, <c>none</c>: all, at least one, no item of a list holds.</summary>
internal sealed class Quantifier(Quantity quantity, FieldReference list, Clause? condition) : Clause
{
    private const int MostExplained = 3;

    private readonly ItemVisitor _visitor = new UntilDecided(condition, quantity == Quantity.Each ? Truth.False : Truth.True);

    public override string Words { get; } = quantity switch
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
        Node whole = list.Get(context);
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
            into.Add(list.Label(prefix), whole, negated ? $"not ({Words})" : Words);
        }
        if (truth == Truth.Unknown && Failures.First(whole) is ReadFailure failure)
        {
            into.Unreadable(failure);
        }
    }

    private sealed class UntilDecided(Clause? condition, Truth decisive) : ItemVisitor
    {
        public override Truth Look(in EvaluationContext context) =>
            condition?.Evaluate(context) ?? (context.Item is UnreadableNode ? Truth.Unknown : Truth.True);

        public override bool Decided(in Tally tally) => decisive == Truth.False ? tally.False > 0 : tally.True > 0;
    }
}

/// <summary><c>count</c>: so many items of a list hold.</summary>
internal sealed class CountClause(FieldReference list, Clause? condition, int? atLeast, int? atMost) : Clause
{
    private static readonly ItemVisitor Everything = new Whole(null);

    private readonly ItemVisitor _visitor = condition is null ? Everything : new Whole(condition);

    private readonly string _wanted = (atLeast, atMost) switch
    {
        (int least, null) => $"at least {least}",
        (null, int most) => $"at most {most}",
        _ => $"{atLeast} to {atMost}",
    } + (condition is null ? "" : $" with {condition.Words}");

    public override string Words => $"count of {list.Text} is {_wanted}";

    public override Truth Evaluate(in EvaluationContext context)
    {
        Tally tally = list.Tally(context, _visitor);
        Truth enough = atLeast is not int least ? Truth.True
            : tally.True >= least ? Truth.True
            : tally.Unbounded || tally.True + tally.Unknown >= least ? Truth.Unknown
            : Truth.False;
        Truth few = atMost is not int most ? Truth.True
            : tally.True > most ? Truth.False
            : tally.Unbounded || tally.True + tally.Unknown > most ? Truth.Unknown
            : Truth.True;
        return enough.And(few);
    }

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into)
    {
        Tally tally = list.Tally(context, _visitor);
        string actual = condition is null ? $"{tally.True} items" : $"{tally.True} of {tally.Known} items";
        into.Add(list.Label(prefix), actual, negated ? $"not {_wanted}" : _wanted);
        if (truth != Truth.Unknown)
        {
            return;
        }
        if (Failures.First(list.Get(context)) is ReadFailure failure)
        {
            into.Unreadable(failure);
            return;
        }
        foreach ((string label, Node item) in list.Labelled(context, prefix))
        {
            EvaluationContext inside = context.Enter(item);
            if (condition!.Evaluate(inside) == Truth.Unknown)
            {
                condition.Explain(inside, Truth.Unknown, negated, label + ".", into);
                return;
            }
        }
    }

    private sealed class Whole(Clause? condition) : ItemVisitor
    {
        public override Truth Look(in EvaluationContext context) =>
            condition?.Evaluate(context) ?? (context.Item is UnreadableNode ? Truth.Unknown : Truth.True);

        public override bool Decided(in Tally tally) => false;
    }
}
