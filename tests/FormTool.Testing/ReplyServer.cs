using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Testing.Replies;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace FormTool.Testing;

/// <summary>What a canned reply may look at.</summary>
/// <param name="Region">The region that the request was signed for.</param>
/// <param name="Input">What was asked, by wire names: form fields as they are (<c>VolumeId.1</c>), JSON members, REST labels, query and headers.</param>
/// <param name="Occurrence">1 for the first request of that operation.</param>
public sealed record ReplyRequest(string Region, ObjectNode Input, int Occurrence)
{
    /// <summary>The access key that the request is signed with.</summary>
    public string AccessKey { get; init; } = "";
}

/// <summary>
/// An endpoint of canned replies. Documents are written as the service of that operation writes them, from its model,
/// so a reply that does not fit the model is an error that names the member.
/// <code>
/// await using ReplyServer aws = await ReplyServer.StartAsync();
/// aws.Reply("ec2", "DescribeVolumes", new ObjectNode { { "Volumes", new ListNode([volume]) } })
///    .Reply("kms", "DescribeKey", request => KeyOf(request.Input["KeyId"]))
///    .Pages("iam", "ListUsers", 200, page => UsersOf(page))
///    .Error("s3", "GetBucketPolicy", 404, "NoSuchBucketPolicy", "The bucket policy does not exist");
/// aws.Latency = TimeSpan.FromMilliseconds(30);
/// </code>
/// What has no reply is answered with the error <c>NoCannedReply</c> and stands in <see cref="Unanswered"/>.
/// </summary>
public sealed class ReplyServer : IAsyncDisposable
{
    private readonly KnownServices _services;
    private readonly ConcurrentDictionary<string, ConcurrentStack<Entry>> _replies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unanswered = new(StringComparer.Ordinal);
    private LoopbackServer? _server;
    private int _underWay;
    private int _mostUnderWay;

    private ReplyServer(KnownServices services) => _services = services;

    private delegate Reply? Answer(KnownService service, KnownRequest known, ReplyRequest request);

    /// <summary>What clients are given as their endpoint.</summary>
    public string EndpointUrl => _server!.EndpointUrl;

    /// <summary>How long every reply waits.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How many requests came since the start or the last <see cref="ResetCounts"/>.</summary>
    public int TotalCalls => _calls.Values.Sum();

    /// <summary>The most requests that were under way at one time.</summary>
    public int MostUnderWay => _mostUnderWay;

