using FormTool.Aws.Documents;
using FormTool.Core.Rules.Explaining;
using FormTool.Core.Rules.Operators;

namespace FormTool.Core.Rules.Conditions;

/// <summary>One field and what it must be.</summary>
internal sealed class Leaf : Clause
{
    private readonly FieldReference _field;
    private readonly Operator _only;
    private readonly Operator[]? _all;
    private readonly string _wanted;
    private readonly string _unwanted;

    public Leaf(FieldReference field, Operator[] operators)
    {
        _field = field;
        _only = operators[0];
        _all = operators.Length > 1 ? operators : null;
        _wanted = string.Join(" and ", operators.Select(one => one.Words));
        _unwanted = operators.Length == 1 ? operators[0].Opposite : $"not ({_wanted})";
        Words = $"{field.Text} {_wanted}";
    }

    public override string Words { get; }

    public override Truth Evaluate(in EvaluationContext context) => Test(_field.Get(context), context);

    public override void Explain(in EvaluationContext context, Truth truth, bool negated, string prefix, Explanation into)
    {
        Node actual = _field.Get(context);
        string wanted = negated ? _unwanted : _wanted;
        if (actual is ListNode list && truth == Kleene.Of(!negated))
        {
            // All is well: how many there are is enough.
            into.Add(_field.Label(prefix), ItemCount.Words(list.Count), wanted);
            return;
        }
        into.Add(_field.Label(prefix), actual, wanted);
        if (truth == Truth.Unknown)
        {
            into.Unreadable(FindFailure(actual, context));
        }
    }

    private Truth Test(Node value, in EvaluationContext context)
    {
        if (value is UnreadableNode)
        {
            return Truth.Unknown;
        }
        if (_all is null)
        {
            return _only.Test(value, context);
        }
        Truth all = Truth.True;
        foreach (Operator one in _all)
        {
            all = all.And(one.Test(value, context));
        }
        return all;
    }

    private ReadFailure FindFailure(Node actual, in EvaluationContext context)
    {
        if (Failures.First(actual) is ReadFailure failure)
        {
            return failure;
        }
        foreach (Operator one in _all ?? [_only])
        {
            if (one.Failure(context) is ReadFailure other)
            {
                return other;
            }
        }
        return new("", "", "Timeout", $"looking at {_field.Text} took too long");
    }
}
