namespace FormTool.Core.Bastion;

/// <summary>Where a session is.</summary>
public enum BastionState
{
    /// <summary>A process on this machine is opening it now.</summary>
    Opening,
    /// <summary>It can be used.</summary>
    Open,
    /// <summary>Its time is over and its bastion is still there.</summary>
    Overdue,
    /// <summary>Something of it is there and it cannot be used: its client was lost, or its bastion ended.</summary>
    Leftover,
    /// <summary>Nothing of it is left.</summary>
    Ended,
}

/// <summary>A session, as AWS and this machine show it.</summary>
public sealed record BastionSession
{
    /// <summary>The session's id, <c>b-3f9c0a1b2c3d</c>.</summary>
    public required string SessionId { get; init; }

    /// <summary>Where it is.</summary>
    public required BastionState State { get; init; }

    /// <summary>The person.</summary>
    public required string UserName { get; init; }

    /// <summary>How the targets are reached.</summary>
    public BastionMode Mode { get; init; }

    /// <summary>Why it was opened.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The instances that it reaches.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>When it was asked for; null where no tag tells.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>When it ends; null where no tag tells.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>How long it lasts yet, by AWS's clock; negative when it is overdue.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The bastion; null in modes without one, or when it is gone.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Where SSH is opened to.</summary>
    public string? Address { get; init; }

    /// <summary>What is there of it that will not go by itself, one line each.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>The ssh_config on this machine; null where the session is somebody else's.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }
}
