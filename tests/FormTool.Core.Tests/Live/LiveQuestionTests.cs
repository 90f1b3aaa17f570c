using FormTool.Core.Access;
using FormTool.Core.Exposure;
using FormTool.Core.Inventory;
using Xunit;

namespace FormTool.Core.Tests.Live;

/// <summary>Questions about access and reachability, asked of a live endpoint that we did not write.</summary>
public sealed class LiveQuestionTests(LiveEstate estate) : IClassFixture<LiveEstate>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*", "open-role", "sts:AssumeRole", "Allowed", 0, 0)]
    [InlineData("*", "partner-role", "sts:AssumeRole", "Denied", 0, 0)]
    [InlineData("210987654321", "partner-role", "sts:AssumeRole", "Allowed", 0, 0)]
    [InlineData("alice", "support", "sts:AssumeRole", "Denied", 0, 0)]
    [InlineData("carol", "shop-assets", "s3:GetObject", "Allowed", 0, 0)]
    [InlineData("bob", "shop-assets", "s3:GetObject", "Denied", 0, 0)]
    [InlineData("erin", "shop-assets", "s3:PutObject", "Allowed", 0, 0)]
    [InlineData("dave", "shop-assets", "s3:GetObject", "Allowed", 1, 1)]
    [InlineData("frank", "shop-assets", "s3:PutBucketPolicy", "Allowed", 3, 1)]
    [InlineData("web-server", "shop-assets", "s3:GetObject", "Allowed", 0, 0)]
    [InlineData("web-server", "shop-assets", "s3:PutObject", "Denied", 0, 0)]
    [InlineData("*", "shop-public", "s3:GetObject", "Allowed", 0, 0)]
    [InlineData("cloudtrail.amazonaws.com", "shop-trail", "s3:PutObject", "Allowed", 0, 1)]
    public async Task Somebody_may_or_may_not(string from, string to, string action, string expected, int steps, int conditions)
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        AccessRun run = new(estate.Source, InventoryCatalog.BuiltIn);
        List<AccessPath> paths = [];
        await foreach (AccessPath one in run.PathsAsync(from, to, [action], null, Stop))
        {
            paths.Add(one);
        }
        AccessPath path = Assert.Single(paths);
        Assert.True(expected == path.Allowed.ToString(), $"{path.Allowed} because {string.Join("; ", path.Because)} by {string.Join(" > ", path.Path)}");
        Assert.True(steps == path.Hops, string.Join(" > ", path.Path));
        Assert.True(conditions == path.Conditions.Count, string.Join(" and ", path.Conditions));
        Assert.NotEmpty(path.Because);
    }

    [Theory]
    // From the internet: what the network ACL leaves of what the groups open.
    [InlineData("internet", 9200, "exposed-server forgotten-server")]
    [InlineData("internet", 22, "")]
    [InlineData("internet", 3389, "")]
    [InlineData("internet", 443, "balancer")]
    [InlineData("internet", 80, "balancer weak-balancer")]
    // One network out there: what everybody reaches, and no more; documentation's addresses are nobody's.
    [InlineData("45.1.2.0/24", 9200, "exposed-server forgotten-server")]
    [InlineData("45.1.2.0/24", 22, "")]
    [InlineData("198.51.100.7/32", 22, "")]
    // Groups that name each other.
    [InlineData("@bastion-group", 22, "exposed-server leaky-server web-1 web-2")]
    [InlineData("@web-group", 3306, "old-reports shop-1 shop-2")]
    [InlineData("@unused-group", 3306, "")]
    // Inside: a subnet that no group names.
    [InlineData("@data-a", 3306, "")]
    public async Task A_network_reaches(string from, int port, string expected)
    {
        Assert.SkipWhen(estate.SkipReason is not null, estate.SkipReason ?? "");
        List<NetworkExposure> records = [];
        await foreach (NetworkExposure record in new ExposureRun(estate.Source, InventoryCatalog.BuiltIn)
            .RecordsAsync([], [estate.Planted.Id(from)], [port], null, Stop))
        {
            records.Add(record);
        }
        Assert.Equal(expected, string.Join(' ', records.Select(record => estate.Planted.Name(record.ResourceId) ?? estate.Planted.Name(record.Arn ?? "") ?? record.ResourceId).Order(StringComparer.Ordinal)));
        Assert.All(records, record => Assert.NotEmpty(record.Path));
        Assert.All(records, record => Assert.True(record.Reachable));
    }
}
