using FormTool.Aws.Documents;

namespace FormTool.Core.Rules;

/// <summary>What a condition looks at: a document (or, inside <c>each</c> and its kin, an item and what encloses it) and the clock of the run.
/// A value of a few words, handed down by reference: evaluating allocates nothing for it.</summary>
public readonly struct EvaluationContext
{
    /// <summary>How deep <c>each</c>, <c>some</c>, <c>none</c> and <c>count</c> can nest.</summary>
    internal const int MaxNesting = 3;

    private readonly Node _up1;
    private readonly Node _up2;
    private readonly Node _up3;

    /// <summary>Looks at a document.</summary>
    /// <param name="document">The document of a resource.</param>
    /// <param name="now">The clock of the run; for a snapshot the moment when it was taken.</param>
    public EvaluationContext(Node document, DateTimeOffset now)
        : this(document, Node.Null, Node.Null, Node.Null, now) { }

    private EvaluationContext(Node item, Node up1, Node up2, Node up3, DateTimeOffset now) =>
        (Item, _up1, _up2, _up3, Now) = (item, up1, up2, up3, now);

    /// <summary>The document, or the item that is being looked at.</summary>
    public Node Item { get; }

    /// <summary>The clock of the run.</summary>
    public DateTimeOffset Now { get; }

    internal EvaluationContext Enter(Node item) => new(item, Item, _up1, _up2, Now);

    internal Node Enclosing(int levels) => levels switch { 0 => Item, 1 => _up1, 2 => _up2, _ => _up3 };
}
