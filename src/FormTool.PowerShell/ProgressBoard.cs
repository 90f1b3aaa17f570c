using System.Diagnostics;
using System.Management.Automation;
using FormTool.Core.Posture;

namespace FormTool.PowerShell;

/// <summary>Takes progress from any thread and shows it on the pipeline's; nothing is shown of what is done within two seconds.</summary>
internal sealed class ProgressBoard(Cmdlet cmdlet, string activity, TimeSpan quietFor) : IProgress<PostureProgress>
{
    private static int _ids = 4600;

    private readonly int _id = Interlocked.Increment(ref _ids);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private PostureProgress? _latest;
    private PostureProgress? _shown;
    private bool _waits;

    public void Report(PostureProgress value) => Volatile.Write(ref _latest, value);

    /// <summary>Shows the newest state, if it is new.</summary>
    public void Show()
    {
        PostureProgress? latest = Volatile.Read(ref _latest);
        if (_clock.Elapsed < quietFor || (latest is null ? _waits : ReferenceEquals(latest, _shown)))
        {
            return;
        }
        _waits = true;
        if (latest is null)
        {
            cmdlet.WriteProgress(new(_id, activity, "Waiting for the first answer"));
            return;
        }
        _shown = latest;
        cmdlet.WriteProgress(new(_id, activity, latest.Status ?? $"{latest.Resources} resources, {latest.Findings} findings, {latest.Calls} calls")
        {
            CurrentOperation = latest.Activity,
            PercentComplete = latest.Total == 0 ? -1 : Math.Min(100, latest.Done * 100 / latest.Total),
            SecondsRemaining = latest.Done == 0 ? -1 : (int)(_clock.Elapsed.TotalSeconds * (latest.Total - latest.Done) / latest.Done),
        });
    }

    /// <summary>Takes the bar away, if there is one.</summary>
    public void Close()
    {
        if (_waits)
        {
            cmdlet.WriteProgress(new(_id, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
