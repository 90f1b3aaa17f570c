using FormTool.Aws.Documents;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Conditions;

/// <summary><c>count</c>: so many items of a list hold.</summary>
internal sealed class CountClause(FieldReference list, Clause? condition, int? atLeast, int? atMost) : Clause
{
    private readonly ItemVisitor _visitor = condition is null ? ItemVisitor.All : new Whole(condition);

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
        string actual = condition is null ? ItemCount.Words(tally.True) : $"{tally.True} of {ItemCount.Words(tally.Known)}";
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

    private sealed class Whole(Clause condition) : ItemVisitor
    {
        public override Truth Look(in EvaluationContext context) => condition.Evaluate(context);

        public override bool Decided(in Tally tally) => false;
    }
}
