using FormTool.Core.Findings;

namespace FormTool.Core.Scores;

/// <summary>What a <see cref="PostureScore"/> sums up.</summary>
public enum ScoreScope
{
    /// <summary>Everything.</summary>
    Overall,
    /// <summary>The rules of one severity.</summary>
    Severity,
    /// <summary>The rules of one topic.</summary>
    Topic,
    /// <summary>One account.</summary>
    Account,
}

/// <summary>
/// How well one part of an environment stands. The unit is a <em>cell</em>: one rule in one account and region.
/// A cell's share is <c>pass / (pass + fail + unknown)</c>; where a listing failed it is 0, for nobody knows what was in it.
/// <see cref="Score"/> is 100 times the mean of the shares, weighted by severity
/// (critical 16, high 8, medium 4, low 2, informational 1). So a thousand good volumes do not outweigh one root user
/// without MFA, and no finding that becomes unknown ever raises a score. What only a person can answer does not count.
/// A muted finding counts as what it is: setting aside is not repairing.
/// </summary>
/// <param name="Scope">What is summed up.</param>
/// <param name="Name">Which one: <c>encryption-at-rest</c>, <c>High</c>, <c>123456789012</c>; <c>Overall</c> for everything.</param>
/// <param name="Pass">Findings that pass.</param>
/// <param name="Fail">Findings that fail, muted ones included.</param>
/// <param name="Unknown">Findings that could not be decided.</param>
/// <param name="Manual">Findings that ask a person.</param>
/// <param name="Muted">Of the fails, those that somebody set aside.</param>
/// <param name="Score">0 to 100, to one decimal, never rounded up to 100; null where nothing was decidable.</param>
/// <param name="Coverage">How much was seen, in percent: the mean over the cells of <c>decided / (decided + unknown)</c>,
/// 0 for a cell whose listing failed; to one decimal, never rounded up to 100; null where there was nothing to see.</param>
public sealed record PostureScore(
    ScoreScope Scope,
    string Name,
    long Pass,
    long Fail,
    long Unknown,
    long Manual,
    long Muted,
    double? Score,
    double? Coverage)
{
    /// <summary>How much a rule of that severity weighs in a score.</summary>
    public static int WeightOf(Severity severity) => severity switch
    {
        Severity.Critical => 16,
        Severity.High => 8,
        Severity.Medium => 4,
        Severity.Low => 2,
        _ => 1,
    };

    /// <summary>All findings.</summary>
    public long Total => Pass + Fail + Unknown + Manual;
}

/// <summary>Every score of one set of findings.</summary>
/// <param name="Overall">Everything.</param>
/// <param name="Severities">By severity, the worst first; only those that occur.</param>
/// <param name="Topics">By topic, in the order of their names.</param>
/// <param name="Accounts">By account, in the order of their numbers.</param>
public sealed record PostureSummary(
    PostureScore Overall,
    IReadOnlyList<PostureScore> Severities,
    IReadOnlyList<PostureScore> Topics,
    IReadOnlyList<PostureScore> Accounts)
{
    /// <summary>All of them, one after another.</summary>
    public IEnumerable<PostureScore> All => [Overall, .. Severities, .. Topics, .. Accounts];
}
