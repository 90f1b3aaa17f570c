using Amazon.Runtime;
using Amazon.Runtime.Internal;
using FormTool.Aws.Connections;
using FormTool.Aws.Models;

namespace FormTool.Aws.Runtime;

/// <summary>AWSSDK.Core's client for one service in one region, with the places filled that generated code fills in an SDK.</summary>
internal sealed class ModelClient(ServiceModel service, string region, AwsConnection connection, AWSCredentials credentials, HttpClientFactory http)
    : AmazonServiceClient(credentials, new ModelClientConfig(service, region, connection, http))
{
    private const int CallsAtFirst = 64;

    private static readonly InvokeOptions Options = new() { RequestMarshaller = new RequestMarshaller() };

    // Field initializers run before the base constructor, which already asks for the pipeline's changes.
    private readonly AwsConnection _connection = connection;
    private readonly Metadata _metadata = new(service.ServiceId);

    /// <summary>Whose turn it is.</summary>
    public CallGate Gate { get; } = new(Math.Min(CallsAtFirst, connection.MaxConnections), connection.MaxConnections, connection.CallDeadline);

    protected override IServiceMetadata ServiceMetadata => _metadata;

    public Task<ModelResponse> SendAsync(ModelRequest request, CancellationToken ct) => InvokeAsync<ModelResponse>(request, Options, ct);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        // Events and metrics that nobody listens to and functions that are not used: each is one more step in which every call is
        // compiled at the start of a run, and every failure thrown again; the metrics write out its stack, too.
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        foreach (CallbackHandler _ in pipeline.Handlers.OfType<CallbackHandler>().ToArray())
        {
            pipeline.RemoveHandler<CallbackHandler>();
        }
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new AuthHandler());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new ModelRetryPolicy(Config, _connection, Gate)));
        pipeline.ReplaceHandler<Unmarshaller>(new ReplyHandler(_connection.MaxReplyBytes));
    }

    private sealed record Metadata(string ServiceId) : IServiceMetadata
    {
        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
