using FormTool.Core.Findings;

namespace FormTool.Core.Rules;

/// <summary>Which rules are chosen. What is empty chooses nothing out; a rule must meet all that is given.
/// Ids, topics and services may hold <c>*</c> and <c>?</c>, and are compared without regard to letter case.</summary>
public sealed record RuleFilter
{
    /// <summary>Everything.</summary>
    public static RuleFilter All { get; } = new();

    /// <summary>Ids of rules, or with a slash of other tools: <c>prowler/ec2_ebs_*</c>.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Ids that are left out again.</summary>
    public IReadOnlyList<string> ExcludedIds { get; init; } = [];

    /// <summary>One of these topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>One of these services.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>One of these severities.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>This severity or more.</summary>
    public Severity MinimumSeverity { get; init; } = Severity.Informational;
}
