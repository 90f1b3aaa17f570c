using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Core.Posture;

/// <summary>Something that a run could not read.</summary>
/// <param name="ResourceType">The type concerned.</param>
/// <param name="Region">The region, or <c>global</c>.</param>
/// <param name="Failure">Why.</param>
/// <param name="Count">For how many resources; a listing counts once.</param>
public sealed record CoverageGap(string ResourceType, string Region, ReadFailure Failure, int Count);

/// <summary>How much of the account a run saw.</summary>
public sealed record Coverage
{
    /// <summary>The account's twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>The regions that were looked at.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>When the run began (UTC); for a snapshot the moment when it was taken.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Calls made to AWS; 0 where a snapshot was read.</summary>
    public required int Calls { get; init; }

    /// <summary>Resources read, by type.</summary>
    public required IReadOnlyDictionary<string, long> Resources { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<CoverageGap> Gaps { get; init; }

    /// <summary>What to tell where the session ended while the run was under way and no other could be had; null where it did not.</summary>
    public string? SessionEnd
    {
        get
        {
            CoverageGap[] lost = [.. Gaps.Where(gap => gap.Failure.Code is nameof(AwsErrorKind.ExpiredToken) or nameof(AwsErrorKind.CredentialNotResolved))];
            return lost.Length == 0 ? null
                : $"The session ended while the run was under way, and {lost.Sum(gap => gap.Count)} read(s) are missing; what depends on them is Unknown. "
                    + $"Sign in again and repeat the run. ({lost[0].Failure.Message})";
        }
    }

    /// <summary>Whether everything that was asked for could be read.</summary>
    public bool IsWhole => Gaps.Count == 0;
}
