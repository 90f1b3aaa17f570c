using FormTool.Core.Files;
using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>A report on disk, whole or not there (<see cref="WholeFile"/>).</summary>
public sealed class ReportFile : IDisposable
{
    private readonly WholeFile _file;
    private readonly ReportSink _sink;

    private ReportFile(WholeFile file, ReportSink sink) => (_file, _sink) = (file, sink);

    /// <summary>Where the report will be.</summary>
    public string FullPath => _file.FullPath;

    /// <summary>Begins a report that will be that file.</summary>
    /// <exception cref="ReportException">The folder does not exist or cannot be written to, or the path is no file.</exception>
    public static ReportFile Create(string path, ReportFormat format, ReportSettings? settings = null)
    {
        WholeFile? file = null;
        Guard(() => file = WholeFile.Create(path));
        return new(file!, format.Open(file!.Stream, settings));
    }

    /// <summary>Takes one finding.</summary>
    /// <exception cref="ReportException">The disk does not take it.</exception>
    public void Add(Finding finding) => Guard(() => _sink.Add(finding));

    /// <summary>Writes what is left and gives the file its name.</summary>
    /// <exception cref="ReportException">The disk does not take it.</exception>
    public void Complete(RunInfo run) => Guard(() =>
    {
        _sink.Complete(run);
        _file.Complete();
    });

    /// <summary>Ends the report; one that was not completed disappears.</summary>
    public void Dispose()
    {
        _sink.Dispose();
        _file.Dispose();
    }

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (IOException error)
        {
            throw new ReportException("ReportNotWritten", error.Message, error);
        }
    }
}
