using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Faults;

/// <summary>Runs that end before they are through: credentials that expire on the way, a hand that stops them, a service that never answers.</summary>
public sealed class EndingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task A_token_that_expires_on_the_way_leaves_the_rest_unknown_and_the_run_says_so(int after)
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        Buckets(aws);
        int calls = 0;
        await using FaultProxy proxy = await FaultProxy.StartAsync(aws.EndpointUrl, stop: Stop);
        proxy.On(_ => Interlocked.Increment(ref calls) > after, new(FaultKind.Expire));
        Rule[] rules = [.. RuleSet.BuiltIn.Rules.Where(rule => rule.ResourceType == "s3.bucket")];
        Scan scan = await Scan.OfAsync(proxy.EndpointUrl, rules, TimeSpan.FromSeconds(30), Stop);
        Scan clean = await Scan.OfAsync(aws.EndpointUrl, rules, TimeSpan.FromSeconds(30), Stop);
        Comparison comparison = Comparison.Of(clean.Findings, scan, ["s3:", "s3control:", "kms:", "cloudtrail:", "iam:", "ec2:"]);
        Assert.Empty(comparison.Wrong);
        Assert.True(comparison.Unknown > 0);
        Assert.Contains(scan.Coverage.Gaps, gap => gap.Failure.Code == "ExpiredToken");
        Assert.Contains("Sign in again", scan.Coverage.SessionEnd);
        Assert.Null(clean.Coverage.SessionEnd);
        Assert.Contains(scan.Findings, finding => finding.Status == FindingStatus.Unknown && finding.Reason.Contains("ExpiredToken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_stopped_ends_within_a_second_even_while_calls_hang()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        await using FaultProxy proxy = await FaultProxy.StartAsync(aws.EndpointUrl, stop: Stop);
        proxy.On(_ => true, new(FaultKind.Hang));
        using CancellationTokenSource hand = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<Scan> run = Scan.OfAsync(proxy.EndpointUrl, RuleSet.BuiltIn.Rules, TimeSpan.FromMinutes(1), hand.Token);
        while (proxy.Seen.Count < 20)
        {
            await Task.Delay(10, Stop);
        }
        Stopwatch clock = Stopwatch.StartNew();
        await hand.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"It took {clock.Elapsed.TotalSeconds:0.00} s.");
    }

    [Fact]
    public async Task A_reader_that_leaves_after_two_findings_stops_the_calls_that_hang()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        Buckets(aws);
        await using FaultProxy proxy = await FaultProxy.StartAsync(aws.EndpointUrl, stop: Stop);
        proxy.On(seen => seen.Service != "s3", new(FaultKind.Hang));
        Rule[] rules = [.. RuleSet.BuiltIn.Select(new() { Ids = ["s3-bucket-versioned", "ebs-volume-encrypted"] })];
        using Aws.Client.AwsClient client = new(new(new Amazon.Runtime.BasicAWSCredentials("a", "b"), Scan.Region) { EndpointUrl = new(proxy.EndpointUrl) });
        PostureRun run = new(new Core.Collection.LiveSource(client, Scan.Account, "aws", [Scan.Region], Scan.Region, DateTimeOffset.UtcNow), new() { Rules = rules });
        Stopwatch clock = new();
        int seen = 0;
        await foreach (Finding _ in run.FindingsAsync(null, Stop))
        {
            if (++seen == 2)
            {
                clock.Start();
                break;
            }
        }
        Assert.True(clock.IsRunning && clock.Elapsed < TimeSpan.FromSeconds(1), $"It took {clock.Elapsed.TotalSeconds:0.00} s after {seen} findings.");
    }

    internal static void Buckets(ReplyServer aws)
    {
        aws.Reply("s3", "ListBuckets", new ObjectNode { { "Buckets", new ListNode(Enumerable.Range(0, 5).Select(number => new ObjectNode { { "Name", $"bucket-{number}" } })) } })
            .Reply("s3", "GetBucketLocation", new ObjectNode())
            .Reply("s3", "GetBucketVersioning", new ObjectNode { { "Status", "Enabled" } })
            .Reply("s3", "GetBucketLogging", new ObjectNode())
            .Error("s3", "GetPublicAccessBlock", 404, "NoSuchPublicAccessBlockConfiguration", "none")
            .Error("s3", "GetBucketPolicy", 404, "NoSuchBucketPolicy", "none");
    }
}
