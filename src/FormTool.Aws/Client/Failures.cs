using System.Net.Sockets;
using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Aws.Runtime;

namespace FormTool.Aws.Client;

/// <summary>From whatever ended a call to the one exception that callers see.</summary>
internal static class Failures
{
    public static AwsServiceException Of(AwsCall call, Exception e)
    {
        if (e is AwsServiceException already)
        {
            return already;
        }
        if (e is SilentServiceException silent)
        {
            AwsServiceException last = silent.InnerException is OperationCanceledException
                ? Make(call, AwsErrorKind.Timeout, "No answer in time.", silent, retryable: true)
                : Of(call, silent.InnerException!);
            return new(call.Service, call.Operation, last.Kind, last.Code, $"{silent.Message} The last: {last.Message}", last.StatusCode, isRetryable: true, inner: e);
        }
        if (e is ModelServiceException failed)
        {
            return new(call.Service, call.Operation, failed.Kind, failed.ErrorCode, failed.Message,
                (int)failed.StatusCode, failed.RequestId, failed.Retryable is not null || (int)failed.StatusCode >= 500, e);
        }
        if (Find<ConnectionException>(e) is ConnectionException credentials)
        {
            return new(call.Service, call.Operation, AwsErrorKind.CredentialNotResolved, credentials.ErrorId, credentials.Message, inner: e);
        }
        if (Find<SocketException>(e) is SocketException { SocketErrorCode: SocketError.HostNotFound })
        {
            return Make(call, AwsErrorKind.RegionNotSupported, $"There is no endpoint of {call.Service} in {call.Region}, or names are not resolved here.", e, retryable: false);
        }
        if (Find<HttpRequestException>(e) is not null || Find<SocketException>(e) is not null || Find<IOException>(e) is not null)
        {
            Exception innermost = e.GetBaseException();
            return Make(call, AwsErrorKind.Connection, $"No connection, or it broke: {innermost.Message}", e, retryable: true);
        }
        if (e is OperationCanceledException)
        {
            return Make(call, AwsErrorKind.Timeout, "The connection timed out.", e, retryable: true);
        }
        // AWSSDK.Core wraps the failure of assumed roles and SSO in its own exceptions; what is left comes from the credentials.
        string reason = e is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $"{code}: {e.Message}" : e.Message;
        return Make(call, AwsErrorKind.CredentialNotResolved, reason, e, retryable: false);
    }

    /// <summary>The last attempt's own failure says more than that time ran out.</summary>
    public static AwsServiceException AtDeadline(AwsCall call, Exception? last, Exception e)
    {
        if (last is ModelServiceException failed)
        {
            return Of(call, failed);
        }
        string before = last is null ? "" : $" The last attempt: {last.GetBaseException().Message}";
        return Make(call, AwsErrorKind.Timeout, $"No answer within {call.Deadline.TotalSeconds:0.#} s.{before}", e, retryable: true);
    }

    private static AwsServiceException Make(AwsCall call, AwsErrorKind kind, string message, Exception inner, bool retryable) =>
        new(call.Service, call.Operation, kind, kind.ToString(), message, isRetryable: retryable, inner: inner);

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (int depth = 0; e is not null && depth < 16; e = e.InnerException, depth++)
        {
            if (e is T found)
            {
                return found;
            }
        }
        return null;
    }
}
