namespace FormTool.Core.Rotation;

/// <summary>How far one run goes.</summary>
public enum RotationPhase
{
    /// <summary>The new key is made, delivered and proven; the old one works on.</summary>
    Deliver,
    /// <summary>The old key is deactivated, which can be taken back.</summary>
    Deactivate,
    /// <summary>The old key is deleted, which cannot.</summary>
    Delete,
}

/// <summary>How long a rotation waits, and how far it goes.</summary>
public sealed record RotationSettings
{
    /// <summary>How long the old key must not have been used before it is deactivated; null: a day, or what the rotation was begun with.</summary>
    public TimeSpan? QuietPeriod { get; init; }

    /// <summary>How long after the delivery the old key is deactivated although it is used still; null: never, or what the rotation was begun with.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>How long the old key stays deactivated before it is deleted; null: a day, or what the rotation was begun with.</summary>
    public TimeSpan? WatchPeriod { get; init; }

    /// <summary>The last phase of this run.</summary>
    public RotationPhase Phase { get; init; } = RotationPhase.Delete;

    /// <summary>How often a KMS key turns by itself, in days; null: as it does, or each year where it does not.</summary>
    public int? RotationDays { get; init; }

    /// <summary>Whether the material of a KMS key is turned now.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Whether the person leaves: nothing is replaced, everything that lets them in is disabled.</summary>
    public bool Leaver { get; init; }

    /// <summary>Whether the root user's own keys may be rotated.</summary>
    public bool AllowRoot { get; init; }

    /// <summary>Whether the caller's own keys may be rotated.</summary>
    public bool AllowOwn { get; init; }

    /// <summary>These, and where nothing is said those that the rotation was begun with.</summary>
    internal RotationSettings Over(RotationSettings begun) => this with
    {
        QuietPeriod = QuietPeriod ?? begun.QuietPeriod ?? TimeSpan.FromDays(1),
        GracePeriod = GracePeriod ?? begun.GracePeriod,
        WatchPeriod = WatchPeriod ?? begun.WatchPeriod ?? TimeSpan.FromDays(1),
    };
}
