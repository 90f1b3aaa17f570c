using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FormTool.Aws.Client;

namespace FormTool.Core.Doing;

/// <summary>
/// Does a plan: steps run side by side as far as they do not wait for each other; each is written to the journal before and after.
/// What an earlier run left open is looked up first, so a run can be repeated until it is whole.
/// </summary>
/// <param name="plan">The plan; after a crash, made again from the journal's inputs.</param>
/// <param name="journal">Its journal, open.</param>
/// <param name="pace">How AWS is asked whether an effect has shown.</param>
public sealed class PlanRun(Plan plan, Journal journal, Pace? pace = null)
{
    private readonly Pace _pace = pace ?? new();
    private readonly RunMemory _memory = new(journal.Outputs, step => journal.Of(step) == StepRecord.Done);
    private readonly Channel<StepEvent> _events = Channel.CreateUnbounded<StepEvent>();
    private readonly CancellationTokenSource _halt = new();
    private (Step Step, Exception Cause)? _failure;
    private int _finished;

    /// <summary>What the steps have learned: ids by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs => _memory.Outputs;

    /// <summary>Does the steps. When one fails, those before it are undone (or stay, as the plan says) before the exception comes.
    /// Stopping, by the token or by disposing of the stream, is a failure of the step that was under way.</summary>
    /// <exception cref="PlanException">A step failed.</exception>
    public IAsyncEnumerable<StepEvent> RunAsync(CancellationToken ct) => StreamAsync(ForwardAsync, ct);

    /// <summary>Takes back everything that the journal knows of.</summary>
    /// <exception cref="PlanException">Something is left.</exception>
    public IAsyncEnumerable<StepEvent> UndoAsync(CancellationToken ct) => StreamAsync(BackAsync, ct);

    private async IAsyncEnumerable<StepEvent> StreamAsync(Func<CancellationToken, Task> body, [EnumeratorCancellation] CancellationToken ct)
    {
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task work = Task.Run(() => body(linked.Token), CancellationToken.None);
        _ = work.ContinueWith(_ => _events.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (StepEvent happened in _events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            // Whoever listens no more still gets everything taken back before this returns.
            linked.Cancel();
            await ((Task)work.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)).ConfigureAwait(false);
        }
        await work.ConfigureAwait(false);
    }

    private async Task ForwardAsync(CancellationToken ct)
    {
        Dictionary<string, Task<bool>> tasks = new(StringComparer.Ordinal);
        foreach (Step step in plan.Steps)
        {
            tasks[step.Id] = DoInTurnAsync(step, [.. step.After.Select(id => tasks[id])], ct);
        }
        await Task.WhenAll(tasks.Values).ConfigureAwait(false);
        if (_failure is null)
        {
            if (!plan.IsPart)
            {
                journal.Complete();
            }
            return;
        }
        (Step failed, Exception cause) = _failure.Value;
        if (plan.OnFailure == OnFailure.Stay)
        {
            throw new PlanException(failed, cause, [], [], isOpen: true);
        }
        (IReadOnlyList<Step> undone, IReadOnlyList<Step> left) = await UndoAllAsync(CancellationToken.None).ConfigureAwait(false);
        throw new PlanException(failed, cause, undone, left, isOpen: left.Count > 0);
    }

    private async Task BackAsync(CancellationToken ct)
    {
        (IReadOnlyList<Step> undone, IReadOnlyList<Step> left) = await UndoAllAsync(ct).ConfigureAwait(false);
        if (left.Count > 0)
        {
            throw new PlanException(left[0], _failure?.Cause ?? new OperationCanceledException(ct), undone, left, isOpen: true);
        }
    }

    /// <summary>Whether the step is done; false where it failed or could not be begun.</summary>
    private async Task<bool> DoInTurnAsync(Step step, Task<bool>[] before, CancellationToken ct)
    {
        bool[] done = await Task.WhenAll(before).ConfigureAwait(false);
        if (done.Contains(false) || _halt.IsCancellationRequested)
        {
            return false;
        }
        try
        {
            ct.ThrowIfCancellationRequested();
            StepContext context = Context(step);
            bool wasThere = await DoAsync(step, context, ct).ConfigureAwait(false);
            journal.Write(StepRecord.Done, step.Id, _memory.Of(step.Id));
            Tell(step, wasThere ? StepState.Found : StepState.Done, finished: Interlocked.Increment(ref _finished));
            return true;
        }
        catch (Exception e)
        {
            Fail(step, e);
            return false;
        }
    }

