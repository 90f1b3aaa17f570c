using System.Collections.Concurrent;
using System.Management.Automation;
using FormTool.Core.Posture;

namespace FormTool.PowerShell;

/// <summary>
/// What every cmdlet of the module shares: the token that Ctrl+C cancels, the drain of a stream on the pipeline thread,
/// progress, and the mapping of errors.
/// </summary>
public abstract class FtCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action> _posted = new();

    /// <summary>Cancelled by Ctrl+C, and when the pipeline ends early.</summary>
    protected CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not disposed of: Ctrl+C may still be on its way to it, from another thread.
        _stop.Cancel();
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the cmdlet holds open; called once, however the pipeline ended.</summary>
    protected virtual void Close() { }

    /// <summary>Hands each item to <paramref name="write"/> on this thread, as it comes. When the pipeline wants no more
    /// (<c>Select-Object -First</c>, Ctrl+C), the work behind the stream ends with it.</summary>
    protected void Drain<T>(Func<IProgress<PostureProgress>, CancellationToken, IAsyncEnumerable<T>> items, string activity, Action<T> write)
    {
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        ProgressBoard board = new(this, activity, QuietFor);
        IAsyncEnumerator<T> enumerator = items(board, linked.Token).GetAsyncEnumerator(linked.Token);
        try
        {
            while (true)
            {
                ValueTask<bool> next = enumerator.MoveNextAsync();
                Task<bool> arrives = next.AsTask();
                Wait(arrives, board);
                if (!arrives.Result)
                {
                    return;
                }
                write(enumerator.Current);
            }
        }
        finally
        {
            linked.Cancel();
            board.Close();
            EndQuietly(enumerator);
        }
    }

    /// <summary>Waits for work while the progress bar moves.</summary>
    protected T Await<T>(Func<IProgress<PostureProgress>, CancellationToken, Task<T>> work, string activity)
    {
        ProgressBoard board = new(this, activity, QuietFor);
        try
        {
            Task<T> task = work(board, Stop);
            Wait(task, board);
            return task.Result;
        }
        finally
        {
            board.Close();
        }
    }

    /// <summary>Runs the body and turns its exceptions into the errors that scripts catch, with stable ids.</summary>
    protected void Guard(Action body, object? target = null)
    {
        try
        {
            body();
        }
        catch (Exception e) when (CmdletErrors.Of(e, target) is ErrorRecord record)
        {
            ThrowTerminatingError(record);
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The whole path of a file that the user named, which need not exist.</summary>
    protected string FilePath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Runs something on the pipeline's thread, where script blocks have their session, while that thread waits for work.</summary>
    private protected Task<T> OnPipelineAsync<T>(Func<T> body, CancellationToken ct)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Enqueue(() =>
        {
            try
            {
                done.TrySetResult(body());
            }
            catch (Exception e) when (e is not PipelineStoppedException)
            {
                done.TrySetException(e);
            }
        });
        return done.Task.WaitAsync(ct);
    }

    private void Wait(Task task, ProgressBoard board)
    {
        while (!Finished(task))
        {
            board.Show();
            while (_posted.TryDequeue(out Action? posted))
            {
                posted();
            }
        }
        task.GetAwaiter().GetResult();
    }

    private static bool Finished(Task task)
    {
        try
        {
            return task.Wait(Look);
        }
        catch (AggregateException)
        {
            // The caller takes the exception from the task itself, unwrapped.
            return true;
        }
    }

    private static void EndQuietly<T>(IAsyncEnumerator<T> enumerator)
    {
        try
        {
            enumerator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // That is what was asked of it.
        }
    }
}
