using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FormTool.Aws.Tests.Bench;

/// <summary>Every fault is really produced: seen by a plain HTTP client, and by the upstream that counts what happened.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private const string Xml = "<DescribeVolumesResponse><volumeSet><item><volumeId>vol-1</volumeId></item></volumeSet></DescribeVolumesResponse>";
    private const string Json = """{"trailList":[{"Name":"main"}]}""";

    private readonly HttpClient _http = new();
    private LoopbackServer _upstream = null!;
    private FaultProxy _proxy = null!;
    private int _effects;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Protocols => ["ec2", "query", "json", "rest-json", "rest-xml"];

    public async ValueTask InitializeAsync()
    {
        _upstream = await LoopbackServer.StartAsync(AnswerAsync, Stop);
        _proxy = await FaultProxy.StartAsync(_upstream.EndpointUrl, RecognitionTests.Services, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _upstream.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Without_a_fault_the_reply_arrives_as_it_was_sent(string protocol)
    {
        using HttpResponseMessage reply = await SendAsync(protocol);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("kept", reply.Headers.GetValues("x-upstream").Single());
        Assert.Equal(Body(protocol), await reply.Content.ReadAsStringAsync(Stop));
        Assert.Equal(1, _effects);
        Assert.Null(Assert.Single(_proxy.Seen).Fault);
    }

    [Theory]
    [InlineData("ec2", FaultKind.Deny, 403, "UnauthorizedOperation")]
    [InlineData("query", FaultKind.Deny, 403, "AccessDenied")]
    [InlineData("json", FaultKind.Deny, 400, "AccessDeniedException")]
    [InlineData("rest-json", FaultKind.Deny, 403, "AccessDeniedException")]
    [InlineData("rest-xml", FaultKind.Deny, 403, "AccessDenied")]
    [InlineData("ec2", FaultKind.Throttle, 503, "RequestLimitExceeded")]
    [InlineData("query", FaultKind.Throttle, 400, "Throttling")]
    [InlineData("json", FaultKind.Throttle, 400, "ThrottlingException")]
    [InlineData("rest-json", FaultKind.Throttle, 429, "TooManyRequestsException")]
    [InlineData("rest-xml", FaultKind.Throttle, 503, "SlowDown")]
    [InlineData("ec2", FaultKind.ServerError, 500, "InternalError")]
    [InlineData("query", FaultKind.ServerError, 500, "InternalFailure")]
    [InlineData("json", FaultKind.ServerError, 500, "InternalServerException")]
    [InlineData("rest-json", FaultKind.ServerError, 500, "InternalServerException")]
    [InlineData("rest-xml", FaultKind.ServerError, 500, "InternalError")]
    public async Task An_error_has_the_form_of_its_protocol_and_nothing_happens(string protocol, FaultKind kind, int status, string code)
    {
        _proxy.On(_ => true, new(kind));
        using HttpResponseMessage reply = await SendAsync(protocol);
        string body = await reply.Content.ReadAsStringAsync(Stop);
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(0, _effects);
        string? found = protocol switch
        {
            "ec2" => XDocument.Parse(body).Element("Response")?.Element("Errors")?.Element("Error")?.Element("Code")?.Value,
            "query" => XDocument.Parse(body).Element("ErrorResponse")?.Element("Error")?.Element("Code")?.Value,
            "rest-xml" => XDocument.Parse(body).Element("Error")?.Element("Code")?.Value,
            "json" => NodeJson.Parse(body)["__type"].AsText(),
            _ => reply.Headers.GetValues("x-amzn-ErrorType").Single(),
        };
        Assert.Equal(code, found);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_cut_reply_ends_in_the_middle(string protocol)
    {
        _proxy.On(_ => true, new(FaultKind.Cut));
        using HttpResponseMessage reply = await SendAsync(protocol, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        using Stream stream = await reply.Content.ReadAsStreamAsync(Stop);
        using MemoryStream arrived = new();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(arrived, Stop));
        // A reset connection may swallow what was on its way: at most half arrives, and what arrives is the beginning.
        Assert.True(arrived.Length <= Body(protocol).Length / 2);
        Assert.StartsWith(Encoding.UTF8.GetString(arrived.ToArray()), Body(protocol), StringComparison.Ordinal);
        Assert.Equal(1, _effects);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_truncated_or_garbled_reply_looks_whole_and_cannot_be_parsed(string protocol)
    {
        foreach (FaultKind kind in new[] { FaultKind.Truncate, FaultKind.Garble })
        {
            _proxy.On(_ => true, new(kind));
            using HttpResponseMessage reply = await SendAsync(protocol);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            byte[] body = await reply.Content.ReadAsByteArrayAsync(Stop);
            Assert.NotEmpty(body);
            if (protocol.EndsWith("json", StringComparison.Ordinal))
            {
                Assert.ThrowsAny<JsonException>(() => NodeJson.Parse(body));
            }
            else
            {
                Assert.Throws<XmlException>(() => XDocument.Load(new MemoryStream(body)));
            }
        }
        Assert.Equal(2, _effects);
    }

    [Fact]
    public async Task A_lost_reply_leaves_its_effect()
    {
        _proxy.On("ec2", "DescribeVolumes", new(FaultKind.LoseReply));
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("ec2"));
        Assert.True(_effects >= 1);
        Assert.Equal(_proxy.Seen.Count, _effects);
    }

    [Fact]
    public async Task A_repeated_request_happens_twice_and_is_answered_once()
    {
        _proxy.On("ec2", "DescribeVolumes", new(FaultKind.Repeat));
        using HttpResponseMessage reply = await SendAsync("ec2");
        Assert.Equal(Xml, await reply.Content.ReadAsStringAsync(Stop));
        Assert.Equal(2, _effects);
        Assert.Single(_proxy.Seen);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_html_with_status_200()
    {
        _proxy.On(_ => true, new(FaultKind.Html));
        using HttpResponseMessage reply = await SendAsync("json");
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/html", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, _effects);
    }

    [Fact]
    public async Task A_hanging_request_is_answered_by_nothing()
    {
        _proxy.On(_ => true, new(FaultKind.Hang));
        Task<HttpResponseMessage> call = SendAsync("ec2");
        Assert.NotSame(call, await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(300), Stop)));
        await _proxy.DisposeAsync(); // ends what hangs
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Assert.Equal(0, _effects);
    }

    [Fact]
    public async Task A_delayed_reply_comes_late()
    {
        _proxy.On(_ => true, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage reply = await SendAsync("ec2");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 290, 10_000);
        Assert.Equal(Xml, await reply.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Only_the_scheduled_occurrence_meets_the_fault()
    {
        _proxy.On("ec2", "DescribeVolumes", new(FaultKind.Throttle), nth: 2);
        List<int> codes = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage reply = await SendAsync("ec2");
            codes.Add((int)reply.StatusCode);
        }
        using HttpResponseMessage other = await SendAsync("json");
        Assert.Equal([200, 503, 200], codes);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(["cloudtrail:DescribeTrails", "ec2:DescribeVolumes"], _proxy.Operations);
        Assert.Equal([1, 2, 3, 1], _proxy.Seen.Select(seen => seen.Occurrence));

        _proxy.Reset();
        Assert.Empty(_proxy.Seen);
    }

    private Task<HttpResponseMessage> SendAsync(string protocol, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        _http.SendAsync(RecognitionTests.Request(protocol, _proxy.EndpointUrl), completion, Stop);

    private static string Body(string protocol) => protocol.EndsWith("json", StringComparison.Ordinal) ? Json : Xml;

    private async Task AnswerAsync(HttpContext context, CancellationToken gone)
    {
        Interlocked.Increment(ref _effects);
        string body = context.Request.Headers.ContainsKey("x-wants-json") ? Json : Xml;
        context.Response.Headers["x-upstream"] = "kept";
        context.Response.ContentType = body == Json ? "application/json" : "text/xml";
        await context.Response.WriteAsync(body, gone);
    }
}
