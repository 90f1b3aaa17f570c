using FormTool.Core.Findings;
using Xunit;

namespace FormTool.Core.Tests.Live;

/// <summary>A scan of a live endpoint that we did not write, holding an estate that another client built, finds what is listed and nothing else.</summary>
public sealed class LiveProofTests(LiveEstate estate) : IClassFixture<LiveEstate>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_live_scan_finds_exactly_what_was_planted()
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        TestContext.Current.TestOutputHelper?.WriteLine(estate.Cost);
        Assert.Equal(
            estate.Planted.Planted.Concat(estate.Planted.MotoOnly).Order(StringComparer.Ordinal),
            estate.Findings.Where(finding => finding.Status == FindingStatus.Fail).Select(estate.Planted.Of).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_moto_lacks_is_unknown_and_names_the_operation()
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        Assert.Equal(
            estate.Planted.MotoUnknown.Order(StringComparer.Ordinal),
            estate.Findings.Where(finding => finding.Status == FindingStatus.Unknown)
                .Select(finding => $"{PlantedList.Operation(finding)} {finding.RuleId}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_of_the_run_gives_exactly_its_findings()
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        List<Finding> again = await estate.FromSnapshotAsync(anonymous: false, Stop);
        Assert.Equal(estate.Findings.Select(Whole).Order(StringComparer.Ordinal), again.Select(Whole).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_anonymous_snapshot_gives_the_same_but_for_what_was_taken_out()
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        List<Finding> again = await estate.FromSnapshotAsync(anonymous: true, Stop);
        HashSet<string> takenOut =
        [
            .. again.Where(finding => finding.Status == FindingStatus.Unknown && finding.Reason.Contains("snapshot:Anonymize")).Select(finding => finding.RuleId),
        ];
        Assert.Equal(Counts(estate.Findings, takenOut), Counts(again, takenOut));
        Assert.DoesNotContain(again, finding => finding.Reason.Contains("@shop.example"));
        Assert.Contains("ec2-instance-user-data-without-secrets", takenOut);
        Assert.True(takenOut.Count < 10, string.Join(' ', takenOut));
        Assert.DoesNotContain(again, finding => Whole(finding).Contains("leaky-server") || finding.Account == estate.Findings[0].Account);
    }

    private static IEnumerable<string> Counts(IEnumerable<Finding> findings, HashSet<string> apart) =>
        findings.Where(finding => !apart.Contains(finding.RuleId))
            .GroupBy(finding => $"{finding.RuleId} {finding.Status}")
            .Select(group => $"{group.Key} {group.Count()}")
            .Order(StringComparer.Ordinal);

    private static string Whole(Finding finding) =>
        $"{finding.RuleId} {finding.ResourceId} {finding.Arn} {finding.Region} {finding.Status} {finding.Reason} {string.Join(';', finding.Evidence)}";
}
