using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>Drains findings into a report. Who has them one by one (a pipeline, several reports at once) uses <see cref="ReportFile"/>.</summary>
public static class ReportWriter
{
    /// <summary>Writes one report to a file.</summary>
    /// <param name="path">The file; replaced in one step when the report is whole.</param>
    /// <param name="format">Its form.</param>
    /// <param name="findings">The findings; read once.</param>
    /// <param name="run">Asked after the last finding, when the run knows all of itself.</param>
    /// <param name="settings">What the rules say to a person.</param>
    /// <param name="cancellation">Ends the writing; the file stays as it was.</param>
    /// <exception cref="ReportException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static async Task WriteAsync(
        string path,
        ReportFormat format,
        IAsyncEnumerable<Finding> findings,
        Func<RunInfo> run,
        ReportSettings? settings = null,
        CancellationToken cancellation = default)
    {
        using ReportFile file = ReportFile.Create(path, format, settings);
        await foreach (Finding finding in findings.WithCancellation(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            file.Add(finding);
        }
        cancellation.ThrowIfCancellationRequested();
        file.Complete(run());
    }

    /// <summary>Writes one report to a stream, which stays open.</summary>
    /// <inheritdoc cref="WriteAsync(string, ReportFormat, IAsyncEnumerable{Finding}, Func{RunInfo}, ReportSettings?, CancellationToken)"/>
    public static async Task WriteAsync(
        Stream stream,
        ReportFormat format,
        IAsyncEnumerable<Finding> findings,
        Func<RunInfo> run,
        ReportSettings? settings = null,
        CancellationToken cancellation = default)
    {
        using ReportSink sink = format.Open(stream, settings);
        await foreach (Finding finding in findings.WithCancellation(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            sink.Add(finding);
        }
        cancellation.ThrowIfCancellationRequested();
        sink.Complete(run());
    }
}
