using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>Whose key is to be rotated.</summary>
/// <param name="UserName">The user.</param>
/// <param name="AccessKeyId">The key, where it was named.</param>
/// <param name="Origin">What it came from, for errors: an object of the pipeline.</param>
public sealed record RotationSubject(string UserName, string? AccessKeyId = null, object? Origin = null)
{
    /// <summary>The region of the KMS key that is meant, whose id or ARN is then <see cref="UserName"/>, empty for the session's; null for a user.</summary>
    public string? KmsRegion { get; init; }
}

/// <summary>A rotation before anything is done.</summary>
public sealed class PlannedRotation
{
    internal PlannedRotation(RotationSubject subject, RotationCourse? course, Plan? plan, bool isUnderWay, string? reason, Exception? error) =>
        (Subject, Course, Plan, IsUnderWay, Reason, Error) = (subject, course, plan, isUnderWay, reason, error);

    /// <summary>Whose.</summary>
    public RotationSubject Subject { get; }

    /// <summary>What will be done, or is still to do; null where there is nothing, or it cannot be done.</summary>
    public Plan? Plan { get; }

    /// <summary>Whether it was begun before.</summary>
    public bool IsUnderWay { get; }

    /// <summary>Why there is nothing to do.</summary>
    public string? Reason { get; }

    /// <summary>Why it cannot be done.</summary>
    public Exception? Error { get; }

    internal RotationCourse? Course { get; }
}

/// <summary>What a run came to.</summary>
/// <param name="Subject">Whose key.</param>
/// <param name="Rotation">Where the rotation is.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record RotationOutcome(RotationSubject Subject, KeyRotation Rotation, Exception? Error);
