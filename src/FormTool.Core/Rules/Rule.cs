using FormTool.Aws.Documents;
using FormTool.Core.Findings;

namespace FormTool.Core.Rules;

/// <summary>What good looks like for one type of resource.</summary>
public sealed record Rule
{
    private IReadOnlyList<string>? _paths;

    /// <summary>The stable id, <c>ebs-volume-encrypted</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The type that it speaks of, <c>ec2.volume</c>, <c>account</c> or <c>region</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>What is so when it passes.</summary>
    public required string Title { get; init; }

    /// <summary>How much a failure matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Some of <see cref="Rules.Topics.All"/>, at least one.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Narrows which resources it speaks of; null: all of the type.</summary>
    public Condition? When { get; init; }

    /// <summary>What must hold; null where only a person can answer.</summary>
    public Condition? Pass { get; init; }

    /// <summary>What a person has to look at; null where <see cref="Pass"/> answers.</summary>
    public string? Manual { get; init; }

    /// <summary>Why it matters.</summary>
    public required string Why { get; init; }

    /// <summary>What to do.</summary>
    public required string Fix { get; init; }

    /// <summary>The same question's ids in other tools, <c>prowler/ec2_ebs_volume_encryption</c>.</summary>
    public IReadOnlyList<string> SameAs { get; init; } = [];

    /// <summary>The service: what stands before the dot of the type, or, for <c>account</c> and <c>region</c>, the name of the rule's file.</summary>
    public required string Service { get; init; }

    /// <summary><c>built-in</c>, or the file and line of a rule that a user added.</summary>
    public required string Source { get; init; }

    /// <summary>Documents that pass, fail or are skipped; only where the rule was read from YAML.</summary>
    public IReadOnlyList<RuleExample> Examples { get; init; } = [];

    /// <summary>Every path of the document that it reads: from these follow the details, links and facts that it needs.</summary>
    public IReadOnlyList<string> Paths => _paths ??= [.. (When?.Paths ?? []).Concat(Pass?.Paths ?? []).Distinct(StringComparer.Ordinal)];
}

/// <summary>What an example of a rule claims.</summary>
public enum ExampleOutcome
{
    /// <summary>The rule passes.</summary>
    Pass,
    /// <summary>The rule fails.</summary>
    Fail,
    /// <summary>The rule does not speak of it.</summary>
    Skip,
}

/// <summary>One example of a rule.</summary>
/// <param name="Outcome">What it claims.</param>
/// <param name="Document">A document, details, links and facts as plain members.</param>
/// <param name="Place">Its file and line.</param>
public sealed record RuleExample(ExampleOutcome Outcome, ObjectNode Document, string Place)
{
    /// <summary>The clock by which examples are evaluated, so that an example of today is right for ever.</summary>
    public static DateTimeOffset Moment { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
}
