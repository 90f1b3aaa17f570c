namespace FormTool.Core.Rotation;

/// <summary>Where a rotation is.</summary>
public enum RotationState
{
    /// <summary>It was begun and its run ended early: the same command goes on.</summary>
    Interrupted,
    /// <summary>A process is at it now.</summary>
    Running,
    /// <summary>The next part has its time: the same command goes on then.</summary>
    Waiting,
    /// <summary>It went as far as it was told to.</summary>
    Paused,
    /// <summary>It is over.</summary>
    Done,
    /// <summary>It was taken back.</summary>
    Undone,
    /// <summary>It failed; <see cref="KeyRotation.Message"/> says why.</summary>
    Failed,
}

/// <summary>One rotation. It carries ids, never a secret.</summary>
public sealed record KeyRotation
{
    /// <summary>The rotation's own id, that of its journal.</summary>
    public required string Id { get; init; }

    /// <summary>What is rotated: <c>access-key</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The user.</summary>
    public required string UserName { get; init; }

    /// <summary>The account's twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>Where it is.</summary>
    public required RotationState State { get; init; }

    /// <summary>The last part that is whole: <c>Begun</c>, <c>Created</c>, <c>Delivered</c>, <c>Deactivated</c>, <c>Deleted</c>.</summary>
    public required string Reached { get; init; }

    /// <summary>The key that is replaced.</summary>
    public string? OldKeyId { get; init; }

    /// <summary>The key that replaces it; null where there is none yet.</summary>
    public string? NewKeyId { get; init; }

    /// <summary>Where the new key is brought to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>When it was begun.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it can go on at the earliest.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What it waits for, or why it failed.</summary>
    public string? Message { get; init; }
}
