using System.Net;
using System.Text;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;

namespace FormTool.Aws.Tests.Client;

/// <summary>Stands where the network is: answers each attempt by a function and remembers what was asked.</summary>
internal sealed class StubHttp(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private int _attempts;

    public int Attempts => _attempts;

    public Uri? Uri { get; private set; }

    public string? Authorization { get; private set; }

    public string Body { get; private set; } = "";

    /// <summary>When the last request was signed, by its own account.</summary>
    public string SignedAt { get; private set; } = "";

    public static HttpResponseMessage Reply(string body, int status = 200, string contentType = "text/xml")
    {
        HttpResponseMessage reply = new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        reply.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return reply;
    }

    /// <summary>A client whose every attempt is answered here, and that does not wait long between attempts.</summary>
    public AwsClient Client(Func<AwsConnection, AwsConnection>? settings = null)
    {
        AwsConnection connection = new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), "us-east-1")
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            WaiterDelay = TimeSpan.FromMilliseconds(1),
        };
        return new(settings?.Invoke(connection) ?? connection, this);
    }

    public static AwsCall Call(string service, string operation, string input = "{}", string region = "us-east-1") =>
        new(service, operation, region, (ObjectNode)NodeJson.Parse(input));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri = request.RequestUri;
        Authorization = request.Headers.NonValidated.TryGetValues("Authorization", out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString() : null;
        SignedAt = request.Headers.NonValidated.TryGetValues("X-Amz-Date", out System.Net.Http.Headers.HeaderStringValues dates) ? dates.ToString() : "";
        Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return answer(Interlocked.Increment(ref _attempts));
    }
}
