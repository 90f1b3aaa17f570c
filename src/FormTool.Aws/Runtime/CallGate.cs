namespace FormTool.Aws.Runtime;

/// <summary>How many calls to one service in one region are under way: halved when AWS says "slower", one more after each round that went well.</summary>
internal sealed class CallGate(int most)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private double _limit = most;
    private int _underWay;
    private DateTimeOffset _slowedAt;

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

    /// <summary>Waits for a place.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_underWay < (int)_limit)
            {
                _underWay++;
                return;
            }
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
                    _waiting.Remove(place);
                    throw;
                }
            }
            // The place was given in the same moment: hand it on.
            Leave(succeeded: false);
            throw;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(bool succeeded)
    {
        lock (_lock)
        {
            _underWay--;
            if (succeeded && _limit < most)
            {
                _limit = Math.Min(most, _limit + (1 / _limit));
            }
            while (_underWay < (int)_limit && _waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                _underWay++;
                next.Value.SetResult();
            }
        }
    }

    /// <summary>AWS asked to go slower. Several such answers to one burst count once.</summary>
    public void Throttled()
    {
        lock (_lock)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            if (now - _slowedAt > Breath)
            {
                _slowedAt = now;
                _limit = Math.Max(1, _limit / 2);
            }
        }
    }
}
