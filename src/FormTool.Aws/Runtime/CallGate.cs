using System.Diagnostics;

namespace FormTool.Aws.Runtime;

/// <summary>
/// Whose turn it is with one service in one region: how many calls are under way, and, once it has throttled, how many start in a second.
/// The number under way rises by one with each answer while all places are taken, the service does not throttle and answers take no longer than before;
/// it falls by half when the service says "slower", and then rises by one with each round of answers, as TCP does it.
/// Who has waited longest is next; a call that was throttled comes before those that have not been asked yet.
/// A service that gave no good answer for as long as a call may take is asked once a second only, and all other calls are refused at once: so a run ends.
/// </summary>
internal sealed class CallGate(int start, int most, TimeSpan patience)
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly LinkedList<TaskCompletionSource> _throttled = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly CallPace _pace = new();
    private readonly CallLatency _latency = new();
    private double _limit = start;
    private int _underWay;
    private long _wellAt;
    private long _probedAt;
    private Exception? _shutBy;
    private Timer? _pause;

    /// <summary>How many calls may be under way now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return (int)_limit;
            }
        }
    }

    /// <summary>How many attempts may start in a second; infinite where the service has not throttled.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                return _pace.Rate;
            }
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="SilentServiceException">The service has given no good answer for long: the call is not made.</exception>
    public Task EnterAsync(CancellationToken ct) => EnterAsync(_waiting, ct);

    /// <summary>Gives the turn of a throttled attempt back, rests, and waits for another turn, which costs the call none of its time.</summary>
    /// <exception cref="SilentServiceException">As with <see cref="EnterAsync(CancellationToken)"/>.</exception>
    public async Task AgainAsync(TimeSpan rest, CallTime time)
    {
        lock (_lock)
        {
            _underWay--;
            Admit();
        }
        try
        {
            await Task.Delay(rest, time.Token).ConfigureAwait(false);
            time.Rest();
            await EnterAsync(_throttled, time.Token).ConfigureAwait(false);
            time.Run();
        }
        catch
        {
            // Whoever has a turn gives it back, however the call ends.
            lock (_lock)
            {
                _underWay++;
            }
            throw;
        }
    }

    /// <summary>Gives the turn back.</summary>
    /// <param name="ended">How the call ended.</param>
    /// <param name="took">How long the answer took.</param>
    public void Leave(CallEnd ended, TimeSpan took)
    {
        lock (_lock)
        {
            bool full = _underWay >= (int)_limit;
            _underWay--;
            if (ended == CallEnd.Answered)
            {
                (_wellAt, _shutBy) = (Stopwatch.GetTimestamp(), null);
                _pace.Accepted();
                bool steady = _latency.IsSteady(took);
                if (full && _limit < most && steady)
                {
                    _limit = Math.Min(most, _limit + (_pace.IsBound ? 1 / _limit : 1));
                }
            }
            Admit();
        }
    }

    /// <summary>The service said "slower".</summary>
    public void Throttled()
    {
        lock (_lock)
        {
            if (_pace.Throttled())
            {
                _limit = Math.Max(1, _limit / 2);
            }
        }
    }

    /// <summary>An attempt got no good answer. Where there was none for so long as a call may take, all that wait are let go.</summary>
    /// <returns>Whether trying again has no prospect.</returns>
    public bool Failed(Exception why)
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_wellAt) < patience)
            {
                return false;
            }
            (_shutBy, _probedAt) = (why, Stopwatch.GetTimestamp());
            while (Next is { } next)
            {
                next.List!.Remove(next);
                next.Value.SetException(new SilentServiceException(patience, why));
            }
            return true;
        }
    }

    private LinkedListNode<TaskCompletionSource>? Next => _throttled.First ?? _waiting.First;

    private async Task EnterAsync(LinkedList<TaskCompletionSource> line, CancellationToken ct)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_shutBy is Exception why)
            {
                if (Stopwatch.GetElapsedTime(_probedAt) < BetweenProbes)
                {
                    throw new SilentServiceException(patience, why);
                }
                _probedAt = Stopwatch.GetTimestamp();
                _underWay++;
                return;
            }
            if (_underWay == 0 && Next is null)
            {
                // Nobody asked, so the silence was not the service's.
                _wellAt = Stopwatch.GetTimestamp();
            }
            place = line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Admit();
        }
        if (place.Value.Task.IsCompletedSuccessfully)
        {
            return;
        }
        try
        {
            await place.Value.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (place.List is not null)
                {
                    line.Remove(place);
                }
                else if (place.Value.Task.IsCompletedSuccessfully)
                {
                    // The turn was given in the same moment: hand it on.
                    _underWay--;
                    Admit();
                }
            }
            throw;
        }
    }

    /// <summary>Lets in who may; where only the pace stands in the way, comes back when it does not.</summary>
    private void Admit()
    {
        while (_underWay < (int)_limit && Next is { } next)
        {
            if (!_pace.TryStart())
            {
                _pause ??= new(static gate => ((CallGate)gate!).AdmitNext(), this, Timeout.Infinite, Timeout.Infinite);
                _pause.Change(_pace.UntilNext() + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
            next.List!.Remove(next);
            _underWay++;
            next.Value.SetResult();
        }
    }

    private void AdmitNext()
    {
        lock (_lock)
        {
            Admit();
        }
    }
}
