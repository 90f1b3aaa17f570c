using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>
/// A report on disk. It grows in a temporary file in the same folder and takes its name, in one step, when it is whole:
/// whoever opens the name sees the old report or the new one, never a half. Disposed before <see cref="Complete"/>
/// (an error, Ctrl+C), it leaves nothing behind and the old report as it was.
/// A new file can be read by its owner only (a report lists weaknesses); a file that is replaced keeps its permissions.
/// </summary>
public sealed class ReportFile : IDisposable
{
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly ReportSink _sink;
    private bool _done;

    private ReportFile(string path, string temporary, FileStream stream, ReportSink sink) =>
        (FullPath, _temporary, _stream, _sink) = (path, temporary, stream, sink);

    /// <summary>Where the report will be.</summary>
    public string FullPath { get; }

    /// <summary>Begins a report that will be that file.</summary>
    /// <exception cref="ReportException">The folder does not exist or cannot be written to, or the path is no file.</exception>
    public static ReportFile Create(string path, ReportFormat format, ReportSettings? settings = null)
    {
        string target = Target(path);
        string temporary = Path.Combine(
            Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():n}.tmp");
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 64 * 1024,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = File.Exists(target)
                    ? File.GetUnixFileMode(target) | UnixFileMode.UserWrite
                    : UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            FileStream stream = new(temporary, options);
            return new(target, temporary, stream, format.Open(stream, settings));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, error);
        }
    }

    /// <summary>Takes one finding.</summary>
    /// <exception cref="ReportException">The disk does not take it.</exception>
    public void Add(Finding finding)
    {
        try
        {
            _sink.Add(finding);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(FullPath, error);
        }
    }

    /// <summary>Writes what is left and gives the file its name.</summary>
    /// <exception cref="ReportException">The disk does not take it.</exception>
    public void Complete(RunInfo run)
    {
        try
        {
            _sink.Complete(run);
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporary, FullPath, overwrite: true);
            _done = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(FullPath, error);
        }
    }

    /// <summary>Ends the report; one that was not completed disappears.</summary>
    public void Dispose()
    {
        _sink.Dispose();
        if (_done)
        {
            return;
        }
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses the last flush too; the file goes away anyway.
        }
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done, and the error that led here is the one to show.
        }
    }

    /// <summary>The file itself, where the path is a link: a rename would replace the link, and as root even a device.</summary>
    private static string Target(string path)
    {
        string full;
        try
        {
            full = Path.GetFullPath(path);
            if (new FileInfo(full).LinkTarget is not null)
            {
                full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw NotWritten(path, error);
        }
        string? reason =
            Directory.Exists(full) || Path.EndsInDirectorySeparator(full) ? "it is a folder; name a file in it"
            : !OperatingSystem.IsWindows() && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
                ? "it is a device; a report replaces files only"
            : !Directory.Exists(Path.GetDirectoryName(full)) ? $"the folder '{Path.GetDirectoryName(full)}' does not exist; create it first"
            : null;
        return reason is null ? full : throw new ReportException("ReportNotWritten", $"Cannot write '{path}': {reason}.");
    }

    private static ReportException NotWritten(string path, Exception error) =>
        new("ReportNotWritten", $"Cannot write '{path}': {error.Message.TrimEnd('.')}.", error);
}
