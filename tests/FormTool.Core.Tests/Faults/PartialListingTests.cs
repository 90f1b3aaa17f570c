using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Faults;

/// <summary>Listings of which a part arrived: what arrived is judged, and what did not is not taken for empty.</summary>
public sealed class PartialListingTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_of_the_first_page_keep_their_findings_when_the_second_fails()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        aws.Pages("ec2", "DescribeVolumes", 2, page => Volumes(page * 10, encrypted: page == 0))
            .Error("ec2", "DescribeVolumes", 403, "UnauthorizedOperation", "not allowed", when: request => !request.Input["NextToken"].IsNull);
        Scan scan = await Scan.OfAsync(aws.EndpointUrl, RuleSet.BuiltIn.Select(new() { Ids = ["ebs-volume-encrypted", "ebs-volume-current-type"] }), Patient, Stop);
        foreach (IGrouping<string, Finding> rule in scan.Findings.GroupBy(finding => finding.RuleId))
        {
            Finding rest = Assert.Single(rule, finding => finding.ResourceId == "*");
            Assert.Equal(FindingStatus.Unknown, rest.Status);
            Assert.Contains("ec2:DescribeVolumes was denied", rest.Reason);
            Assert.Equal(10, rule.Count(finding => finding.ResourceId != "*" && finding.Status != FindingStatus.Unknown));
        }
        Assert.Equal(11, scan.Findings.Count(finding => finding.RuleId == "ebs-volume-encrypted"));
        Assert.False(scan.Coverage.IsWhole);
    }

    [Fact]
    public async Task An_error_that_means_none_on_the_second_page_does_not_make_the_listing_whole()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        aws.Reply("iam", "GetAccountAuthorizationDetails", new ObjectNode { { "UserDetailList", new ListNode([new ObjectNode { { "UserName", "ann" }, { "Arn", "arn:aws:iam::123456789012:user/ann" } }]) } })
            .Pages("iam", "ListAccessKeys", 2, page => new() { { "AccessKeyMetadata", new ListNode([new ObjectNode { { "UserName", "ann" }, { "AccessKeyId", $"AKIA{page}" }, { "Status", "Active" }, { "CreateDate", "2020-01-02T03:04:05Z" } }]) } })
            .Error("iam", "ListAccessKeys", 404, "NoSuchEntity", "gone", when: request => !request.Input["Marker"].IsNull);
        Rule rule = RuleSet.BuiltIn.Rules.First(rule => rule.ResourceType == "iam.access-key" && rule.Pass!.Paths.Contains("CreateDate"));
        Scan scan = await Scan.OfAsync(aws.EndpointUrl, [rule], Patient, Stop);
        Assert.Equal(["*:Unknown", "AKIA0:Fail"], scan.Findings.Select(finding => $"{finding.ResourceId}:{finding.Status}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_parent_whose_own_listing_fails_leaves_those_of_the_others()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        aws.Reply("iam", "GetAccountAuthorizationDetails", new ObjectNode
            {
                { "UserDetailList", new ListNode(new[] { "ann", "bob" }.Select(name => new ObjectNode { { "UserName", name }, { "Arn", $"arn:aws:iam::123456789012:user/{name}" } })) },
            })
            .Reply("iam", "ListAccessKeys", request => new ObjectNode
            {
                { "AccessKeyMetadata", new ListNode([new ObjectNode { { "UserName", request.Input["UserName"] }, { "AccessKeyId", $"AKIA-{request.Input["UserName"]}" }, { "Status", "Active" }, { "CreateDate", "2020-01-02T03:04:05Z" } }]) },
            })
            .Error("iam", "ListAccessKeys", 403, "AccessDenied", "not allowed", when: request => request.Input["UserName"].AsText() == "bob");
        Rule rule = RuleSet.BuiltIn.Rules.First(rule => rule.ResourceType == "iam.access-key" && rule.Pass!.Paths.Contains("CreateDate"));
        Scan scan = await Scan.OfAsync(aws.EndpointUrl, [rule], Patient, Stop);
        Assert.Equal(["*:Unknown", "AKIA-ann:Fail"], scan.Findings.Select(finding => $"{finding.ResourceId}:{finding.Status}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_region_that_says_no_takes_nothing_from_the_others()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        aws.Reply("ec2", "DescribeVolumes", Volumes(0, encrypted: false))
            .Error("ec2", "DescribeVolumes", 400, "RegionDisabledException", "opt in first", region: "ap-east-1");
        Scan scan = await Scan.OfAsync(aws.EndpointUrl, RuleSet.BuiltIn.Select(new() { Ids = ["ebs-volume-encrypted"] }), Patient, Stop, "us-east-1", "ap-east-1");
        Assert.Equal(10, scan.Findings.Count(finding => finding is { Region: "us-east-1", Status: FindingStatus.Fail }));
        Finding other = Assert.Single(scan.Findings, finding => finding.Region != "us-east-1");
        Assert.Equal(("*", "ap-east-1", FindingStatus.Unknown), (other.ResourceId, other.Region, other.Status));
        Assert.Contains("ec2:DescribeVolumes is not offered in this region", other.Reason);
    }

    private static ObjectNode Volumes(int from, bool encrypted) => new()
    {
        {
            "Volumes", new ListNode(Enumerable.Range(from, 10).Select(number => new ObjectNode
            {
                { "VolumeId", $"vol-{number}" }, { "Encrypted", Node.Of(encrypted) }, { "State", "in-use" },
            }))
        },
    };
}
