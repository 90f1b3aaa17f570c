using System.Text.RegularExpressions;
using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports;

/// <summary>What a page or a screen needs of all findings, in bounded memory: sums, the first findings of each rule,
/// the resources that fail most. Not safe on several threads.</summary>
public sealed partial class ReportTally
{
    /// <summary>So many findings of one rule and status are shown.</summary>
    public const int MostPerRule = 50;

    /// <summary>Of rules that pass, so many resources are named.</summary>
    public const int MostPassesPerRule = 12;

    private const int MostRules = 5_000;
    private const int MostSamples = 40_000;
    private const int MostResources = 20_000;
    private const int MostRegions = 64;
    private const int MostActions = 500;

    private readonly Dictionary<string, RuleGroup> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Id, string Account, string Region), FailingResource> _resources = [];
    private readonly SortedDictionary<string, long[]> _regions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deniedActions = new(StringComparer.Ordinal);
    private readonly PostureMeter _meter = new();
    private int _samples;

    /// <summary>Findings of rules beyond the bound: counted in the scores, not shown.</summary>
    public long NotShown { get; private set; }

    /// <summary>The rules that have findings.</summary>
    public IReadOnlyCollection<RuleGroup> Rules => _rules.Values;

    /// <summary>Fails by region and severity.</summary>
    public IReadOnlyDictionary<string, long[]> Regions => _regions;

    /// <summary>The IAM actions that reasons name as denied.</summary>
    public IReadOnlyCollection<string> DeniedActions => _deniedActions;

    /// <summary>The scores of what was taken so far.</summary>
    public PostureSummary Measure() => _meter.Measure();

    /// <summary>The rules that have findings of that status, the worst first.</summary>
    public IReadOnlyList<RuleGroup> RulesWith(FindingStatus status) =>
    [
        .. _rules.Values
            .Where(rule => rule.Count(status) > 0)
            .OrderByDescending(rule => rule.Severity)
            .ThenByDescending(rule => rule.Count(status))
            .ThenBy(rule => rule.RuleId, StringComparer.Ordinal),
    ];

    /// <summary>The resources that fail most, the worst first.</summary>
    public IReadOnlyList<FailingResource> Worst(int most) =>
    [
        .. _resources.Values
            .OrderByDescending(resource => resource.Weight)
            .ThenBy(resource => resource.Id, StringComparer.Ordinal)
            .ThenBy(resource => resource.Region, StringComparer.Ordinal)
            .Take(most),
    ];

    /// <summary>Takes one finding.</summary>
    public void Add(Finding finding)
    {
        _meter.Add(finding);
        AddToRule(finding);
        if (finding.Status == FindingStatus.Fail)
        {
            AddToRegion(finding);
            AddToResource(finding);
        }
        else if (finding.Status == FindingStatus.Unknown && finding.Reason.Contains("denied", StringComparison.OrdinalIgnoreCase))
        {
            foreach (ValueMatch match in IamAction().EnumerateMatches(finding.Reason))
            {
                if (_deniedActions.Count < MostActions)
                {
                    _deniedActions.Add(finding.Reason.Substring(match.Index, match.Length));
                }
            }
        }
    }

    private void AddToRule(Finding finding)
    {
        if (!_rules.TryGetValue(finding.RuleId, out RuleGroup? rule))
        {
            if (_rules.Count == MostRules)
            {
                NotShown++;
                return;
            }
            _rules.Add(finding.RuleId, rule = new(finding));
        }
        int most = finding.Status == FindingStatus.Pass ? MostPassesPerRule : MostPerRule;
        _samples += rule.Add(finding, _samples < MostSamples ? most : 3);
    }

    private void AddToRegion(Finding finding)
    {
        string region = _regions.Count < MostRegions || _regions.ContainsKey(finding.Region) ? finding.Region : "others";
        if (!_regions.TryGetValue(region, out long[]? fails))
        {
            _regions.Add(region, fails = new long[5]);
        }
        fails[(int)finding.Severity]++;
    }

    private void AddToResource(Finding finding)
    {
        (string, string, string, string) key = (finding.ResourceType, finding.ResourceId, finding.Account, finding.Region);
        if (!_resources.TryGetValue(key, out FailingResource? resource))
        {
            if (_resources.Count == MostResources)
            {
                ForgetTheBetterHalf();
            }
            _resources.Add(key, resource = new(finding));
        }
        resource.Add(finding.Severity);
    }

    /// <summary>The findings of one resource come close together, so one that has few by now hardly becomes the worst.</summary>
    private void ForgetTheBetterHalf()
    {
        long median = _resources.Values.Select(resource => resource.Weight).Order().ElementAt(MostResources / 2);
        int spare = MostResources / 2;
        foreach ((var key, FailingResource resource) in _resources)
        {
            if (resource.Weight <= median && spare > 0)
            {
                _resources.Remove(key);
                spare--;
            }
        }
    }

    [GeneratedRegex(@"\b[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z0-9]{2,80}\b")]
    private static partial Regex IamAction();
}