    /// <summary>Brings the effect about; true where it was there already.</summary>
    private async Task<bool> DoAsync(Step step, StepContext context, CancellationToken ct)
    {
        StepRecord before = journal.Of(step.Id);
        if (before is StepRecord.Intent or StepRecord.Done or StepRecord.Undoing)
        {
            TimeSpan within = before == StepRecord.Intent ? _pace.Doubtful : TimeSpan.Zero;
            Effect seen = await _pace.LookAsync(step, context, effect => effect != Effect.Absent, within, ct).ConfigureAwait(false);
            if (seen == Effect.Whole && before != StepRecord.Undoing)
            {
                return true;
            }
            if (seen != Effect.Absent && step.Undo is not null)
            {
                await UndoOneAsync(step, context, ct).ConfigureAwait(false);
            }
        }
        journal.Write(StepRecord.Intent, step.Id);
        Tell(step, StepState.Started);
        try
        {
            await step.Act(context, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The reply may be lost and the effect there: a retry of the SDK then meets "it exists already".
            if (await AfterFailureAsync(step, context, e, ct).ConfigureAwait(false) != Effect.Whole)
            {
                throw;
            }
            return true;
        }
        // A call under way is let finish when another step fails; waiting for what it brought about is not.
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(ct, _halt.Token);
        Effect shown = await _pace.LookAsync(step, context, effect => effect == Effect.Whole, step.Within, wait.Token).ConfigureAwait(false);
        return shown == Effect.Whole ? false : throw new TimeoutException(
            $"{step.Call} was answered, and AWS does not show its effect within {step.Within.TotalSeconds:0.#} s.");
    }

    private async Task<Effect> AfterFailureAsync(Step step, StepContext context, Exception failure, CancellationToken ct)
    {
        try
        {
            return await _pace.LookAsync(step, context, effect => effect != Effect.Absent, IsDoubtful(failure) ? _pace.Doubtful : TimeSpan.Zero, ct).ConfigureAwait(false);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // What failed first is what is told; the undo will look again.
            return Effect.Absent;
        }
    }

    /// <summary>Whether the call may have had its effect although it failed.</summary>
    private static bool IsDoubtful(Exception failure) => failure is AwsServiceException e
        && (e.Kind is AwsErrorKind.Timeout or AwsErrorKind.Connection or AwsErrorKind.MalformedReply or AwsErrorKind.Service or AwsErrorKind.Throttled
            || e.Code.Contains("Duplicate", StringComparison.Ordinal)
            || e.Code.Contains("Exists", StringComparison.Ordinal)
            || e.Code.Contains("Conflict", StringComparison.Ordinal));

    private async Task<(IReadOnlyList<Step> Undone, IReadOnlyList<Step> Left)> UndoAllAsync(CancellationToken ct)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_pace.UndoWithin);
        List<Step> undone = [];
        List<Step> left = [];
        foreach (Step step in plan.Steps.Reverse().Where(step => step.Undo is not null && journal.Of(step.Id) is not (StepRecord.None or StepRecord.Undone)))
        {
            StepContext context = Context(step);
            try
            {
                // A call that nobody saw the end of may still show its effect; what is known to be there is taken back at once.
                bool isKnown = journal.Of(step.Id) == StepRecord.Done;
                if (!isKnown && await _pace.LookAsync(step, context, effect => effect != Effect.Absent, Doubt(step), limit.Token).ConfigureAwait(false) == Effect.Absent)
                {
                    journal.Write(StepRecord.Undone, step.Id);
                    continue;
                }
                await UndoOneAsync(step, context, limit.Token).ConfigureAwait(false);
                undone.Add(step);
            }
            catch (Exception e)
            {
                left.Add(step);
                _failure ??= (step, e);
                Tell(step, StepState.Left, message: e is OperationCanceledException ? "There was no more time." : e.Message);
            }
        }
        if (left.Count == 0)
        {
            journal.Complete();
        }
        return (undone, left);
    }

    private TimeSpan Doubt(Step step) =>
        _failure is (Step failed, Exception cause) && failed == step && cause is not OperationCanceledException && !IsDoubtful(cause) ? TimeSpan.Zero : _pace.Doubtful;

    private async Task UndoOneAsync(Step step, StepContext context, CancellationToken ct)
    {
        journal.Write(StepRecord.Undoing, step.Id, _memory.Of(step.Id));
        Tell(step, StepState.Undoing);
        try
        {
            await step.Undo!(context, ct).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            // Gone already.
        }
        if (await _pace.LookAsync(step, context, effect => effect == Effect.Absent, step.Within, ct).ConfigureAwait(false) != Effect.Absent)
        {
            throw new TimeoutException($"AWS still shows it after {step.Within.TotalSeconds:0.#} s.");
        }
        journal.Write(StepRecord.Undone, step.Id);
        Tell(step, StepState.Undone);
    }

    private StepContext Context(Step step) => new(_memory, plan.Id, step.Id);

    private void Fail(Step step, Exception cause)
    {
        lock (_events)
        {
            // Several may fail side by side: the first is told.
            _failure ??= (step, cause);
        }
        _halt.Cancel();
        Tell(step, StepState.Failed, message: cause is OperationCanceledException ? "It was stopped." : cause.Message);
    }

    private void Tell(Step step, StepState state, int? finished = null, string? message = null) =>
        _events.Writer.TryWrite(new(step, state, finished ?? Volatile.Read(ref _finished), plan.Steps.Count, message));
}
