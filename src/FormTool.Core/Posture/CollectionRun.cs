using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>
/// Reads what a plan names, every type and region side by side, and hands on each page as soon as its links and facts are there.
/// What a run gives, be it findings or resources, goes through here.
/// </summary>
public sealed class CollectionRun
{
    private const int Waiting = 2048;

    private readonly IInventorySource _source;
    private readonly CoverageTally _tally;
    private long _given;

    /// <summary>A run over this source; nothing is read yet.</summary>
    public CollectionRun(IInventorySource source, CollectionPlan plan)
    {
        (_source, Plan) = (source, plan);
        _tally = new(source);
    }

    /// <summary>What will be read.</summary>
    public CollectionPlan Plan { get; }

    /// <summary>What has been seen so far; whole once the enumeration has come to its end.</summary>
    public Coverage Coverage => _tally.Sum();

    /// <summary>Runs <paramref name="visit"/> over every page of the types that <paramref name="wanted"/> names, on many threads,
    /// and gives what it makes of them in the order in which that becomes known.</summary>
    /// <remarks>Ends when the enumeration ends, is disposed of, or is cancelled; nothing goes on behind it.</remarks>
    public async IAsyncEnumerable<T> RunAsync<T>(
        Func<TypePlan, bool> wanted,
        Func<TypePlan, string, ResourcePage, IEnumerable<T>> visit,
        IProgress<PostureProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<T> channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        Task work = WorkAsync(wanted, visit, channel.Writer, progress, stop.Token);
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out T? item))
                {
                    yield return item;
                }
            }
            await work.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // Whoever stopped reading need not hear what the stopped work has to say.
            await work.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync<T>(
        Func<TypePlan, bool> wanted, Func<TypePlan, string, ResourcePage, IEnumerable<T>> visit, ChannelWriter<T> writer,
        IProgress<PostureProgress>? progress, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            RunScopes scopes = new(_source, Plan, _tally, cancellationToken);
            (TypePlan Type, RunScope Scope)[] parts = [.. Plan.Types.Values.Where(wanted).SelectMany(type =>
                (type.Type.IsGlobal ? [scopes.GlobalScope] : scopes.Regional).Select(scope => (type, scope)))];
            int done = 0;
            await Task.WhenAll(parts.Select(part => Task.Run(
                async () =>
                {
                    await foreach (ResourcePage page in part.Scope.StreamAsync(part.Type, cancellationToken).ConfigureAwait(false))
                    {
                        foreach (T item in visit(part.Type, part.Scope.Region, page))
                        {
                            Interlocked.Increment(ref _given);
                            if (!writer.TryWrite(item))
                            {
                                await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                            }
                        }
                    }
                    progress?.Report(new(
                        $"{part.Type.Type.Title}, {part.Scope.Region}",
                        Interlocked.Increment(ref done), parts.Length, _tally.Seen, Volatile.Read(ref _given), _source.Calls));
                },
                cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            writer.TryComplete(error);
        }
    }
}
