using FormTool.Aws.Documents;
using FormTool.Core.Rules.Conditions;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Operators;

/// <summary><c>equals</c> and <c>notEquals</c>.</summary>
internal sealed class EqualsOperator(Node wanted, bool negated) : Operator
{
    private readonly string _value = ValueText.Of(wanted) ?? "null";

    public override string Words => negated ? $"does not equal {_value}" : $"equals {_value}";

    public override string Opposite => negated ? $"equals {_value}" : $"does not equal {_value}";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        // The two commonest cases, without a further call.
        if (ReferenceEquals(value, wanted))
        {
            return negated ? Truth.False : Truth.True;
        }
        if (value is BooleanNode && wanted is BooleanNode)
        {
            return negated ? Truth.True : Truth.False;
        }
        Truth equal = Equality.Of(value, wanted);
        return negated ? equal.Not() : equal;
    }
}

/// <summary><c>equalsField</c> and <c>notEqualsField</c>: two members of the document.</summary>
internal sealed class EqualsFieldOperator(FieldReference other, bool negated) : Operator
{
    public override string Words => negated ? $"does not equal {other.Text}" : $"equals {other.Text}";

    public override string Opposite => negated ? $"equals {other.Text}" : $"does not equal {other.Text}";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        Truth equal = Equality.Of(value, other.Get(context));
        return negated ? equal.Not() : equal;
    }

    public override ReadFailure? Failure(in EvaluationContext context) => Failures.First(other.Get(context));
}

/// <summary><c>in</c> and <c>notIn</c>: one of a list. What is absent is in no list.</summary>
internal sealed class InOperator(Node[] values, bool negated) : Operator
{
    private readonly string _values = string.Join(", ", values.Select(value => ValueText.Of(value)));

    public override string Words => negated ? $"is none of {_values}" : $"is one of {_values}";

    public override string Opposite => negated ? $"is one of {_values}" : $"is none of {_values}";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        Truth any = value.IsNull ? Truth.False : Any(value);
        return negated ? any.Not() : any;
    }

    private Truth Any(Node value)
    {
        Truth any = Truth.False;
        foreach (Node one in values)
        {
            any = any.Or(Equality.Of(value, one));
            if (any == Truth.True)
            {
                break;
            }
        }
        return any;
    }
}

/// <summary><c>present</c>: neither absent, nor an empty text, list or object. A list of nulls only is empty.</summary>
internal sealed class PresentOperator(bool wanted) : Operator
{
    public override string Words => wanted ? "is present" : "is absent or empty";

    public override string Opposite => wanted ? "is absent or empty" : "is present";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        Truth present = value switch
        {
            NullNode => Truth.False,
            TextNode text => Kleene.Of(text.Value.Length > 0),
            ListNode list => AnyItem(list),
            ObjectNode members => Kleene.Of(members.Count > 0),
            _ => Truth.True,
        };
        return wanted ? present : present.Not();
    }

    private static Truth AnyItem(ListNode list)
    {
        Truth any = Truth.False;
        for (int i = 0; i < list.Count && any != Truth.True; i++)
        {
            any = any.Or(list.Items[i] switch { NullNode => Truth.False, UnreadableNode => Truth.Unknown, _ => Truth.True });
        }
        return any;
    }
}
