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
    /// <summary>Whether the item that the context stands on holds.</summary>
    public abstract Truth Look(in EvaluationContext context);

    /// <summary>Whether the answer is already known, so that further items need no look.</summary>
    public abstract bool Decided(in Tally tally);
}
