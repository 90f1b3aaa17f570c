using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

/// <summary>One demand on a value: <c>equals</c>, <c>olderThan</c> … Immutable, and safe on several threads.</summary>
internal abstract class Operator
{
    /// <summary>The demand in words, <c>equals true</c>.</summary>
    public abstract string Words { get; }

    /// <summary>The opposite in words.</summary>
    public abstract string Opposite { get; }

    /// <summary>Whether the value meets it. The value is never itself unreadable; what is inside may be.</summary>
    public abstract Truth Test(Node value, in EvaluationContext context);

    /// <summary>Where the test is unknown for a cause outside the value: that cause.</summary>
    public virtual ReadFailure? Failure(in EvaluationContext context) => null;

    /// <summary>A scalar as text; null for what is absent, a list or an object.</summary>
    protected static string? Text(Node value) => value switch
    {
        TextNode text => text.Value,
        BooleanNode or NumberNode => value.ToString(),
        _ => null,
    };
}
