namespace FormTool.Core.Doing;

/// <summary>Where a step is.</summary>
public enum StepState
{
    /// <summary>Its intent is in the journal and its call is being made.</summary>
    Started,
    /// <summary>AWS shows its effect.</summary>
    Done,
    /// <summary>The effect was there already, from an earlier run or a call whose reply was lost.</summary>
    Found,
    /// <summary>It failed.</summary>
    Failed,
    /// <summary>It is being taken back.</summary>
    Undoing,
    /// <summary>Its effect is gone.</summary>
    Undone,
    /// <summary>It could not be taken back; something may be left.</summary>
    Left,
}

/// <summary>Something that happened in a run.</summary>
/// <param name="Step">The step.</param>
/// <param name="State">What became of it.</param>
/// <param name="Finished">How many steps of the plan are done now.</param>
/// <param name="Total">How many the plan has.</param>
/// <param name="Message">Why, where something went wrong; without secrets.</param>
public sealed record StepEvent(Step Step, StepState State, int Finished, int Total, string? Message = null);
