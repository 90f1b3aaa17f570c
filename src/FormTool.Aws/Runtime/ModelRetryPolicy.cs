using Amazon.Runtime;
using Amazon.Runtime.Internal;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Runtime;

/// <summary>AWSSDK.Core's standard policy (what is tried again, the retry quota, clock skew) with our waits,
/// and no attempt that could only end behind the deadline.</summary>
internal sealed class ModelRetryPolicy : StandardRetryPolicy
{
    private readonly AwsConnection _connection;
    private readonly CallGate _gate;

    public ModelRetryPolicy(IClientConfig config, AwsConnection connection, CallGate gate) : base(config)
    {
        (_connection, _gate) = (connection, gate);
        foreach (string code in ErrorKinds.ThrottlingCodes)
        {
            ThrottlingErrorCodes.Add(code);
        }
    }

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        ModelRequest call = (ModelRequest)executionContext.RequestContext.OriginalRequest;
        call.LastFailure = exception;
        if (IsThrottlingError(exception))
        {
            _gate.Throttled();
        }
        call.NextDelay = Delay(executionContext.RequestContext.Retries);
        return DateTimeOffset.UtcNow + call.NextDelay >= call.Deadline
            ? Task.FromResult(false)
            : base.RetryForExceptionAsync(executionContext, exception);
    }

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
        Task.Delay(((ModelRequest)executionContext.RequestContext.OriginalRequest).NextDelay, executionContext.RequestContext.CancellationToken);

    /// <summary>Doubles with each attempt; somewhere in its upper half, so that callers do not come back together.</summary>
    private TimeSpan Delay(int retries)
    {
        double full = _connection.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 16));
        return TimeSpan.FromMilliseconds(Math.Min(full, _connection.MaxRetryDelay.TotalMilliseconds) * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
