using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Tests.Collection;
using Xunit;

namespace FormTool.Core.Tests.Posture;

public sealed class PostureRunTests
{
    private static readonly ReadFailure Denied = new("ec2:DescribeVolumes", "ec2:DescribeVolumes", "AccessDenied", "not allowed");

    private static PostureRequest Ask(params string[] rules) =>
        new() { Rules = RuleSet.BuiltIn.Select(new() { Ids = rules }) };

    private static async Task<List<Finding>> RunAsync(HeldSource source, PostureRequest request)
    {
        List<Finding> findings = [];
        await foreach (Finding finding in new PostureRun(source, request).FindingsAsync(null, TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }
        return findings;
    }

    [Fact]
    public async Task A_listing_that_failed_gives_one_unknown_and_keeps_what_arrived()
    {
        HeldSource source = new(HeldSource.Of("ec2.volume", "vol-1", """{"VolumeId":"vol-1","Encrypted":false}"""));
        source.Failures["ec2.volume"] = Denied;
        List<Finding> findings = await RunAsync(source, Ask("ebs-volume-encrypted"));
        Assert.Equal(["*:Unknown", "vol-1:Fail"], findings.Select(finding => $"{finding.ResourceId}:{finding.Status}").Order(StringComparer.Ordinal));
        Assert.Contains("ec2:DescribeVolumes", findings.Single(finding => finding.Status == FindingStatus.Unknown).Reason);
    }

    [Fact]
    public async Task A_fact_whose_other_type_could_not_be_listed_is_unknown_and_never_a_pass()
    {
        HeldSource source = new(HeldSource.Of("ec2.volume", "vol-1", """{"VolumeId":"vol-1","State":"in-use","Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:123456789012:key/1"}"""));
        source.Failures["kms.key"] = Denied with { Operation = "kms:ListKeys", Action = "kms:ListKeys" };
        foreach (Rule rule in RuleSet.BuiltIn.Rules.Where(rule => rule.ResourceType == "ec2.volume" && rule.Pass!.Paths.Any(path => path.StartsWith("Encryption.Key", StringComparison.Ordinal))))
        {
            Finding finding = Assert.Single(await RunAsync(source, Ask(rule.Id)));
            Assert.Equal(FindingStatus.Unknown, finding.Status);
            Assert.Contains("kms:ListKeys", finding.Reason);
        }
    }

    [Fact]
    public async Task Only_what_the_chosen_rules_need_is_read()
    {
        HeldSource source = new();
        await RunAsync(source, Ask("ebs-volume-encrypted"));
        Assert.Equal(["ec2.volume us-east-1"], source.Read);
    }

    [Theory]
    [InlineData("vol-1", null, "vol-1")]
    [InlineData("vol-*", null, "vol-1 vol-2")]
    [InlineData(null, "env=prod", "vol-2")]
    [InlineData(null, "env", "vol-1 vol-2")]
    [InlineData(null, "env=p*", "vol-2")]
    [InlineData("vol-1", "env=prod", "")]
    public async Task Findings_are_for_the_chosen_resources(string? resource, string? tag, string expected)
    {
        HeldSource source = new(
            HeldSource.Of("ec2.volume", "vol-1", """{"VolumeId":"vol-1","Tags":[{"Key":"env","Value":"dev"}]}"""),
            HeldSource.Of("ec2.volume", "vol-2", """{"VolumeId":"vol-2","Tags":[{"Key":"env","Value":"prod"}]}"""));
        List<Finding> findings = await RunAsync(source, Ask("ebs-volume-encrypted") with
        {
            Resources = new() { Resources = resource is null ? [] : [resource], Tags = tag is null ? [] : [tag] },
        });
        Assert.Equal(expected, string.Join(' ', findings.Select(finding => finding.ResourceId).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_reader_that_stops_early_stops_the_run()
    {
        HeldSource source = new([.. Enumerable.Range(0, 10_000).Select(i => HeldSource.Of("ec2.volume", $"vol-{i}", "{}"))]);
        PostureRun run = new(source, Ask("ebs-volume-encrypted"));
        await foreach (Finding _ in run.FindingsAsync(null, TestContext.Current.CancellationToken))
        {
            break;
        }
        Assert.True(run.Coverage.Resources["ec2.volume"] < 10_000);
    }
}
