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
        call.IsThrottled = IsThrottlingError(exception);
        if (call.IsThrottled)
        {
            _gate.Throttled();
        }
        call.NextDelay = Delay(executionContext.RequestContext.Retries);
        return (IsSilence(exception) && _gate.Failed(exception)) || call.NextDelay >= call.Time.Left
            ? Task.FromResult(false)
            : base.RetryForExceptionAsync(executionContext, exception);
    }

    /// <summary>AWSSDK.Core gives up trying again where much was tried again lately, whoever tried. The gate already sees to it that a service
    /// is asked no more than it bears, and a call that gives up too early leaves a hole in what was seen.</summary>
    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) =>
        isThrottlingError || base.OnRetry(executionContext, bypassAcquireCapacity, isThrottlingError);

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        ModelRequest call = (ModelRequest)executionContext.RequestContext.OriginalRequest;
        return call.IsThrottled ? _gate.AgainAsync(call.NextDelay, call.Time) : Task.Delay(call.NextDelay, call.Time.Token);
    }

    /// <summary>Whether the service said nothing that tells of its health: no answer, a fault of its own, too busy.</summary>
    private static bool IsSilence(Exception exception) =>
        exception is not ModelServiceException failed || failed.Kind == AwsErrorKind.Throttled || (int)failed.StatusCode >= 500;

    /// <summary>Doubles with each attempt; somewhere in its upper half, so that callers do not come back together.</summary>
    private TimeSpan Delay(int retries)
    {
        double full = _connection.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 16));
        return TimeSpan.FromMilliseconds(Math.Min(full, _connection.MaxRetryDelay.TotalMilliseconds) * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
