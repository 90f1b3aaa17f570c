using System.Runtime.CompilerServices;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>Makes the calls of definitions: what "there is none" means told apart from what failed,
/// and a failure given back as data.</summary>
internal sealed class CallReader(AwsClient client)
{
    // The rests alone count: a call that waits for its turn with a slow service is no sign of a report that never comes.
    private static readonly TimeSpan PreparePatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private int _count;

    /// <summary>How many calls were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The reply; an empty object with <c>Absent</c> where there is none; or the failure.</summary>
    public async Task<(ObjectNode? Reply, ReadFailure? Failure)> CallAsync(
        CallDefinition call, ObjectNode input, string region, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(call, region, cancellationToken).ConfigureAwait(false) is ReadFailure unprepared)
        {
            return (null, unprepared);
        }
        try
        {
            Interlocked.Increment(ref _count);
            return (await client.CallAsync(Ask(call, input, region), cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (Failure(e, call, region, cancellationToken) is { } answer)
        {
            return answer;
        }
    }

    /// <summary>Page after page; a failure comes last and in the place of a reply. Nothing at all where there is none.</summary>
    public async IAsyncEnumerable<(ObjectNode? Reply, ReadFailure? Failure)> PagesAsync(
        CallDefinition call, ObjectNode input, string region, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await PrepareAsync(call, region, cancellationToken).ConfigureAwait(false) is ReadFailure unprepared)
        {
            yield return (null, unprepared);
            yield break;
        }
        await using IAsyncEnumerator<ObjectNode> pages = client.PagesAsync(Ask(call, input, region), cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (int page = 0; ; page++)
        {
            ReadFailure? failure;
            try
            {
                Interlocked.Increment(ref _count);
                if (!await pages.MoveNextAsync().ConfigureAwait(false))
                {
                    Interlocked.Decrement(ref _count);
                    yield break;
                }
                failure = null;
            }
            catch (Exception e) when (Failure(e, call, region, cancellationToken) is { } answer)
            {
                if (answer.Reply is not null && page == 0)
                {
                    yield break;
                }
                // What is there cannot be gone by the second page.
                failure = answer.Failure ?? Describe(call, "NotFound", e.Message);
            }
            if (failure is not null)
            {
                yield return (null, failure);
                yield break;
            }
            yield return (pages.Current, null);
        }
    }

    private AwsCall Ask(CallDefinition call, ObjectNode input, string region) =>
        new(call.Service, call.Operation, region, input) { Deadline = client.Connection.CallDeadline };

    /// <summary>Makes ready what the call reads; gives why it cannot be made ready, in the name of the call that was refused.</summary>
    private async Task<ReadFailure?> PrepareAsync(CallDefinition call, string region, CancellationToken cancellationToken)
    {
        if (call.Prepare is not PrepareDefinition prepare)
        {
            return null;
        }
        TimeSpan pause = FirstPause;
        TimeSpan rested = TimeSpan.Zero;
        try
        {
            while (true)
            {
                Interlocked.Increment(ref _count);
                ObjectNode reply = await client.CallAsync(Ask(prepare.Call, new(), region), cancellationToken).ConfigureAwait(false);
                if (prepare.Until.Evaluate(reply, DateTimeOffset.UtcNow) == Truth.True)
                {
                    return null;
                }
                if (rested >= PreparePatience)
                {
                    return Describe(prepare.Call, "Timeout", $"{prepare.Call.Name} was not ready in {PreparePatience.TotalSeconds:0} s.");
                }
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                rested += pause;
                pause = TimeSpan.FromMilliseconds(Math.Min(2000, pause.TotalMilliseconds * 2));
            }
        }
        catch (Exception e) when (Failure(e, prepare.Call, region, cancellationToken) is { } answer)
        {
            return answer.Failure ?? Describe(prepare.Call, "NotFound", e.Message);
        }
    }

    /// <summary>What an exception says of the call; null where it is not the call's failure but the caller's wish to stop.</summary>
    private (ObjectNode? Reply, ReadFailure? Failure)? Failure(Exception e, CallDefinition call, string region, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return null;
            case OperationCanceledException:
                return (null, Describe(call, "Timeout", $"{call.Name} gave no answer in time."));
            case AwsServiceException service when call.Absent.Contains(service.Code):
                return (new ObjectNode(), null);
            case AwsServiceException service:
                return (null, Describe(call, service.Kind.ToString(), service.Message));
            case InvalidRequestException invalid:
                return (null, Describe(call, "InvalidRequest", invalid.Message));
            default:
                return null;
        }
    }

    private static ReadFailure Describe(CallDefinition call, string code, string message) => new(call.Name, call.MissingAction, code, message);
}
