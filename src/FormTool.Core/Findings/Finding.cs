namespace FormTool.Core.Findings;

/// <summary>What a rule says of a resource.</summary>
public enum FindingStatus
{
    /// <summary>The condition was read and holds.</summary>
    Pass,
    /// <summary>The condition was read and does not hold.</summary>
    Fail,
    /// <summary>Something that the condition depends on could not be read. Never a pass.</summary>
    Unknown,
    /// <summary>Only a person can answer; the finding says what to look at.</summary>
    Manual,
}

/// <summary>How much a failed rule matters, in rising order.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Informational,
    /// <summary>Hardening, or cost.</summary>
    Low,
    /// <summary>Weakens a defence.</summary>
    Medium,
    /// <summary>A defence is missing.</summary>
    High,
    /// <summary>Open to anyone, or the whole account at stake.</summary>
    Critical,
}

/// <summary>One field that decided a finding.</summary>
/// <param name="Field">The path in the document, <c>Placement.AvailabilityZone</c>.</param>
/// <param name="Actual">What was there, as text of at most 200 characters; null where it was absent.</param>
/// <param name="Wanted">What the rule asks for, in words: <c>equals true</c>.</param>
/// <param name="ReadAt">When the resource was read (UTC).</param>
public sealed record Evidence(string Field, string? Actual, string Wanted, DateTimeOffset ReadAt);

/// <summary>Who set a finding aside, why, and until when.</summary>
/// <param name="Owner">The person who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">The last day on which it holds (UTC).</param>
public sealed record Mute(string Owner, string Reason, DateOnly Until);

/// <summary>What one rule says of one resource, or, where a listing failed, of one account and region.</summary>
public sealed record Finding
{
    /// <summary>The rule, <c>ebs-volume-encrypted</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>The same question's ids in other tools, <c>prowler/ec2_ebs_volume_encryption</c>.</summary>
    public required IReadOnlyList<string> SameAs { get; init; }

    /// <summary>What is so when the rule passes, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Pass, Fail, Unknown or Manual.</summary>
    public required FindingStatus Status { get; init; }

    /// <summary>Why the status is what it is, in one line; for <c>Unknown</c> it names the action that was missing.</summary>
    public required string Reason { get; init; }

    /// <summary>The rule's severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The rule's topics, <c>encryption-at-rest</c>.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The service, <c>ec2</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The resource type, <c>ec2.volume</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id, <c>vol-0abc</c>; the region or <c>*</c> where a listing failed.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The resource's ARN, where it has one.</summary>
    public string? Arn { get; init; }

    /// <summary>The account's twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>The region, or <c>global</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The fields that decided.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>Set where somebody set this finding aside; the status stays what it is.</summary>
    public Mute? Muted { get; init; }
}
