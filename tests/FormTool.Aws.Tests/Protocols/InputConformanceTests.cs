using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;
using Xunit;

namespace FormTool.Aws.Tests.Protocols;

/// <summary>Requests are looked at where they leave: behind the whole pipeline, its signature included.</summary>
public sealed class InputConformanceTests
{
    private static readonly Lazy<Dictionary<string, ProtocolCase>> All =
        new(() => ProtocolCases.Read("input").ToDictionary(c => c.ToString(), StringComparer.Ordinal));

    public static IEnumerable<TheoryDataRow<string>> Cases()
    {
        if (ProtocolCases.Folder is null)
        {
            yield return new("") { Skip = "The folder shared/protocol-tests is not beside the repository, and FORMTOOL_PROTOCOL_TESTS names none." };
            yield break;
        }
        JsonNode ignored = ProtocolCases.IgnoreList();
        foreach (ProtocolCase @case in ProtocolCases.Read("input"))
        {
            yield return new(@case.ToString()) { Skip = ProtocolCases.Ignored(@case, ignored) };
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_is_sent_as_AWS_says(string name)
    {
        ProtocolCase @case = All.Value[name];
        OperationModel operation = @case.Model().Find(@case.Operation)!;
        JsonObject expected = (JsonObject)@case.Case["serialized"]!;
        ObjectNode input = operation.Input is Shape shape ? (ObjectNode)CaseValues.ToDocument(@case.Case["params"], shape) : new();
        string endpoint = @case.Suite["clientEndpoint"]?.GetValue<string>() ?? "https://example.com";
        Outbox outbox = new();
        using AwsClient client = new(new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), "us-east-1") { EndpointUrl = new(endpoint), MaxAttempts = 1 }, outbox);
        // The answer fits no operation; only what was sent counts.
        await Record.ExceptionAsync(() => client.SendAsync(operation, new(operation.Service.Name, operation.Name, "us-east-1", input), TestContext.Current.CancellationToken));

        Assert.NotNull(outbox.Uri);
        Assert.Equal(expected["method"]?.GetValue<string>() ?? "POST", outbox.Method);
        if (expected["host"]?.GetValue<string>() is string host)
        {
            Assert.Equal(host.Split('/')[0], outbox.Uri.Host);
        }
        SameUri(expected["uri"]?.GetValue<string>() ?? "/", outbox.Uri);
        foreach ((string header, JsonNode? value) in expected["headers"] as JsonObject ?? [])
        {
            Assert.Equal(Media(value!.GetValue<string>()), Media(outbox.Headers.GetValueOrDefault(header) ?? $"({header} is missing)"));
        }
        foreach (JsonNode? header in expected["forbidHeaders"] as JsonArray ?? [])
        {
            Assert.DoesNotContain(header!.GetValue<string>(), (IDictionary<string, string>)outbox.Headers);
        }
        foreach (JsonNode? header in expected["requireHeaders"] as JsonArray ?? [])
        {
            Assert.Contains(header!.GetValue<string>(), (IDictionary<string, string>)outbox.Headers);
        }
        if (expected["body"]?.GetValue<string>() is string body)
        {
            SameBody(@case.Protocol, body, Encoding.UTF8.GetString(outbox.Body));
        }
    }

    private static string Media(string value) => value.Replace("; charset=utf-8", "", StringComparison.Ordinal);

    private static void SameUri(string expected, Uri actual)
    {
        string[] parts = expected.Split('?', 2);
        Assert.Equal(parts[0], actual.AbsolutePath);
        static IEnumerable<string> Pairs(string query) =>
            query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Contains('=') ? p : p + "=").Order(StringComparer.Ordinal);
        Assert.Equal(Pairs(parts.Length == 2 ? parts[1] : ""), Pairs(actual.Query));
    }

    private static void SameBody(string protocol, string expected, string actual)
    {
        if (expected == actual)
        {
            return;
        }
        switch (protocol)
        {
            case "ec2" or "query":
                Assert.Equal(expected.Split('&').Order(StringComparer.Ordinal), actual.Split('&').Order(StringComparer.Ordinal));
                break;
            case "rest-xml" when expected.TrimStart().StartsWith('<'):
                Assert.True(XNode.DeepEquals(Sorted(XElement.Parse(expected)), Sorted(XElement.Parse(actual))), $"expected {expected}\nactual   {actual}");
                break;
            case var _ when expected.StartsWith('{') || expected.StartsWith('['):
                Assert.Equal(CaseValues.Canonical(NodeJson.Parse(expected)), CaseValues.Canonical(NodeJson.Parse(actual)));
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }

    private static XElement Sorted(XElement element) => new(
        element.Name,
        // A default namespace is in the elements' names; whether it is declared again says nothing.
        element.Attributes().Where(a => a.Name != "xmlns").OrderBy(a => a.Name.ToString(), StringComparer.Ordinal),
        element.HasElements ? element.Elements().Select(Sorted) : element.Value);

    /// <summary>Takes the one request and answers with nothing that helps.</summary>
    private sealed class Outbox : HttpMessageHandler
    {
        public Uri? Uri { get; private set; }

        public string? Method { get; private set; }

        public byte[] Body { get; private set; } = [];

        public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Uri, Method) = (request.RequestUri, request.Method.Method);
            Body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            foreach ((string name, IEnumerable<string> values) in request.Headers.NonValidated.Select(h => (h.Key, (IEnumerable<string>)h.Value))
                .Concat(request.Content?.Headers.NonValidated.Select(h => (h.Key, (IEnumerable<string>)h.Value)) ?? []))
            {
                Headers[name] = string.Join(",", values);
            }
            return new(HttpStatusCode.BadRequest) { Content = new ByteArrayContent([]) };
        }
    }
}
