using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class RetryTests
{
    private const string Users = "<ListUsersResponse><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>";

    public static TheoryData<string, int, AwsErrorKind, int> Errors => new()
    {
        { Error("AccessDenied"), 403, AwsErrorKind.AccessDenied, 1 },
        { Error("NoSuchEntity"), 404, AwsErrorKind.NotFound, 1 },
        { Error("ValidationError"), 400, AwsErrorKind.Validation, 1 },
        { Error("InvalidClientTokenId"), 403, AwsErrorKind.InvalidCredential, 1 },
        { Error("ExpiredToken"), 403, AwsErrorKind.ExpiredToken, 1 },
        { Error("Throttling"), 400, AwsErrorKind.Throttled, 3 },
        { Error("RequestLimitExceeded"), 503, AwsErrorKind.Throttled, 3 },
        { Error("ServiceFailure"), 500, AwsErrorKind.Service, 3 },
        { "<html>Bad gateway</html>", 502, AwsErrorKind.Service, 3 },
        { "<html>Not here</html>", 404, AwsErrorKind.MalformedReply, 1 },
        { "<html>Moved</html>", 302, AwsErrorKind.MalformedReply, 1 },
        { "", 404, AwsErrorKind.NotFound, 1 },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task What_may_pass_is_tried_again_and_what_cannot_is_not(string body, int status, AwsErrorKind kind, int attempts)
    {
        StubHttp http = new(_ => StubHttp.Reply(body, status));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 3 });
        AwsServiceException e = await FailAsync(client);
        Assert.Equal((kind, status, attempts, attempts > 1), (e.Kind, e.StatusCode, http.Attempts, e.IsRetryable));
        if (body.Contains("<Code>", StringComparison.Ordinal))
        {
            Assert.Equal(("req-1", "told"), (e.RequestId, e.Message));
        }
    }

    [Fact]
    public async Task A_call_that_is_throttled_and_cut_succeeds_in_the_end()
    {
        StubHttp http = new(attempt => attempt switch
        {
            1 => StubHttp.Reply(Error("Throttling"), 400),
            2 => StubHttp.Reply(Users[..30]),
            3 => throw new HttpRequestException("reset", new IOException("reset")),
            _ => StubHttp.Reply(Users),
        });
        using AwsClient client = http.Client();
        Assert.Empty((await client.CallAsync(StubHttp.Call("iam", "ListUsers"), TestContext.Current.CancellationToken))["Users"].Items);
        Assert.Equal(4, http.Attempts);
    }

    [Fact]
    public async Task Waits_end_by_the_deadline_and_tell_the_last_failure()
    {
        StubHttp http = new(_ => StubHttp.Reply(Error("Throttling"), 400));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 100, RetryDelay = TimeSpan.FromMilliseconds(100) });
        Stopwatch time = Stopwatch.StartNew();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(
            StubHttp.Call("iam", "ListUsers") with { Deadline = TimeSpan.FromMilliseconds(500) }, TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.Throttled, e.Kind);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(5), time.Elapsed.ToString());
    }

    [Fact]
    public async Task Credentials_that_never_come_end_by_the_deadline()
    {
        using AwsClient client = new StubHttp(_ => StubHttp.Reply(Users)).Client(c => c with { Credentials = new Stuck() });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(
            StubHttp.Call("iam", "ListUsers") with { Deadline = TimeSpan.FromMilliseconds(200) }, TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.Timeout, e.Kind);
    }

    [Fact]
    public async Task Credentials_that_fail_are_told_apart_from_the_service()
    {
        using AwsClient client = new StubHttp(_ => StubHttp.Reply(Users)).Client(c => c with { Credentials = new Failing() });
        AwsServiceException e = await FailAsync(client);
        Assert.Equal((AwsErrorKind.CredentialNotResolved, "MfaRequired", "no code"), (e.Kind, e.Code, e.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<ListUsersResponse>")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<ListUse\r\n")]
    public async Task A_server_that_falls_silent_is_left_at_the_deadline_and_at_once_when_stopped(string begins)
    {
        using SilentServer server = new(begins, closes: false);
        using AwsClient client = new(new(new BasicAWSCredentials("a", "b"), "us-east-1") { EndpointUrl = server.Url });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(
            StubHttp.Call("iam", "ListUsers") with { Deadline = TimeSpan.FromMilliseconds(400) }, TestContext.Current.CancellationToken));
        Assert.Equal((AwsErrorKind.Timeout, true), (e.Kind, e.IsRetryable));

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task call = client.CallAsync(StubHttp.Call("iam", "ListUsers"), stop.Token);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Stopwatch time = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(1), time.Elapsed.ToString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + Users, AwsErrorKind.MalformedReply)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<ListUse\r\n", AwsErrorKind.MalformedReply)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", AwsErrorKind.Connection)]
    [InlineData("garbage\r\n\r\n", AwsErrorKind.Connection)]
    public async Task A_connection_that_ends_too_early_is_no_answer(string begins, AwsErrorKind kind)
    {
        using SilentServer server = new(begins, closes: true);
        using AwsClient client = new(new(new BasicAWSCredentials("a", "b"), "us-east-1") { EndpointUrl = server.Url, MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });
        AwsServiceException e = await FailAsync(client);
        Assert.Equal((kind, true), (e.Kind, e.IsRetryable));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_corrected_by_the_services()
    {
        List<string> signed = [];
        StubHttp? http = null;
        http = new(attempt =>
        {
            signed.Add(http!.SignedAt);
            HttpResponseMessage reply = attempt == 1 ? StubHttp.Reply(Error("RequestTimeTooSkewed"), 403) : StubHttp.Reply(Users);
            reply.Headers.Date = DateTimeOffset.UtcNow.AddHours(3);
            return reply;
        });
        // The correction is kept by endpoint for the whole process: one that no other test has.
        using AwsClient client = http.Client(c => c with { EndpointUrl = new("https://skewed.example/") });
        await client.CallAsync(StubHttp.Call("iam", "ListUsers"), TestContext.Current.CancellationToken);
        DateTime[] moments = [.. signed.Select(s => DateTime.ParseExact(s, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture))];
        Assert.InRange((moments[1] - moments[0]).TotalMinutes, 175, 185);
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_a_connection_error()
    {
        using TcpListener free = new(System.Net.IPAddress.Loopback, 0);
        free.Start();
        int port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using AwsClient client = new(new(new BasicAWSCredentials("a", "b"), "us-east-1") { EndpointUrl = new($"http://127.0.0.1:{port}"), MaxAttempts = 1 });
        Assert.Equal(AwsErrorKind.Connection, (await FailAsync(client)).Kind);
    }

    private static string Error(string code) =>
        $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>told</Message></Error><RequestId>req-1</RequestId></ErrorResponse>";

    private static Task<AwsServiceException> FailAsync(AwsClient client) =>
        Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(StubHttp.Call("iam", "ListUsers"), TestContext.Current.CancellationToken));

    private sealed class Stuck : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync() => new TaskCompletionSource<ImmutableCredentials>().Task;
    }

    private sealed class Failing : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new ConnectionException(ConnectionException.MfaRequired, "no code");

        public override Task<ImmutableCredentials> GetCredentialsAsync() =>
            Task.FromException<ImmutableCredentials>(new ConnectionException(ConnectionException.MfaRequired, "no code"));
    }

    /// <summary>Takes the request, answers with these bytes and nothing more.</summary>
    private sealed class SilentServer : IDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
        private readonly List<TcpClient> _open = [];
        private int _connections;

        public SilentServer(string begins, bool closes)
        {
            _listener.Start();
            Url = new($"http://127.0.0.1:{((System.Net.IPEndPoint)_listener.LocalEndpoint).Port}");
            _ = ServeAsync(Encoding.ASCII.GetBytes(begins), closes);
        }

        public Uri Url { get; }

        public int Connections => _connections;

        public void Dispose()
        {
            _listener.Stop();
            _open.ForEach(c => c.Dispose());
        }

        private async Task ServeAsync(byte[] begins, bool closes)
        {
            try
            {
                while (true)
                {
                    TcpClient client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                    _open.Add(client);
                    await client.GetStream().ReadAtLeastAsync(new byte[8192], 1);
                    // The body may come in a packet of its own; closing over unread bytes would reset the connection.
                    await Task.Delay(20);
                    await client.GetStream().WriteAsync(begins);
                    if (closes)
                    {
                        client.Client.Shutdown(SocketShutdown.Send);
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test has ended.
            }
        }
    }
}
