using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Aws.Credentials;
using FormTool.Aws.Documents;
using FormTool.Aws.Endpoints;
using FormTool.Aws.Models;
using FormTool.Aws.Protocols;
using FormTool.Aws.Runtime;

namespace FormTool.Aws.Client;

/// <summary>One client for every AWS service, by its model. Safe for use from several threads; one per connection.</summary>
public sealed class AwsClient : IDisposable
{
    private readonly SharedHttp _http;
    private long _ahead;
    private readonly SessionCredentials? _session;
    private readonly ConcurrentDictionary<(string Service, string Region), Lazy<ModelClient>> _clients = new();

    /// <summary>A client for this connection. Nothing is asked before the first call.</summary>
    public AwsClient(AwsConnection connection) : this(connection, SharedHttp.Handler(connection)) { }

    internal AwsClient(AwsConnection connection, HttpMessageHandler handler)
    {
        (Connection, _http) = (connection, new(handler));
        _session = connection.Credentials is AnonymousAWSCredentials ? null : new(connection.Credentials);
    }

    /// <summary>Who asks, where, and within which bounds.</summary>
    public AwsConnection Connection { get; }

    /// <summary>The time by AWS's clock, as the last reply told it (to a second or two); this machine's before there was one.
    /// What shall end at a time is planned by this, because the clock of a client may be wrong by a day.</summary>
    public DateTimeOffset Now => DateTimeOffset.UtcNow + new TimeSpan(Volatile.Read(ref _ahead));

    /// <summary>Makes the call and returns the output by AWS's member names; members that did not arrive are absent.</summary>
    /// <exception cref="InvalidRequestException">The call does not fit the model; nothing was sent.</exception>
    /// <exception cref="AwsServiceException">The call failed, in whatever way.</exception>
    /// <exception cref="ConnectionException">The environment or the profile names an endpoint that is no URL.</exception>
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
    public void Dispose()
    {
        foreach (Lazy<ModelClient> client in _clients.Values)
        {
            client.Value.Dispose();
        }
        _http.Dispose();
    }

    internal async Task<ObjectNode> SendAsync(OperationModel operation, AwsCall call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ServiceEndpoint endpoint = ServiceEndpoint.Resolve(operation.Service, call.Region, Connection.EndpointFor(operation.Service.ServiceId));
        ModelClient client = Client(operation.Service, endpoint.SigningRegion);
        await EnterAsync(client.Gate, call, ct).ConfigureAwait(false);
        using CallTime time = new(call.Deadline, ct);
        ModelRequest? request = null;
        ModelResponse response;
        CallEnd ended = CallEnd.Failed;
        long since = Stopwatch.GetTimestamp();
        try
        {
            request = new(operation, RequestWriter.Write(operation, call.Input), endpoint, time);
            try
            {
                response = await SendAsync(client, request).ConfigureAwait(false);
            }
            catch (ModelServiceException) when (request.ExpiredToken is not null && _session is not null)
            {
                if (!await _session.TryRenewAsync(request.ExpiredToken, time.Token).ConfigureAwait(false))
                {
                    throw;
                }
                // From the start: AWSSDK.Core signs all attempts of a call with the keys that it had at the first.
                request = new(operation, RequestWriter.Write(operation, call.Input), endpoint, time);
                response = await SendAsync(client, request).ConfigureAwait(false);
            }
            ended = CallEnd.Answered;
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception e) when (time.Token.IsCancellationRequested && e is not ModelServiceException)
        {
            client.Gate.Failed(e);
            throw Failures.AtDeadline(call, request?.LastFailure, e);
        }
        catch (Exception e) when (e is not (InvalidRequestException or ObjectDisposedException))
        {
            ended = e is ModelServiceException failed && failed.Kind != AwsErrorKind.Throttled && (int)failed.StatusCode < 500 ? CallEnd.Answered : CallEnd.Failed;
            throw Failures.Of(call, e);
        }
        finally
        {
            client.Gate.Leave(ended, Stopwatch.GetElapsedTime(since));
            if (request?.ServiceTime is DateTimeOffset there)
            {
                Volatile.Write(ref _ahead, (there - DateTimeOffset.UtcNow).Ticks);
            }
        }
        return response.Refusal is null ? response.Output : throw Failures.Of(call, response.Refusal);
    }

    // Waited for from outside too: credentials that are being refreshed do not always listen to the token.
    private static Task<ModelResponse> SendAsync(ModelClient client, ModelRequest request) =>
        Observed(client.SendAsync(request, request.Time.Token)).WaitAsync(request.Time.Token);

    private static async Task EnterAsync(CallGate gate, AwsCall call, CancellationToken ct)
    {
        try
        {
            await gate.EnterAsync(ct).ConfigureAwait(false);
        }
        catch (SilentServiceException e)
        {
            throw Failures.Of(call, e);
        }
    }

    private static Task<ModelResponse> Observed(Task<ModelResponse> task)
    {
        // Where the deadline overtakes the task nobody else looks at how it ended.
        _ = task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return task;
    }

    private ModelClient Client(ServiceModel service, string region) =>
        _clients.GetOrAdd((service.Name, region), _ => new(() => new ModelClient(service, region, Connection, _session ?? Connection.Credentials, _http))).Value;
}
