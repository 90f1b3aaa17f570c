namespace FormTool.Aws.Runtime;

/// <summary>Whether answers take no longer than they did: a service, a network or a machine at its bound answers later, not more. For use under the gate's lock.</summary>
internal sealed class CallLatency
{
    private const double Weight = 0.1;
    private const double MuchLonger = 2;

    // What is usual may itself become longer, by one part in a thousand with each answer: other operations take another time.
    private const double Drift = 1.001;

    private double _smoothed;
    private double _usual;

    /// <summary>Notes one answer's time, and tells whether answers come as quickly as is usual.</summary>
    public bool IsSteady(TimeSpan took)
    {
        double ms = took.TotalMilliseconds;
        _smoothed = _smoothed == 0 ? ms : _smoothed + (Weight * (ms - _smoothed));
        _usual = _usual == 0 ? _smoothed : Math.Min(_usual * Drift, _smoothed);
        return _smoothed <= _usual * MuchLonger;
    }
}
