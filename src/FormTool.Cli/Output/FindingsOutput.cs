using FormTool.Cli.Options;
using FormTool.Core.Findings;
using FormTool.Core.Reports;

namespace FormTool.Cli.Output;

/// <summary>Reads findings to their end, hands them to stdout and to the files, and knows the exit code.</summary>
internal static class FindingsOutput
{
    /// <param name="findings">The findings; read once.</param>
    /// <param name="run">Asked after the last finding.</param>
    /// <param name="plan">Who gets what.</param>
    /// <param name="guidance">What the rules say to a person.</param>
    /// <param name="cancellation">Ends the run; files stay as they were.</param>
    public static async Task<int> WriteAsync(
        IAsyncEnumerable<Finding> findings,
        Func<RunInfo> run,
        OutputPlan plan,
        IReadOnlyDictionary<string, RuleGuidance> guidance,
        CancellationToken cancellation)
    {
        ReportSettings settings = new() { Guidance = guidance };
        List<ReportFile> files = [];
        ReportTally? tally = plan.Stdout is null ? new() : null;
        using Stream stdout = Console.OpenStandardOutput();
        await using BufferedStream buffered = new(stdout, 64 * 1024);
        using ReportSink? sink = plan.Stdout?.Open(buffered, settings with { IsFile = false, FlushEachFinding = !Console.IsOutputRedirected });
        bool failed = false;
        bool unknown = false;
        try
        {
            foreach ((string path, ReportFormat format) in plan.Files)
            {
                files.Add(ReportFile.Create(path, format, settings));
            }
            await foreach (Finding finding in findings.WithCancellation(cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                sink?.Add(finding);
                tally?.Add(finding);
                foreach (ReportFile file in files)
                {
                    file.Add(finding);
                }
                unknown |= finding.Status == FindingStatus.Unknown;
                failed |= finding.Status == FindingStatus.Fail && finding.Muted is null && finding.Severity >= plan.FailOn;
            }
            RunInfo info = run();
            foreach (ReportFile file in files)
            {
                file.Complete(info);
            }
            sink?.Complete(info);
            await buffered.FlushAsync(cancellation).ConfigureAwait(false);
            if (tally is not null)
            {
                PostureView.Write(info, tally, plan.Files);
            }
            return failed ? ExitCodes.Findings : unknown || info.Unreadable.Count > 0 ? ExitCodes.NotWhole : ExitCodes.Clean;
        }
        finally
        {
            foreach (ReportFile file in files)
            {
                file.Dispose();
            }
        }
    }
}
