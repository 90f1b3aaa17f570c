using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Conditions;

/// <summary>How many items hold, do not hold, and could not be decided.</summary>
internal struct Tally
{
    public int True;
    public int False;
    public int Unknown;

    /// <summary>A list could not be read: nobody knows how many items there are beside the counted ones.</summary>
    public bool Unbounded;

    public void Add(Truth truth)
    {
        switch (truth)
        {
            case Truth.True:
                True++;
                break;
            case Truth.False:
                False++;
                break;
            default:
                Unknown++;
                break;
        }
    }

    public readonly bool AnyUnknown => Unknown > 0 || Unbounded;

    public readonly int Known => True + False + Unknown;
}

/// <summary>Looks at the items of a list one by one.</summary>
internal abstract class ItemVisitor
{
    /// <summary>Counts the items: each that could be read holds.</summary>
    public static ItemVisitor All { get; } = new Existence();

    /// <summary>Whether the item that the context stands on holds.</summary>
    public abstract Truth Look(in EvaluationContext context);

    /// <summary>Whether the answer is already known, so that further items need no look.</summary>
    public abstract bool Decided(in Tally tally);

    private sealed class Existence : ItemVisitor
    {
        public override Truth Look(in EvaluationContext context) => context.Item is UnreadableNode ? Truth.Unknown : Truth.True;

        public override bool Decided(in Tally tally) => false;
    }
}

/// <summary>Numbers of items in words; the small ones are made once.</summary>
internal static class ItemCount
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 32).Select(Write)];

    public static string Words(int count) => count < Small.Length ? Small[count] : Write(count);

    private static string Write(int count) => count switch { 0 => "no items", 1 => "1 item", _ => $"{count} items" };
}
