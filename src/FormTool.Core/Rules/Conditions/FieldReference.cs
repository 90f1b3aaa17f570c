using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Conditions;

/// <summary>A path, and how many documents further out it begins.</summary>
internal sealed class FieldReference(int levels, DocumentPath path, string text)
{
    /// <summary>As it was written, <c>^.VpcId</c>.</summary>
    public string Text => text;

    public DocumentPath Path => path;

    /// <summary>Whether it begins in the enclosing document.</summary>
    public bool IsOuter => levels > 0;

    public Node Get(in EvaluationContext context) => path.Get(Start(context));

    /// <summary>The name for evidence: with the place of the item before it.</summary>
    public string Label(string prefix) =>
        levels > 0 ? path.Text
        : prefix.Length == 0 ? path.Text
        : path.Text == "." ? prefix[..^1]
        : prefix + path.Text;

    /// <summary>Looks at each item of the list that it names.</summary>
    public Tally Tally(in EvaluationContext context, ItemVisitor visitor)
    {
        // Items see the place of the condition as their enclosing document, wherever the list comes from.
        Tally tally = default;
        path.Visit(Start(context), context, visitor, ref tally);
        return tally;
    }

    /// <summary>The items with their places.</summary>
    public IEnumerable<(string Label, Node Item)> Labelled(in EvaluationContext context, string prefix) =>
        path.Labelled(Start(context), label: path.Text == "." ? prefix.TrimEnd('.') : "")
            .Select(pair => levels > 0 || path.Text == "." ? pair : (prefix + pair.Label, pair.Item));

    private Node Start(in EvaluationContext context) => levels == 0 ? context.Item : context.Enclosing(levels);
}
