using Amazon.Runtime;
using FormTool.Aws.Documents;
using FormTool.Aws.Endpoints;
using FormTool.Aws.Models;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>A call on its way through AWSSDK.Core's pipeline.</summary>
internal sealed class ModelRequest(OperationModel operation, WireRequest wire, ServiceEndpoint endpoint, CallTime time) : AmazonWebServiceRequest
{
    public OperationModel Operation { get; } = operation;

    public WireRequest Wire { get; } = wire;

    public ServiceEndpoint Endpoint { get; } = endpoint;

    /// <summary>The time after which the call is given up.</summary>
    public CallTime Time { get; } = time;

    /// <summary>Why the last attempt failed; null before there was one.</summary>
    public Exception? LastFailure { get; set; }

    /// <summary>Whether the last attempt was throttled.</summary>
    public bool IsThrottled { get; set; }

    /// <summary>The service's clock, from the last reply's Date; null before there was one.</summary>
    public DateTimeOffset? ServiceTime { get; set; }

    /// <summary>The token of the session that the service called expired; null where it did not.</summary>
    public string? ExpiredToken { get; set; }

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan NextDelay { get; set; }
}

/// <summary>The output of a call, or the service's refusal, which nothing on the way back through the pipeline needs to be thrown for.</summary>
internal sealed class ModelResponse : AmazonWebServiceResponse
{
    public ObjectNode Output { get; init; } = new();

    /// <summary>Why there is no output; null where there is.</summary>
    public ModelServiceException? Refusal { get; init; }
}
