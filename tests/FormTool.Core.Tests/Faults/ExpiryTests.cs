using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Faults;

/// <summary>A session that a service calls expired in the middle of a run, though its own time says otherwise.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Rule[] Rules => [.. RuleSet.BuiltIn.Rules.Where(rule => rule.ResourceType == "s3.bucket")];

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Another_is_asked_for_once_and_nothing_is_missing(int after)
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        EndingTests.Buckets(aws);
        await using FaultProxy proxy = await ProxyAsync(aws, after);
        Sessions sessions = new(most: 2);
        Scan scan = await Scan.OfAsync(sessions, proxy.EndpointUrl, Rules, Patient, Stop);
        Scan clean = await Scan.OfAsync(aws.EndpointUrl, Rules, Patient, Stop);
        Assert.Contains(proxy.Seen, seen => seen.Fault is not null);
        Comparison comparison = Comparison.Of(clean.Findings, scan, []);
        Assert.Equal((0, 0, 0), (comparison.Wrong.Count, comparison.TurnedIntoPass, comparison.Vanished));
        Assert.Equal(clean.Coverage.Gaps.Count, scan.Coverage.Gaps.Count);
        Assert.Null(scan.Coverage.SessionEnd);
        Assert.Equal(2, sessions.Asked);
    }

    [Fact]
    public async Task A_source_that_gives_no_other_is_asked_once_and_the_rest_is_unknown()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: Stop);
        EndingTests.Buckets(aws);
        await using FaultProxy proxy = await ProxyAsync(aws, after: 3);
        Sessions sessions = new(most: 1);
        Scan scan = await Scan.OfAsync(sessions, proxy.EndpointUrl, Rules, Patient, Stop);
        Scan clean = await Scan.OfAsync(aws.EndpointUrl, Rules, Patient, Stop);
        Comparison comparison = Comparison.Of(clean.Findings, scan, ["s3:", "s3control:", "kms:", "cloudtrail:", "iam:", "ec2:"]);
        Assert.Empty(comparison.Wrong);
        Assert.True(comparison.Unknown > 0);
        Assert.Contains("aws sso login", scan.Coverage.SessionEnd);
        Assert.Equal(2, sessions.Asked);
    }

    /// <summary>Calls of the first session are refused as expired after so many.</summary>
    private static async Task<FaultProxy> ProxyAsync(ReplyServer aws, int after)
    {
        int calls = 0;
        FaultProxy proxy = await FaultProxy.StartAsync(aws.EndpointUrl, stop: Stop);
        proxy.On(seen => seen.Request.Header("X-Amz-Security-Token") == "session-1" && Interlocked.Increment(ref calls) > after, new(FaultKind.Expire));
        return proxy;
    }

    private sealed class Sessions(int most) : RefreshingAWSCredentials
    {
        private int _asked;

        public int Asked => _asked;

        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            int number = Interlocked.Increment(ref _asked);
            return number > most
                ? throw new ConnectionException(ConnectionException.CredentialNotResolved, "The SSO session has ended. Run: aws sso login")
                : new(new("ASIATEST", "secret", $"session-{number}"), DateTime.UtcNow.AddHours(1));
        }

        protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.Run(GenerateNewCredentials);
    }
}
