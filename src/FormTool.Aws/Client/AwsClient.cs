using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Client;

/// <summary>One client for every AWS service, by its model. Safe for use from several threads; one per connection.</summary>
public sealed class AwsClient : IDisposable
{
    /// <summary>A client for this connection. Nothing is asked before the first call.</summary>
    public AwsClient(AwsConnection connection) => Connection = connection;

    /// <summary>Who asks, where, and within which bounds.</summary>
    public AwsConnection Connection { get; }

    /// <summary>Makes the call and returns the output by AWS's member names; members that did not arrive are absent.</summary>
    /// <exception cref="InvalidRequestException">The call does not fit the model; nothing was sent.</exception>
    /// <exception cref="AwsServiceException">The call failed, in whatever way.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public Task<ObjectNode> CallAsync(AwsCall call, CancellationToken ct)
    {
        OperationModel operation = ServiceModels.Get(call.Service).Find(call.Operation)
            ?? throw InvalidRequestException.Unknown(
                call.Service, "", "", "operation", call.Operation, [.. ServiceModels.Get(call.Service).Operations]);
        return SendAsync(operation, call, ct);
    }

    /// <summary>Makes the call page by page, by the model's paginator; one page where the operation has none.
    /// The deadline holds for each page.</summary>
    /// <exception cref="AwsServiceException">A call failed; or the service repeated a token, which would never end.</exception>
    public IAsyncEnumerable<ObjectNode> PagesAsync(AwsCall call, CancellationToken ct) => Pager.PagesAsync(this, call, ct);

    /// <summary>Waits until the model's waiter is content.</summary>
    /// <param name="waiter">The waiter's name, <c>InstanceRunning</c>.</param>
    /// <param name="call">What the waiter asks about; its operation is the waiter's own and may be left empty.
    /// The deadline holds for each single call.</param>
    /// <param name="ct">Stops the wait.</param>
    /// <exception cref="AwsServiceException">A call failed, or the waiter reached a state from which it cannot succeed, or gave up.</exception>
    public Task WaitAsync(string waiter, AwsCall call, CancellationToken ct) => Waiter.WaitAsync(this, waiter, call, ct);

    /// <inheritdoc/>
    public void Dispose() { }

    private static Task<ObjectNode> SendAsync(OperationModel operation, AwsCall call, CancellationToken ct) =>
        throw new NotSupportedException($"{operation.Name} {call.Region} {ct}: the runtime follows in the next change.");
}
