namespace FormTool.Core.Reports;

/// <summary>Where the findings of a report come from.</summary>
public enum RunSource
{
    /// <summary>AWS itself.</summary>
    Aws,
    /// <summary>Another endpoint that speaks AWS's protocols (<c>-EndpointUrl</c>).</summary>
    Endpoint,
    /// <summary>The embedded example environment.</summary>
    Demo,
    /// <summary>A saved snapshot.</summary>
    Snapshot,
    /// <summary>Findings that were handed over (a pipeline, a findings file), with nothing known of the run.</summary>
    Findings,
}

/// <summary>What a report says of the run that its findings come from.</summary>
public sealed record RunInfo
{
    /// <summary>FormTool's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Where the findings come from.</summary>
    public required RunSource Source { get; init; }

    /// <summary>The endpoint's URL or the snapshot's file name; null for AWS and the example environment.</summary>
    public string? SourceName { get; init; }

    /// <summary>The accounts that were looked at; where it is empty, those of the findings count.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>The regions that were looked at; where it is empty, those of the findings count.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>When the run began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the run ended (UTC).</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How many rules were asked.</summary>
    public int Rules { get; init; }

    /// <summary>How many resources were seen.</summary>
    public long Resources { get; init; }

    /// <summary>How many calls went to the endpoint, repeats included.</summary>
    public long Calls { get; init; }

    /// <summary>The reads that failed.</summary>
    public IReadOnlyList<UnreadableRead> Unreadable { get; init; } = [];
}

/// <summary>One kind of read that failed in one account and region.</summary>
/// <param name="Operation">The operation, <c>ec2:DescribeVolumes</c>.</param>
/// <param name="Action">The IAM action that it needs.</param>
/// <param name="Code">The stable cause, <c>AccessDenied</c>.</param>
/// <param name="Message">One line for a person.</param>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Region">The region, or <c>global</c>.</param>
/// <param name="Count">How many times.</param>
public sealed record UnreadableRead(
    string Operation, string Action, string Code, string Message, string Account, string Region, long Count);

/// <summary>What a rule says to a person, shown beside its findings.</summary>
/// <param name="Why">Why it matters.</param>
/// <param name="Fix">What to do.</param>
public sealed record RuleGuidance(string Why, string Fix);
