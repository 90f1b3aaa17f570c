using System.Runtime.CompilerServices;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Collection;

/// <summary>Makes the calls of definitions: what "there is none" means told apart from what failed,
/// and a failure given back as data.</summary>
internal sealed class CallReader(AwsClient client)
{
    private int _count;

    /// <summary>A reply; or why there is none: it failed, or AWS says that nothing is there.</summary>
    private readonly record struct Answer(ObjectNode? Reply, ReadFailure? Failure = null, string? Absent = null);

    /// <summary>How many calls were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The input of the call, once the work whose result it reads is under way;
    /// or the null or unreadable node that keeps it from being made.</summary>
    public async Task<Node> BeginAsync(CallDefinition call, Node document, TemplateNames names, string region, CancellationToken cancellationToken)
    {
        if (call.Job is not JobDefinition job)
        {
            return call.Input.Fill(document, names);
        }
        Node start = job.Start.Input.Fill(document, names);
        if (start is not ObjectNode members)
        {
            return start;
        }
        Answer started = await AskAsync(job.Start, () => ReplyAsync(job.Start, members, region, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (started.Reply is not ObjectNode reply)
        {
            return started.Failure is ReadFailure failure ? new UnreadableNode(failure) : Node.Null;
        }
        ObjectNode view = ((ObjectNode)document).Copy();
        view.Set(JobDefinition.Member, reply);
        return call.Input.Fill(view, names);
    }

    /// <summary>The reply; an empty object with <c>Absent</c> where there is none; or the failure.</summary>
    public async Task<(ObjectNode? Reply, ReadFailure? Failure)> CallAsync(
        CallDefinition call, ObjectNode input, string region, CancellationToken cancellationToken)
    {
        Answer answer = await AskAsync(call, () => ReplyAsync(call, input, region, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Absent is null ? (answer.Reply, answer.Failure) : (new ObjectNode(), null);
    }

    /// <summary>Page after page; a failure comes last and in the place of a reply. Nothing at all where there is none.</summary>
    public async IAsyncEnumerable<(ObjectNode? Reply, ReadFailure? Failure)> PagesAsync(
        CallDefinition call, ObjectNode input, string region, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ObjectNode>? pages = null;
        try
        {
            for (int page = 0; ; page++)
            {
                // What a job gives on its first page says whether it is done; until then the pages begin anew.
                Answer answer = page == 0
                    ? await AskAsync(call, OpenAsync, cancellationToken).ConfigureAwait(false)
                    : await AskAsync(call with { Job = null }, () => NextAsync(pages!), cancellationToken).ConfigureAwait(false);
                if (answer.Reply is ObjectNode reply)
                {
                    yield return (reply, null);
                    continue;
                }
                // What is there cannot be gone by the second page.
                ReadFailure? failure = answer.Absent is string gone && page > 0 ? Describe(call, "NotFound", gone) : answer.Failure;
                if (failure is not null)
                {
                    yield return (null, failure);
                }
                yield break;
            }
        }
        finally
        {
            if (pages is not null)
            {
                await pages.DisposeAsync().ConfigureAwait(false);
            }
        }

        async Task<ObjectNode?> OpenAsync()
        {
            if (pages is not null)
            {
                await pages.DisposeAsync().ConfigureAwait(false);
            }
            pages = client.PagesAsync(Ask(call, input, region), cancellationToken).GetAsyncEnumerator(cancellationToken);
            return await NextAsync(pages).ConfigureAwait(false);
        }
    }

    private static async Task<ObjectNode?> NextAsync(IAsyncEnumerator<ObjectNode> pages) => await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null;

    private async Task<ObjectNode?> ReplyAsync(CallDefinition call, ObjectNode input, string region, CancellationToken cancellationToken) =>
        await client.CallAsync(Ask(call, input, region), cancellationToken).ConfigureAwait(false);

    private AwsCall Ask(CallDefinition call, ObjectNode input, string region) =>
        new(call.Service, call.Operation, region, input) { Deadline = client.Connection.CallDeadline };

    /// <summary>Asks, and where a job is not done yet asks again; an answer with nothing in it is the end of the pages.</summary>
    private async Task<Answer> AskAsync(CallDefinition call, Func<Task<ObjectNode?>> ask, CancellationToken cancellationToken)
    {
        JobWait? wait = JobWait.For(call);
        while (true)
        {
            ObjectNode? reply = null;
            try
            {
                Interlocked.Increment(ref _count);
                reply = await ask().ConfigureAwait(false);
                if (reply is null)
                {
                    Interlocked.Decrement(ref _count);
                    return default;
                }
            }
            catch (AwsServiceException e) when (wait?.IsPending(e) == true)
            {
                // Not yet.
            }
            catch (Exception e) when (Failure(e, call, cancellationToken) is Answer answer)
            {
                return answer;
            }
            if (reply is not null && wait?.IsDone(reply) != false)
            {
                return new(reply);
            }
            if (wait!.Ended(reply) is ReadFailure ended)
            {
                return new(null, ended);
            }
            await wait.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What an exception says of the call; null where it is not the call's failure but the caller's wish to stop.</summary>
    private static Answer? Failure(Exception e, CallDefinition call, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return null;
            case OperationCanceledException:
                return new(null, Describe(call, "Timeout", $"{call.Name} gave no answer in time."));
            case AwsServiceException service when call.Absent.Any(answer => answer.Is(service.Code, service.Message)):
                return new(null, Absent: service.Message);
            case AwsServiceException service:
                return new(null, Describe(call, service.Kind.ToString(), service.Message));
            case InvalidRequestException invalid:
                return new(null, Describe(call, "InvalidRequest", invalid.Message));
            default:
                return null;
        }
    }

    private static ReadFailure Describe(CallDefinition call, string code, string message) => new(call.Name, call.MissingAction, code, message);
}
