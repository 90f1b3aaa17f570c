namespace FormTool.Core.Rotation;

/// <summary>A rotation that cannot be begun or cannot go on. The message says why and what to do; never a secret.</summary>
/// <param name="errorId">The stable id: one of the constants here.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class RotationException(string errorId, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The user's keys do not allow it: two that work, or one that somebody else is about to use.</summary>
    public const string NotPossible = "RotationNotPossible";

    /// <summary>It was begun and somebody has to decide how it goes on.</summary>
    public const string Incomplete = "RotationIncomplete";

    /// <summary>The keys are the caller's own, or the root user's, and no switch allows that.</summary>
    public const string OwnKey = "OwnKeyNotAllowed";

    /// <summary>A delivery target cannot be used.</summary>
    public const string TargetNotValid = "DeliveryTargetNotValid";

    /// <summary>There is no rotation of that id or user.</summary>
    public const string NotFound = "RotationNotFound";

    /// <summary>The stable id of the condition.</summary>
    public string ErrorId { get; } = errorId;
}

/// <summary>A step whose time has not come. Not a failure: the same command goes on later.</summary>
internal sealed class NotYetException(string reason, DateTimeOffset? dueAt) : Exception(reason)
{
    /// <summary>When it can go on at the earliest; null where that depends on somebody's work.</summary>
    public DateTimeOffset? DueAt { get; } = dueAt;
}
