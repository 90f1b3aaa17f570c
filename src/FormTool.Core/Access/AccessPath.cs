namespace FormTool.Core.Access;

/// <summary>Whether somebody may do something.</summary>
public enum AccessAnswer
{
    /// <summary>The policies allow it; where <see cref="AccessPath.Conditions"/> names some, if they hold.</summary>
    Allowed,

    /// <summary>The policies do not allow it, in any way that was looked at.</summary>
    Denied,

    /// <summary>It depends on something that could not be read.</summary>
    Unknown,
}

/// <summary>Whether one principal may do one thing to one resource, and why.</summary>
public sealed record AccessPath
{
    /// <summary>Who: an ARN, an account, a service, or <c>*</c> for anyone.</summary>
    public required string From { get; init; }

    /// <summary>The resource's ARN as it was asked for.</summary>
    public required string To { get; init; }

    /// <summary>The action in AWS's spelling, <c>s3:GetObject</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What the action amounts to: <c>Read</c>, <c>Write</c> or <c>Admin</c>; null where the action was named.</summary>
    public string? Level { get; init; }

    /// <summary>Allowed, Denied or Unknown.</summary>
    public required AccessAnswer Allowed { get; init; }

    /// <summary>The statements that decided, or what was missing, one line each.</summary>
    public required IReadOnlyList<string> Because { get; init; }

    /// <summary>From the principal to the one who acts: the roles that are assumed on the way, an escalation; only the principal where it acts itself.
    /// Empty where the answer is Denied.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>What has to hold for it, one line each; none where it is allowed as it is.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>Kinds of policies that no reading of an account shows and that may still narrow it, by name.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The resource that the answer speaks of: narrower than <see cref="To"/> where only a part of it is let open.</summary>
    public required string Resource { get; init; }

    /// <summary>The account that was looked at.</summary>
    public required string Account { get; init; }

    /// <summary>How many steps lie between: 0 where the principal acts itself.</summary>
    public int Hops => Math.Max(0, Path.Count - 1);
}
