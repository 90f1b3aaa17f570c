using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace FormTool.Testing;

/// <summary>
/// Stands before any endpoint, passes on every request as it came, and by a schedule lets things go wrong.
/// It records every request, so it also tells which operations a run makes.
/// <code>
/// await using FaultProxy proxy = await FaultProxy.StartAsync(moto.EndpointUrl);
/// proxy.On("ec2", "DescribeVolumes", new(FaultKind.Deny));              // every time
/// proxy.On("ec2", "DescribeVolumes", new(FaultKind.Throttle), nth: 1);  // the first time only
/// … a client with EndpointUrl = proxy.EndpointUrl …
/// Assert.Contains(proxy.Seen, seen => seen.Fault is not null);          // the fault was really met
/// </code>
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const string Page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in to the network.</body></html>";

    // Bytes that break XML and JSON wherever they stand: a control character, and no UTF-8.
    private static readonly byte[] Noise = "<\0"u8.ToArray().Concat(new byte[] { 0xFF, 0xFE }).ToArray();

    private static readonly string[] HopByHop = ["Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Upgrade"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string _upstream;
    private readonly KnownServices _services;
    private readonly Recording? _recording;
    private readonly ConcurrentDictionary<string, int> _occurrences = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly List<(Func<SeenRequest, bool> When, Fault Fault)> _schedule = [];
    private LoopbackServer? _server;

    private FaultProxy(string upstream, KnownServices services, Recording? recording) =>
        (_upstream, _services, _recording) = (upstream.TrimEnd('/'), services, recording);

    /// <summary>What clients are given as their endpoint.</summary>
    public string EndpointUrl => _server!.EndpointUrl;

    /// <summary>How far the service's clock is ahead, as the Date of its replies tells it: a client whose own clock is behind by as much.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Every request since the start or the last <see cref="Reset"/>, in the order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <summary>The operations seen, each once, as <c>service:Operation</c>, sorted.</summary>
    public IReadOnlyList<string> Operations => [.. _seen.Select(seen => seen.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Starts passing requests on to the endpoint.</summary>
    /// <param name="upstreamUrl">For instance <c>http://127.0.0.1:5000</c>.</param>
    /// <param name="services">The models that REST operations are recognised by; default: those that FormTool.Aws carries.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="recording">What the endpoint said before to the same request is said again; several proxies may share it. Null: it is always asked.</param>
    public static async Task<FaultProxy> StartAsync(
        string upstreamUrl, KnownServices? services = null, CancellationToken stop = default, Recording? recording = null)
    {
        FaultProxy proxy = new(upstreamUrl, services ?? KnownServices.Embedded, recording);
        proxy._server = await LoopbackServer.StartAsync(proxy.AnswerAsync, stop);
        return proxy;
    }

    /// <summary>Lets requests meet the fault where the predicate holds; of several that hold, the one added last.</summary>
    public FaultProxy On(Func<SeenRequest, bool> when, Fault fault)
    {
        lock (_schedule)
        {
            _schedule.Add((when, fault));
        }
        return this;
    }

    /// <summary>Lets an operation meet the fault.</summary>
    /// <param name="service">The model's name: <c>ec2</c>, <c>elbv2</c>.</param>
    /// <param name="operation">The operation: <c>DescribeVolumes</c>.</param>
    /// <param name="fault">What it meets.</param>
    /// <param name="nth">Only that occurrence, counted from 1; null: every time.</param>
    public FaultProxy On(string service, string operation, Fault fault, int? nth = null) =>
        On(seen => seen.Service == service && seen.Operation == operation && (nth is null || seen.Occurrence == nth), fault);

    /// <summary>Forgets the schedule, the requests seen and their counts.</summary>
    public void Reset()
    {
        lock (_schedule)
        {
            _schedule.Clear();
        }
        _seen.Clear();
        _occurrences.Clear();
    }

    /// <summary>Drops what is under way and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken gone)
    {
        WireRequest request = await WireRequest.ReadAsync(context.Request, gone);
        KnownRequest known = _services.Recognize(request);
        int occurrence = _occurrences.AddOrUpdate($"{known.Service}:{known.Operation}", 1, (_, count) => count + 1);
        SeenRequest seen = new(known.Service, known.Region, known.Operation, occurrence, DateTimeOffset.UtcNow, request);
        Fault? fault;
        lock (_schedule)
        {
            fault = _schedule.FindLast(entry => entry.When(seen)).Fault;
        }
        _seen.Enqueue(seen with { Fault = fault });
        switch (fault?.Kind)
        {
            case FaultKind.Hang:
                await Task.Delay(Timeout.Infinite, gone);
                return;
            case FaultKind.Deny:
                await WriteAsync(context, ErrorReply.Denied(known), gone);
                return;
            case FaultKind.Throttle:
                await WriteAsync(context, ErrorReply.Throttled(known), gone);
                return;
            case FaultKind.Expire:
                await WriteAsync(context, ErrorReply.Expired(known), gone);
                return;
            case FaultKind.ServerError:
                await WriteAsync(context, ErrorReply.Failed(known), gone);
                return;
            case FaultKind.Html:
                await WriteAsync(context, new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page), ""), gone);
                return;
            case FaultKind.NotFound:
                await WriteAsync(context, new(404, "text/plain", [], ""), gone);
                return;
            case FaultKind.Delay:
                await Task.Delay(fault.Wait, gone);
                break;
            case FaultKind.Repeat:
                await SendAsync(request, gone);
                break;
        }
        PassedReply reply = _recording is null ? await SendAsync(request, gone) : await _recording.AskAsync(request, () => SendAsync(request, gone));
        await PassOnAsync(context, reply, fault?.Kind, gone);
    }

    private async Task<PassedReply> SendAsync(WireRequest request, CancellationToken gone)
    {
        // The target goes on byte for byte, so that a signature over it still holds.
        Uri target = new(_upstream + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        HttpRequestMessage message = new(new(request.Method), target) { Content = request.Body.Length > 0 ? new ByteArrayContent(request.Body) : null };
        foreach ((string name, string value) in request.Headers)
        {
            if (!HopByHop.Contains(name, StringComparer.OrdinalIgnoreCase) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using HttpResponseMessage reply = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, gone);
        byte[] body = await reply.Content.ReadAsByteArrayAsync(gone);
        return new((int)reply.StatusCode, [.. Kept(reply.Headers), .. Kept(reply.Content.Headers)], body);
    }

    private async Task PassOnAsync(HttpContext context, PassedReply reply, FaultKind? fault, CancellationToken gone)
    {
        byte[] body = reply.Body;
        if (fault == FaultKind.LoseReply)
        {
            context.Abort();
            return;
        }
        byte[] sent = fault switch
        {
            FaultKind.Empty => [],
            FaultKind.Cut or FaultKind.Truncate => body[..(body.Length / 2)],
            FaultKind.Garble when body.Length < Noise.Length * 2 => Noise,
            FaultKind.Garble => [.. body[..(body.Length / 2)], .. Noise, .. body[((body.Length / 2) + Noise.Length)..]],
            _ => body,
        };
        context.Response.StatusCode = reply.Status;
        foreach ((string name, string[] values) in reply.Headers)
        {
            bool isShifted = ClockAhead != TimeSpan.Zero && name.Equals("Date", StringComparison.OrdinalIgnoreCase);
            context.Response.Headers.Append(name, isShifted ? (DateTimeOffset.UtcNow + ClockAhead).ToString("r", CultureInfo.InvariantCulture) : new Microsoft.Extensions.Primitives.StringValues(values));
        }
        if (context.Request.Method != "HEAD")
        {
            // A body of one byte or none cannot be halved; what is announced and never comes makes it cut all the same.
            context.Response.ContentLength = fault == FaultKind.Cut ? Math.Max(body.Length, 2) : sent.Length;
            await context.Response.Body.WriteAsync(sent, gone);
        }
        if (fault == FaultKind.Cut)
        {
            await context.Response.Body.FlushAsync(gone);
            await Task.Delay(20, gone); // lets the half leave the socket: an abort drops what is still queued
            context.Abort();
        }
    }

    private static IEnumerable<(string Name, string[] Values)> Kept(HttpHeaders headers) => headers.NonValidated
        .Where(header => !HopByHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => (header.Key, header.Value.ToArray()));

    private static async Task WriteAsync(HttpContext context, ErrorReply error, CancellationToken gone)
    {
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = error.ContentType;
        if (error.ContentType.Contains("json"))
        {
            context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        }
        context.Response.ContentLength = error.Body.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(error.Body, gone);
        }
    }
}
