using FormTool.Core.Findings;

namespace FormTool.Core.Tests.Faults;

/// <summary>The findings of a scan that met a fault, held against those of a scan that met none.</summary>
internal sealed class Comparison
{
    private readonly List<string> _wrong = [];

    private Comparison() { }

    /// <summary>How many findings were held against one another.</summary>
    public int Compared { get; private set; }

    /// <summary>Findings that became unknown.</summary>
    public int Unknown { get; private set; }

    /// <summary>Findings that failed, were unknown or did not exist, and now pass.</summary>
    public int TurnedIntoPass { get; private set; }

    /// <summary>Findings that are gone without a word.</summary>
    public int Vanished { get; private set; }

    /// <summary>Everything that is not as it must be, one line each.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <param name="clean">The findings where nothing went wrong, of the rules of the other scan.</param>
    /// <param name="scan">The scan that met the fault.</param>
    /// <param name="actions">The IAM actions of the operation that met it; a finding that became unknown names one of them.</param>
    public static Comparison Of(IEnumerable<Finding> clean, Scan scan, IReadOnlyList<string> actions)
    {
        Comparison comparison = new();
        Dictionary<string, Finding> before = [];
        foreach (Finding finding in clean)
        {
            comparison.Expect(before.TryAdd(Key(finding), finding), finding, "is there twice in the clean scan");
        }
        Dictionary<string, Finding> after = [];
        foreach (Finding finding in scan.Findings)
        {
            comparison.Expect(after.TryAdd(Key(finding), finding), finding, "is there twice");
        }
        foreach ((string key, Finding was) in before)
        {
            comparison.Compared++;
            if (after.TryGetValue(key, out Finding? now))
            {
                comparison.Same(was, now);
            }
            else if (!scan.Findings.Any(finding => finding.RuleId == was.RuleId && finding.ResourceId == "*" && finding.Status == FindingStatus.Unknown))
            {
                comparison.Vanished++;
                comparison._wrong.Add($"{key} ({was.Status}) vanished");
            }
        }
        foreach ((string key, Finding now) in after)
        {
            Finding? was = before.GetValueOrDefault(key);
            if (now.Status == FindingStatus.Unknown && was?.Status != FindingStatus.Unknown)
            {
                comparison.Unknown++;
                comparison.Expect(actions.Any(action => now.Reason.Contains(action, StringComparison.Ordinal)), now, $"does not name {string.Join(" or ", actions)}");
            }
            else if (was is null)
            {
                comparison.TurnedIntoPass += now.Status == FindingStatus.Pass ? 1 : 0;
                comparison._wrong.Add($"{key} appeared as {now.Status}: {now.Reason}");
            }
        }
        return comparison;
    }

    private static string Key(Finding finding) => $"{finding.RuleId} {finding.ResourceId}{(finding.ResourceId == "*" ? " " + finding.Region : "")}";

    private void Same(Finding was, Finding now)
    {
        if (now.Status == was.Status || now.Status == FindingStatus.Unknown)
        {
            return;
        }
        TurnedIntoPass += now.Status == FindingStatus.Pass ? 1 : 0;
        _wrong.Add($"{Key(was)} was {was.Status} and became {now.Status}: {now.Reason}");
    }

    private void Expect(bool holds, Finding finding, string what)
    {
        if (!holds)
        {
            _wrong.Add($"{Key(finding)} ({finding.Status}) {what}: {finding.Reason}");
        }
    }
}
