using System.Diagnostics;
using FormTool.Core.Posture;
using FormTool.Core.Reports;

namespace FormTool.Cli.Output;

/// <summary>One line on stderr that says how far the run is; gone when the run is.</summary>
internal sealed class ProgressLine : IProgress<PostureProgress>, IDisposable
{
    private static readonly long Pause = Stopwatch.Frequency / 8;

    private readonly Lock _lock = new();
    private long _next = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 2;
    private bool _shown;
    private bool _ended;

    /// <summary>A line where somebody watches; null where not.</summary>
    public static ProgressLine? Start() => Screen.Progress ? new() : null;

    public void Report(PostureProgress value)
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            if (_ended || now < _next)
            {
                return;
            }
            _next = now + Pause;
            _shown = true;
            string line = $"{value.Done} of {value.Total} listings · {value.Resources:#,0} resources · {value.Calls:#,0} calls · {value.Activity}";
            Console.Error.Write($"\r\u001b[K{VisibleText.Of(line, Math.Max(20, Screen.Width - 1))}");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            if (_shown)
            {
                Console.Error.Write("\r\u001b[K");
            }
        }
    }
}
