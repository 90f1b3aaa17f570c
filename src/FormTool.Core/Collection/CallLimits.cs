using System.Collections.Concurrent;

namespace FormTool.Core.Collection;

/// <summary>
/// How many calls are under way at once in one service and region. The number falls by half when the service throttles
/// and rises by one with every full round of answers, as TCP does it (additive increase, multiplicative decrease).
/// </summary>
internal sealed class CallLimits
{
    private const int Start = 64;
    private const int Ceiling = 64;

    private readonly ConcurrentDictionary<(string Service, string Region), Gate> _gates = new();

    public Task<IDisposable> EnterAsync(string service, string region, CancellationToken cancellationToken) =>
        Of(service, region).EnterAsync(cancellationToken);

    public void Throttled(string service, string region) => Of(service, region).Throttled();

    private Gate Of(string service, string region) => _gates.GetOrAdd((service, region), _ => new());

    private sealed class Gate
    {
        private readonly Queue<TaskCompletionSource> _waiting = new();
        private readonly object _lock = new();
        private double _limit = Start;
        private int _inside;

        public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
        {
            TaskCompletionSource? turn = null;
            lock (_lock)
            {
                if (_inside < (int)_limit)
                {
                    _inside++;
                }
                else
                {
                    turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _waiting.Enqueue(turn);
                }
            }
            if (turn is not null)
            {
                using CancellationTokenRegistration registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
                await turn.Task.ConfigureAwait(false);
            }
            return new Leave(this);
        }

        public void Throttled()
        {
            lock (_lock)
            {
                _limit = Math.Max(1, _limit / 2);
            }
        }

        private void Exit()
        {
            lock (_lock)
            {
                _limit = Math.Min(Ceiling, _limit + (1 / _limit));
                _inside--;
                while (_inside < (int)_limit && _waiting.TryDequeue(out TaskCompletionSource? next))
                {
                    if (next.TrySetResult())
                    {
                        _inside++;
                    }
                }
            }
        }

        private sealed class Leave(Gate gate) : IDisposable
        {
            private Gate? _gate = gate;

            public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Exit();
        }
    }
}
