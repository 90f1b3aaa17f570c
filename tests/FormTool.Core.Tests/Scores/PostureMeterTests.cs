using FormTool.Core.Findings;
using FormTool.Core.Scores;
using FormTool.Core.Tests.Reports;
using Xunit;

namespace FormTool.Core.Tests.Scores;

public sealed class PostureMeterTests
{
    /// <summary>A line is one finding: status, severity, rule, resource, region. Score and coverage were worked out by hand.</summary>
    public static TheoryData<string, double?, double?> Formula => new()
    {
        { "", null, null },
        { "Manual High a v1 r1", null, null },
        { "Pass High a v1 r1", 100, 100 },
        { "Fail High a v1 r1", 0, 100 },
        { "Unknown High a v1 r1", 0, 0 },
        { "Pass High a v1 r1; Fail High a v2 r1", 50, 100 },
        { "Pass High a v1 r1; Unknown High a v2 r1", 50, 50 },
        { "Pass High a v1 r1; Manual High a v2 r1", 100, 100 },
        // Weights: (16·0 + 4·1) / 20.
        { "Fail Critical a v1 r1; Pass Medium b v1 r1", 20, 100 },
        // Many good ones of one rule do not outweigh another rule.
        { "Pass Low a v1 r1; Pass Low a v2 r1; Pass Low a v3 r1; Fail Low b v1 r1", 50, 100 },
        // Two regions count the same, whatever they hold: (3/4 + 0) / 2.
        { "Pass Low a v1 r1; Pass Low a v2 r1; Pass Low a v3 r1; Fail Low a v4 r1; Fail Low a v1 r2", 37.5, 100 },
        // A listing that failed makes its cell 0, though something arrived before: (0 + 1) / 2.
        { "Pass Low a v1 r1; Unknown Low a r1 r1; Pass Low a v1 r2", 50, 50 },
        { "Pass Low a v1 r1; Unknown Low a * r1; Pass Low a v1 r2", 50, 50 },
    };

    [Theory]
    [MemberData(nameof(Formula))]
    public void Score_and_coverage_follow_the_formula(string findings, double? score, double? coverage)
    {
        PostureScore overall = Measure(Parse(findings)).Overall;
        Assert.Equal(score, overall.Score);
        Assert.Equal(coverage, overall.Coverage);
    }

    [Theory]
    [InlineData(Severity.Critical, 16)]
    [InlineData(Severity.High, 8)]
    [InlineData(Severity.Medium, 4)]
    [InlineData(Severity.Low, 2)]
    [InlineData(Severity.Informational, 1)]
    public void Weights_double_with_the_severity(Severity severity, int weight) => Assert.Equal(weight, PostureScore.WeightOf(severity));

    [Fact]
    public void The_order_of_findings_does_not_matter()
    {
        Finding[] findings = [.. SampleFindings.Many(6_000)];
        PostureSummary first = Measure(findings);
        for (int seed = 0; seed < 3; seed++)
        {
            new Random(seed).Shuffle(findings);
            Assert.Equal(first.All, Measure(findings).All);
        }
    }

    [Fact]
    public void What_becomes_unknown_never_raises_a_score()
    {
        Random random = new(11);
        for (int round = 0; round < 300; round++)
        {
            List<Finding> findings = [.. Enumerable.Range(0, random.Next(2, 40)).Select(i => SampleFindings.Make(
                (FindingStatus)random.Next(4), (Severity)random.Next(5), $"rule-{random.Next(4)}", $"v{i}", $"r{random.Next(3)}", topic: $"t{random.Next(3)}"))];
            Dictionary<string, Finding> rules = findings.GroupBy(finding => finding.RuleId).ToDictionary(group => group.Key, group => group.First());
            findings = [.. findings.Select(finding => finding with { Severity = rules[finding.RuleId].Severity, Topics = rules[finding.RuleId].Topics })];
            PostureSummary before = Measure(findings);

            // One resource's read is denied; or a whole listing is: one unknown in place of all of that rule and region.
            Finding victim = findings[random.Next(findings.Count)];
            List<Finding> denied = random.Next(2) == 0
                ? [.. findings.Where(finding => finding != victim), victim with { Status = FindingStatus.Unknown }]
                : [.. findings.Where(finding => (finding.RuleId, finding.Region) != (victim.RuleId, victim.Region)), victim with { Status = FindingStatus.Unknown, ResourceId = victim.Region }];
            if (victim.Status == FindingStatus.Manual)
            {
                continue;
            }
            PostureSummary after = Measure(denied);
            Assert.True((after.Overall.Score ?? 0) <= (before.Overall.Score ?? 0), $"round {round}: {before.Overall} became {after.Overall}");
            Assert.True((after.Overall.Coverage ?? 0) <= (before.Overall.Coverage ?? 0), $"round {round}: {before.Overall} became {after.Overall}");
        }
    }

    [Fact]
    public void A_hundred_is_only_for_the_whole()
    {
        List<Finding> findings = [.. Enumerable.Range(0, 100_000).Select(i => SampleFindings.Make(FindingStatus.Pass, id: $"v{i}"))];
        findings.Add(SampleFindings.Make(FindingStatus.Unknown, id: "last"));
        PostureScore overall = Measure(findings).Overall;
        Assert.Equal(99.9, overall.Score);
        Assert.Equal(99.9, overall.Coverage);
    }

    [Fact]
    public void Setting_aside_changes_no_score_and_is_counted()
    {
        Mute mute = new("jane", "test data", new(2027, 1, 31));
        PostureScore overall = Measure([SampleFindings.Make(FindingStatus.Pass), SampleFindings.Make(id: "vol-2", muted: mute), SampleFindings.Make(FindingStatus.Pass, id: "vol-3", muted: mute)]).Overall;
        Assert.Equal((2, 1, 0, 0, 1), (overall.Pass, overall.Fail, overall.Unknown, overall.Manual, overall.Muted));
        Assert.Equal(66.7, overall.Score);
    }

    [Fact]
    public void Sums_up_by_severity_topic_and_account()
    {
        PostureSummary summary = Measure(
        [
            SampleFindings.Make(FindingStatus.Pass, Severity.Low, "a", account: "222222222222", topic: "backup mfa"),
            SampleFindings.Make(FindingStatus.Fail, Severity.Critical, "b", account: "111111111111", topic: "mfa"),
        ]);
        Assert.Equal(["Critical", "Low"], summary.Severities.Select(score => score.Name));
        Assert.Equal(["backup", "mfa"], summary.Topics.Select(score => score.Name));
        Assert.Equal(["111111111111", "222222222222"], summary.Accounts.Select(score => score.Name));
        Assert.Equal([100, 11.1], summary.Topics.Select(score => score.Score));
        Assert.Equal([0, 100], summary.Accounts.Select(score => score.Score));
        Assert.Equal(2, summary.Topics.Single(score => score.Name == "mfa").Total);
        Assert.Equal(7, summary.All.Count());
    }

    private static PostureSummary Measure(IEnumerable<Finding> findings)
    {
        PostureMeter meter = new();
        foreach (Finding finding in findings)
        {
            meter.Add(finding);
        }
        return meter.Measure();
    }

    private static IEnumerable<Finding> Parse(string findings) => findings
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Select(part => SampleFindings.Make(Enum.Parse<FindingStatus>(part[0]), Enum.Parse<Severity>(part[1]), part[2], part[3], part[4]));
}
