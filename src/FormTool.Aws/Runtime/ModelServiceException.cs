using System.Net;
using Amazon.Runtime;
using FormTool.Aws.Client;

namespace FormTool.Aws.Runtime;

/// <summary>A failed attempt, in the form that AWSSDK.Core's retry handler understands.</summary>
internal sealed class ModelServiceException : AmazonServiceException
{
    private readonly bool _retryable;

    public ModelServiceException(AwsErrorKind kind, string code, string message, int status, string? requestId, bool retryable, Exception? inner)
        : base(message, inner, status >= 500 ? ErrorType.Receiver : ErrorType.Sender, code, requestId, (HttpStatusCode)status) =>
        (Kind, _retryable) = (kind, retryable);

    public AwsErrorKind Kind { get; }

    public override RetryableDetails? Retryable =>
        Kind == AwsErrorKind.Throttled ? new(throttling: true) : _retryable ? new(throttling: false) : null;
}
