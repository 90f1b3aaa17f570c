using FormTool.Core.Findings;

namespace FormTool.Core.Scores;

/// <summary>Sums up findings as they stream by, in any order, with the same result. It holds one small record for each rule,
/// account and region, never a finding. Not safe on several threads.</summary>
public sealed class PostureMeter
{
    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(Rule Rule, string Account, string Region), Cell> _cells = [];

    /// <summary>Takes one finding.</summary>
    public void Add(Finding finding)
    {
        if (!_rules.TryGetValue(finding.RuleId, out Rule? rule))
        {
            _rules.Add(finding.RuleId, rule = new());
        }
        rule.See(finding);
        (Rule, string, string) key = (rule, finding.Account, finding.Region);
        if (!_cells.TryGetValue(key, out Cell? cell))
        {
            _cells.Add(key, cell = new());
        }
        cell.Add(finding);
    }

    /// <summary>The scores of what was taken so far.</summary>
    public PostureSummary Measure()
    {
        Sum overall = new();
        SortedDictionary<Severity, Sum> severities = new(Comparer<Severity>.Create((a, b) => b.CompareTo(a)));
        SortedDictionary<string, Sum> topics = new(StringComparer.Ordinal);
        SortedDictionary<string, Sum> accounts = new(StringComparer.Ordinal);
        // In the order of their keys: sums of fractions differ in the last digit with the order of the terms.
        foreach (((Rule rule, string account, _), Cell cell) in _cells
            .OrderBy(entry => entry.Key.Rule.Id, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Account, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Region, StringComparer.Ordinal))
        {
            overall.Add(rule, cell);
            SumOf(severities, rule.Severity).Add(rule, cell);
            SumOf(accounts, account).Add(rule, cell);
            foreach (string topic in rule.Topics)
            {
                SumOf(topics, topic).Add(rule, cell);
            }
        }
        return new(
            overall.ToScore(ScoreScope.Overall, nameof(ScoreScope.Overall)),
            [.. severities.Select(entry => entry.Value.ToScore(ScoreScope.Severity, entry.Key.ToString()))],
            [.. topics.Select(entry => entry.Value.ToScore(ScoreScope.Topic, entry.Key))],
            [.. accounts.Select(entry => entry.Value.ToScore(ScoreScope.Account, entry.Key))]);
    }

    private static Sum SumOf<TKey>(SortedDictionary<TKey, Sum> sums, TKey key) where TKey : notnull
    {
        if (!sums.TryGetValue(key, out Sum? sum))
        {
            sums.Add(key, sum = new());
        }
        return sum;
    }

    /// <summary>What the findings of one rule say of the rule. Reports of two versions may differ in it:
    /// the worst severity and all topics count, whichever came first.</summary>
    private sealed class Rule
    {
        public string Id { get; private set; } = "";

        public Severity Severity { get; private set; }

        public List<string> Topics { get; } = [];

        public void See(Finding finding)
        {
            Id = finding.RuleId;
            Severity = finding.Severity > Severity ? finding.Severity : Severity;
            foreach (string topic in finding.Topics)
            {
                if (!Topics.Contains(topic, StringComparer.Ordinal))
                {
                    Topics.Add(topic);
                }
            }
        }
    }

    private sealed class Cell
    {
        public int Pass, Fail, Unknown, Manual, Muted;

        public bool ListingFailed;

        public void Add(Finding finding)
        {
            switch (finding.Status)
            {
                case FindingStatus.Pass:
                    Pass++;
                    break;
                case FindingStatus.Fail:
                    Fail++;
                    Muted += finding.Muted is null ? 0 : 1;
                    break;
                case FindingStatus.Manual:
                    Manual++;
                    break;
                default:
                    Unknown++;
                    ListingFailed |= finding.ResourceId == "*" || finding.ResourceId == finding.Region;
                    break;
            }
        }
    }

    private sealed class Sum
    {
        private long _pass, _fail, _unknown, _manual, _muted, _cells, _weights;
        private double _shares, _seen;

        public void Add(Rule rule, Cell cell)
        {
            _pass += cell.Pass;
            _fail += cell.Fail;
            _unknown += cell.Unknown;
            _manual += cell.Manual;
            _muted += cell.Muted;
            double asked = (double)cell.Pass + cell.Fail + cell.Unknown;
            if (asked == 0)
            {
                return;
            }
            int weight = PostureScore.WeightOf(rule.Severity);
            _cells++;
            _weights += weight;
            if (!cell.ListingFailed)
            {
                _shares += weight * (cell.Pass / asked);
                _seen += (cell.Pass + cell.Fail) / asked;
            }
        }

        public PostureScore ToScore(ScoreScope scope, string name) => new(
            scope, name, _pass, _fail, _unknown, _manual, _muted,
            Percent(_shares, _weights, whole: _fail + _unknown == 0),
            Percent(_seen, _cells, whole: _unknown == 0));

        /// <summary>To one decimal; 100 only where nothing is missing at all.</summary>
        private static double? Percent(double part, long of, bool whole) =>
            of == 0 ? null : whole ? 100 : Math.Min(99.9, Math.Round(100 * part / of, 1));
    }
}
