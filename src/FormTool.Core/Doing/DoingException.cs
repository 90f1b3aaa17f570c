namespace FormTool.Core.Doing;

/// <summary>The state folder, a journal or a lock cannot be used.</summary>
/// <param name="errorId">The stable id: one of the constants here.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class DoingException(string errorId, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another run changes the same thing now.</summary>
    public const string InProgress = "OperationInProgress";

    /// <summary>A journal holds what FormTool did not write.</summary>
    public const string JournalNotValid = "JournalNotValid";

    /// <summary>There is no journal of that id.</summary>
    public const string JournalNotFound = "JournalNotFound";

    /// <summary>The state folder can be read or written by others, is a link, or cannot be made.</summary>
    public const string FolderNotPrivate = "StateFolderNotPrivate";

    /// <summary>The stable id of the condition.</summary>
    public string ErrorId { get; } = errorId;
}

/// <summary>A step failed. Says what became of the others.</summary>
public sealed class PlanException : Exception
{
    internal PlanException(Step step, Exception cause, IReadOnlyList<Step> undone, IReadOnlyList<Step> left, bool isOpen)
        : base(Text(step, cause, undone, left, isOpen), cause) =>
        (FailedStep, Undone, Left, IsOpen) = (step, undone, left, isOpen);

    /// <summary>The step that failed.</summary>
    public Step FailedStep { get; }

    /// <summary>The steps that were taken back.</summary>
    public IReadOnlyList<Step> Undone { get; }

    /// <summary>The steps whose effect may still be there.</summary>
    public IReadOnlyList<Step> Left { get; }

    /// <summary>Whether the journal is still open: the same command goes on, or takes back what is left.</summary>
    public bool IsOpen { get; }

    private static string Text(Step step, Exception cause, IReadOnlyList<Step> undone, IReadOnlyList<Step> left, bool isOpen)
    {
        string failed = $"{step.Action} ({step.Call}, {step.Target}) failed: {(cause is OperationCanceledException ? "it was stopped." : cause.Message)}";
        string after = left.Count > 0 ? $" Could not be taken back: {string.Join("; ", left.Select(one => $"{one.Action} ({one.Target})"))}."
            : isOpen ? " What was done stays, and the same command goes on from here."
            : undone.Count > 0 ? $" The {(undone.Count == 1 ? "step" : $"{undone.Count} steps")} before it {(undone.Count == 1 ? "was" : "were")} taken back."
            : " Nothing was changed.";
        return failed + after;
    }
}
