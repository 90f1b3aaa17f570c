using FormTool.Aws.Documents;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules.Operators;

/// <summary><c>contains</c>, <c>containsAny</c>, <c>containsAll</c>: a list has the items, or a text the parts.</summary>
internal sealed class ContainsOperator(Node[] wanted, bool all) : Operator
{
    private readonly string _values = string.Join(", ", wanted.Select(value => ValueText.Of(value)));

    public override string Words => wanted.Length == 1 ? $"contains {_values}" : $"contains {(all ? "all" : "one")} of {_values}";

    public override string Opposite => wanted.Length == 1 ? $"does not contain {_values}" : $"contains {(all ? "not all" : "none")} of {_values}";

    public override Truth Test(Node value, in EvaluationContext context)
    {
        Truth result = Kleene.Of(all);
        foreach (Node one in wanted)
        {
            Truth has = Has(value, one);
            result = all ? result.And(has) : result.Or(has);
            if (result == (all ? Truth.False : Truth.True))
            {
                break;
            }
        }
        return result;
    }

    private static Truth Has(Node value, Node one)
    {
        if (value is TextNode text)
        {
            return Kleene.Of(Text(one) is string part && text.Value.Contains(part, StringComparison.Ordinal));
        }
        if (value is not ListNode list)
        {
            return Truth.False;
        }
        Truth any = Truth.False;
        for (int i = 0; i < list.Count && any != Truth.True; i++)
        {
            any = any.Or(Equality.Of(list.Items[i], one));
        }
        return any;
    }
}
