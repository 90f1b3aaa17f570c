using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>The findings of one rule: all of them counted, the first few kept.</summary>
public sealed class RuleGroup
{
    private readonly long[] _counts = new long[4];
    private readonly SortedSet<Finding>?[] _samples = new SortedSet<Finding>?[4];

    internal RuleGroup(Finding first) =>
        (RuleId, Title, Severity, SameAs) = (first.RuleId, first.Title, first.Severity, first.SameAs);

    /// <summary>The rule.</summary>
    public string RuleId { get; }

    /// <summary>What is so when it passes.</summary>
    public string Title { get; }

    /// <summary>The same question's ids in other tools.</summary>
    public IReadOnlyList<string> SameAs { get; }

    /// <summary>The rule's severity.</summary>
    public Severity Severity { get; private set; }

    /// <summary>Of the fails, how many somebody set aside.</summary>
    public long Muted { get; private set; }

    /// <summary>How many findings of that status there are.</summary>
    public long Count(FindingStatus status) => _counts[(int)status];

    /// <summary>The kept findings of that status, in the order of account, region and resource.</summary>
    public IReadOnlyCollection<Finding> Samples(FindingStatus status) => _samples[(int)status] ?? (IReadOnlyCollection<Finding>)[];

    /// <summary>Counts the finding; keeps it where it belongs to the first <paramref name="most"/> of its status.</summary>
    /// <returns>How many more findings are kept than before.</returns>
    internal int Add(Finding finding, int most)
    {
        int status = (int)finding.Status;
        _counts[status]++;
        Severity = finding.Severity > Severity ? finding.Severity : Severity;
        Muted += finding.Status == FindingStatus.Fail && finding.Muted is not null ? 1 : 0;
        if (most <= 0)
        {
            return 0;
        }
        SortedSet<Finding> kept = _samples[status] ??= new(ByPlace.Order);
        if (kept.Count < most)
        {
            return kept.Add(finding) ? 1 : 0;
        }
        if (ByPlace.Order.Compare(finding, kept.Max!) < 0 && kept.Add(finding))
        {
            kept.Remove(kept.Max!);
        }
        return 0;
    }

    /// <summary>Not-muted findings first, then by place, so that the same findings give the same page in whatever order they came.</summary>
    private sealed class ByPlace : IComparer<Finding>
    {
        public static ByPlace Order { get; } = new();

        public int Compare(Finding? one, Finding? other)
        {
            int order = (one!.Muted is not null).CompareTo(other!.Muted is not null);
            order = order != 0 ? order : string.CompareOrdinal(one.Account, other.Account);
            order = order != 0 ? order : string.CompareOrdinal(one.Region, other.Region);
            order = order != 0 ? order : string.CompareOrdinal(one.ResourceId, other.ResourceId);
            order = order != 0 ? order : string.CompareOrdinal(one.Arn, other.Arn);
            return order != 0 ? order : string.CompareOrdinal(one.Reason, other.Reason);
        }
    }
}