    /// <summary>The operations that had no reply, as <c>service:Operation</c>, sorted.</summary>
    public IReadOnlyList<string> Unanswered => [.. _unanswered.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The calls of each operation, by <c>service:Operation</c>.</summary>
    public IReadOnlyDictionary<string, int> CallsByOperation => _calls;

    /// <summary>Starts answering.</summary>
    /// <param name="services">The models; default: those that FormTool.Aws carries.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<ReplyServer> StartAsync(KnownServices? services = null, CancellationToken stop = default)
    {
        ReplyServer replies = new(services ?? KnownServices.Embedded);
        replies._server = await LoopbackServer.StartAsync(replies.AnswerAsync, stop);
        return replies;
    }

    /// <summary>How often the operation was asked for.</summary>
    public int Calls(string service, string operation) => _calls.GetValueOrDefault($"{service}:{operation}");

    /// <summary>Always this document. Of several replies that apply, the one added last answers.</summary>
    /// <param name="service">The model's name.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="document">The output by AWS's member names; timestamps ISO 8601 text or epoch seconds, blobs base64 text.</param>
    /// <param name="region">Only in that region; null: in all.</param>
    /// <param name="when">Only where this holds.</param>
    public ReplyServer Reply(string service, string operation, Node document, string? region = null, Func<ReplyRequest, bool>? when = null) =>
        Add(service, operation, (known, asked, _) => Replies.Reply.Of(known, asked.Operation, document), region, when);

    /// <summary>A document made for each request.</summary>
    public ReplyServer Reply(string service, string operation, Func<ReplyRequest, Node> document, string? region = null, Func<ReplyRequest, bool>? when = null) =>
        Add(service, operation, (known, asked, request) => Replies.Reply.Of(known, asked.Operation, document(request)), region, when);

    /// <summary>Bytes as they are.</summary>
    public ReplyServer Raw(string service, string operation, Reply reply, string? region = null, Func<ReplyRequest, bool>? when = null) =>
        Add(service, operation, (_, _, _) => reply, region, when);

    /// <summary>An error in the form of the service's protocol.</summary>
    public ReplyServer Error(string service, string operation, int status, string code, string message, string? region = null, Func<ReplyRequest, bool>? when = null) =>
        Add(service, operation, (_, asked, _) => FromError(ErrorReply.Of(asked, status, code, message)), region, when);

    /// <summary>Page after page, with the tokens that the model's paginator names. Pages are made when they are asked for and not kept.</summary>
    /// <param name="service">The model's name.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="count">How many pages there are.</param>
    /// <param name="page">The document of a page, counted from 0, without its token.</param>
    /// <param name="region">Only in that region; null: in all.</param>
    /// <param name="when">Only where this holds.</param>
    /// <exception cref="InvalidOperationException">The model has no paginator for the operation.</exception>
    public ReplyServer Pages(string service, string operation, int count, Func<int, ObjectNode> page, string? region = null, Func<ReplyRequest, bool>? when = null)
    {
        Node paginator = _services.Get(service).Paginator(operation);
        string input = First(paginator["input_token"]) ?? throw new InvalidOperationException($"{service}:{operation} has no paginator in its model.");
        // Some tokens are expressions (NextMarker || Contents[-1].Key): the first name of theirs is a member.
        string output = First(paginator["output_token"])!.Split("||")[0].Trim();
        string? more = paginator["more_results"].AsText()
            ?? (_services.Get(service).Output(operation)!.Members.ContainsKey("IsTruncated") ? "IsTruncated" : null);
        return Add(service, operation, (known, asked, request) =>
        {
            string token = request.Input.FirstOrDefault(pair => pair.Key.Replace("-", "").Equals(input, StringComparison.OrdinalIgnoreCase)).Value?.AsText() ?? "";
            int number = token.Length == 0 ? 0 : token.StartsWith("page-", StringComparison.Ordinal) && int.TryParse(token[5..], out int named) ? named : -1;
            if (number < 0 || number >= count)
            {
                return FromError(ErrorReply.Of(asked, 400, "InvalidToken", "The token was not given by this operation."));
            }
            ObjectNode document = page(number).Copy();
            if (more is not null)
            {
                document.Set(more, Node.Of(number + 1 < count));
            }
            if (number + 1 < count)
            {
                document.Set(output, Node.Of($"page-{number + 1}"));
            }
            return Replies.Reply.Of(known, asked.Operation, document);
        }, region, when);
    }

    /// <summary>Counts from nothing again; the replies stay.</summary>
    public void ResetCounts()
    {
        _calls.Clear();
        _unanswered.Clear();
        _mostUnderWay = 0;
    }

    /// <summary>Drops what is under way and stops listening.</summary>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string? First(Node name) => name.AsText() ?? (name.Items.Count > 0 ? name.Items[0].AsText() : null);

    private static Reply FromError(ErrorReply error) => new(error.Status, error.ContentType, error.Body)
    {
        Headers = error.ContentType == "application/json" ? new Dictionary<string, string> { ["x-amzn-ErrorType"] = error.Code } : [],
    };

    private ReplyServer Add(string service, string operation, Answer answer, string? region, Func<ReplyRequest, bool>? when)
    {
        if (!_services.Get(service).Holds(operation))
        {
            throw new InvalidOperationException($"The model of {service} has no operation {operation}.");
        }
        _replies.GetOrAdd($"{service}:{operation}", _ => new()).Push(new(region, when, answer));
        return this;
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken gone)
    {
        int now = Interlocked.Increment(ref _underWay);
        try
        {
            for (int most = _mostUnderWay; now > most; most = _mostUnderWay)
            {
                Interlocked.CompareExchange(ref _mostUnderWay, now, most);
            }
            Task wait = Latency > TimeSpan.Zero ? Task.Delay(Latency, gone) : Task.CompletedTask;
            WireRequest request = await WireRequest.ReadAsync(context.Request, gone);
            Reply reply = Choose(request);
            await wait;
            context.Response.StatusCode = reply.Status;
            context.Response.ContentType = reply.ContentType;
            foreach ((string name, string value) in reply.Headers)
            {
                context.Response.Headers[name] = value;
            }
            if (request.Method != "HEAD")
            {
                context.Response.ContentLength = reply.Body.Length;
                await context.Response.Body.WriteAsync(reply.Body, gone);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private Reply Choose(WireRequest wire)
    {
        KnownRequest known = _services.Recognize(wire);
        string name = $"{known.Service}:{known.Operation}";
        int occurrence = _calls.AddOrUpdate(name, 1, (_, count) => count + 1);
        try
        {
            if (_replies.TryGetValue(name, out ConcurrentStack<Entry>? entries))
            {
                KnownService service = _services.Get(known.Service);
                ReplyRequest request = new(known.Region, service.Input(known.Operation, wire), occurrence) { AccessKey = wire.AccessKey };
                Entry? entry = entries.FirstOrDefault(entry =>
                    (entry.Region is null || entry.Region == known.Region) && (entry.When?.Invoke(request) ?? true));
                if (entry?.Answer(service, known, request) is Reply reply)
                {
                    return reply;
                }
            }
            _unanswered[name] = true;
            return FromError(ErrorReply.Of(known, 400, "NoCannedReply", $"The bench has no reply for {name} in {known.Region}."));
        }
        catch (InvalidDataException wrong)
        {
            return FromError(ErrorReply.Of(known, 400, "WrongCannedReply", $"{name}: {wrong.Message}"));
        }
    }

    private sealed record Entry(string? Region, Func<ReplyRequest, bool>? When, Answer Answer);
}
