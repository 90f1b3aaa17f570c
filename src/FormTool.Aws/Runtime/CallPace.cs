using System.Diagnostics;

namespace FormTool.Aws.Runtime;

/// <summary>
/// How many attempts start in a second. No bound until a service throttles; from then on a little less than what it was seen to take,
/// and a third more with each second in which it does not throttle again. For use under the gate's lock.
/// </summary>
internal sealed class CallPace
{
    // One operation that is refused for ever must not bring its whole service to a stop.
    private const double Least = 4;
    private const double Careful = 0.8;
    private const double RisePerSecond = 1.3;

    // As much as may start at once: timers are no finer than some milliseconds.
    private const double BurstSeconds = 0.1;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private long _measuredFrom = Stopwatch.GetTimestamp();
    private int _accepted;
    private double? _seenBefore;
    private long _slowedAt;
    private long _filledAt;
    private double _tokens;

    /// <summary>Attempts a second; infinite where the service has not throttled.</summary>
    public double Rate { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether the service has throttled.</summary>
    public bool IsBound => !double.IsInfinity(Rate);

    /// <summary>Whether an attempt may start now; it then counts as started.</summary>
    public bool TryStart()
    {
        if (!IsBound)
        {
            return true;
        }
        Fill();
        if (_tokens < 1)
        {
            return false;
        }
        _tokens--;
        return true;
    }

    /// <summary>How long until <see cref="TryStart"/> says yes.</summary>
    public TimeSpan UntilNext() => TimeSpan.FromSeconds(Math.Max(0, (1 - _tokens) / Rate));

    /// <summary>The service took a request.</summary>
    public void Accepted()
    {
        _accepted++;
        if (Stopwatch.GetElapsedTime(_measuredFrom) > Window * 4)
        {
            Measure();
        }
    }

    /// <summary>The service said "slower". Several such answers to one burst count once: true for the one that counts.</summary>
    public bool Throttled()
    {
        if (IsBound && Stopwatch.GetElapsedTime(_slowedAt) < Window)
        {
            return false;
        }
        // What a service lets pass in a burst says little of what it bears; the next window tells that. A window that has just begun says nothing.
        double seen = Stopwatch.GetElapsedTime(_measuredFrom) < Window && _seenBefore is double before ? before : Seen();
        Fill();
        Rate = Math.Max(Least, seen > 0 ? Math.Min(Rate, Careful * seen) : IsBound ? Rate / 2 : Least);
        _tokens = Math.Min(_tokens, 0);
        _slowedAt = Stopwatch.GetTimestamp();
        Measure();
        return true;
    }

    private double Seen() => _accepted / Math.Max(Stopwatch.GetElapsedTime(_measuredFrom).TotalSeconds, 0.05);

    private void Measure() => (_seenBefore, _measuredFrom, _accepted) = (Seen(), Stopwatch.GetTimestamp(), 0);

    private void Fill()
    {
        double passed = Stopwatch.GetElapsedTime(_filledAt).TotalSeconds;
        _filledAt = Stopwatch.GetTimestamp();
        if (!IsBound)
        {
            return;
        }
        _tokens = Math.Min(Math.Max(1, Rate * BurstSeconds), _tokens + (Rate * passed));
        if (Stopwatch.GetElapsedTime(_slowedAt) > Window * 2)
        {
            Rate *= Math.Pow(RisePerSecond, passed);
        }
    }
}
