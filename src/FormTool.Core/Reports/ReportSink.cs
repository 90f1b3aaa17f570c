using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>
/// One report being written, finding by finding. What is known only at the end of a run (its duration, what could not be
/// read) comes with <see cref="Complete"/>; a report that was not completed is not a report.
/// Not safe on several threads.
/// </summary>
public abstract class ReportSink : IDisposable
{
    /// <summary>Takes one finding.</summary>
    public abstract void Add(Finding finding);

    /// <summary>Writes what is left. Called once, after the last finding.</summary>
    public abstract void Complete(RunInfo run);

    /// <summary>Gives back what the sink holds (never the stream that it writes to).</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the sink holds.</summary>
    protected virtual void Dispose(bool disposing) { }
}

/// <summary>What all formats may use.</summary>
public sealed record ReportSettings
{
    /// <summary>What the rules say to a person, by rule id; a rule that is not in it is shown without.</summary>
    public IReadOnlyDictionary<string, RuleGuidance> Guidance { get; init; } = new Dictionary<string, RuleGuidance>();

    /// <summary>Whether the report becomes a file (rather than a pipe): a CSV file opens with a byte order mark, which
    /// spreadsheets need to read UTF-8.</summary>
    public bool IsFile { get; init; } = true;

    /// <summary>Whether lines are flushed one by one, for somebody who reads along.</summary>
    public bool FlushEachFinding { get; init; }
}
