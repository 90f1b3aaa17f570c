using System.Diagnostics;

namespace FormTool.Aws.Runtime;

/// <summary>The time that a call has. It runs while the call is under way and while it rests before another attempt,
/// and stands still while the call waits for its turn.</summary>
internal sealed class CallTime : IDisposable
{
    private readonly CancellationTokenSource _source;
    private TimeSpan _left;
    private long _since;

    public CallTime(TimeSpan whole, CancellationToken ct)
    {
        (_left, _source) = (whole, CancellationTokenSource.CreateLinkedTokenSource(ct));
        Run();
    }

    /// <summary>Cancelled when the time is over, and by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left.</summary>
    public TimeSpan Left => _left - Stopwatch.GetElapsedTime(_since);

    /// <summary>The time stands still until <see cref="Run"/>.</summary>
    public void Rest()
    {
        _left = Left;
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time runs.</summary>
    public void Run()
    {
        _since = Stopwatch.GetTimestamp();
        _source.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
