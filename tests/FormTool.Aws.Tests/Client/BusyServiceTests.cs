using System.Diagnostics;
using FormTool.Aws.Client;
using Xunit;

namespace FormTool.Aws.Tests.Client;

/// <summary>Many calls to a service that bears only so much.</summary>
public sealed class BusyServiceTests(ITestOutputHelper output)
{
    private const string Users = "<ListUsersResponse><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>";
    private const string Slower = "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>req-1</RequestId></ErrorResponse>";

    [Fact]
    public async Task All_are_answered_in_the_end_and_few_are_refused_on_the_way()
    {
        Bucket bucket = new(burst: 60, perSecond: 100);
        using BusyService service = new(_ => bucket.TryTake(), TimeSpan.FromMilliseconds(20));
        using AwsClient client = service.Client();
        Stopwatch clock = Stopwatch.StartNew();
        AwsErrorKind?[] ends = await AskAsync(client, 500);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {service.Refused} refused");
        Assert.Equal(0, ends.Count(end => end is not null));
        // 440 at 100 a second would be 4.4 s, and at one a second, where a pace that never rises again would leave it, 440. A busy machine
        // accepts less at first and is paced by that. What is refused costs the account's other callers too.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), clock.Elapsed.ToString());
        Assert.True(service.Refused < 400, $"{service.Refused} were refused.");
    }

    [Fact]
    public async Task Time_does_not_run_while_a_call_waits_for_its_turn()
    {
        using BusyService service = new(_ => true, TimeSpan.FromMilliseconds(100));
        using AwsClient client = service.Client(mostAtOnce: 2);
        AwsErrorKind?[] ends = await AskAsync(client, 20, TimeSpan.FromMilliseconds(500));
        Assert.All(ends, end => Assert.Null(end));
        Assert.Equal(2, service.MostAtOnce);
    }

    [Fact]
    public async Task More_are_asked_at_once_where_the_service_bears_it()
    {
        using BusyService service = new(_ => true, TimeSpan.FromMilliseconds(50));
        using AwsClient client = service.Client();
        AwsErrorKind?[] ends = await AskAsync(client, 1000);
        Assert.All(ends, end => Assert.Null(end));
        Assert.InRange(service.MostAtOnce, 65, 256);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_never_answers_well_ends_them_all(bool throttles)
    {
        using BusyService service = new(_ => false, throttles ? TimeSpan.FromMilliseconds(5) : TimeSpan.FromHours(1));
        using AwsClient client = service.Client(deadline: TimeSpan.FromSeconds(2));
        Stopwatch clock = Stopwatch.StartNew();
        AwsErrorKind?[] ends = await AskAsync(client, 3000, TimeSpan.FromSeconds(2));
        Assert.All(ends, end => Assert.Equal(throttles ? AwsErrorKind.Throttled : AwsErrorKind.Timeout, end));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), clock.Elapsed.ToString());
    }

    private static Task<AwsErrorKind?[]> AskAsync(AwsClient client, int calls, TimeSpan? deadline = null) => Task.WhenAll(Enumerable.Range(0, calls).Select(async _ =>
    {
        try
        {
            await client.CallAsync(StubHttp.Call("iam", "ListUsers") with { Deadline = deadline ?? TimeSpan.FromSeconds(30) }, TestContext.Current.CancellationToken);
            return (AwsErrorKind?)null;
        }
        catch (AwsServiceException e)
        {
            return e.Kind;
        }
    }));

    /// <summary>Lets a burst pass, and then so many a second, as AWS's own limits do.</summary>
    private sealed class Bucket(double burst, double perSecond)
    {
        private readonly object _lock = new();
        private readonly double _burst = burst;
        private double _tokens = burst;
        private long _filledAt = Stopwatch.GetTimestamp();

        public bool TryTake()
        {
            lock (_lock)
            {
                _tokens = Math.Min(_burst, _tokens + (Stopwatch.GetElapsedTime(_filledAt).TotalSeconds * perSecond));
                _filledAt = Stopwatch.GetTimestamp();
                if (_tokens < 1)
                {
                    return false;
                }
                _tokens--;
                return true;
            }
        }
    }

    private sealed class BusyService(Func<int, bool> bears, TimeSpan latency) : HttpMessageHandler
    {
        private int _asked;
        private int _refused;
        private int _underWay;
        private int _mostAtOnce;

        public int Refused => _refused;

        public int MostAtOnce => _mostAtOnce;

        public AwsClient Client(int mostAtOnce = 256, TimeSpan? deadline = null) =>
            new(new(new Amazon.Runtime.BasicAWSCredentials("AKIDEXAMPLE", "secret"), "us-east-1")
            {
                MaxConnections = mostAtOnce,
                CallDeadline = deadline ?? TimeSpan.FromSeconds(30),
            }, this);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int now = Interlocked.Increment(ref _underWay);
            for (int most = _mostAtOnce; now > most; most = _mostAtOnce)
            {
                Interlocked.CompareExchange(ref _mostAtOnce, now, most);
            }
            try
            {
                bool taken = bears(Interlocked.Increment(ref _asked));
                _ = taken ? 0 : Interlocked.Increment(ref _refused);
                await Task.Delay(latency, cancellationToken);
                return taken ? StubHttp.Reply(Users) : StubHttp.Reply(Slower, 400);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }
}
