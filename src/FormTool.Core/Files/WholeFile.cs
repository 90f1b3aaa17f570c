namespace FormTool.Core.Files;

/// <summary>
/// A file that nobody ever meets half of. It grows under another name in the same folder and takes its own, in one step, when it is whole.
/// Disposed of before <see cref="Complete"/> (an error, Ctrl+C), it leaves nothing behind and an older file as it was.
/// A new file can be read by its owner only (what FormTool writes lists weaknesses); a file that is replaced keeps its permissions.
/// </summary>
public sealed class WholeFile : IDisposable
{
    private readonly string _temporary;
    private bool _done;

    private WholeFile(string path, string temporary, FileStream stream) => (FullPath, _temporary, Stream) = (path, temporary, stream);

    /// <summary>Where the file will be.</summary>
    public string FullPath { get; }

    /// <summary>What is written to.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <exception cref="IOException">The path is no file's, the folder does not exist, or cannot be written to; the message names the path.</exception>
    public static WholeFile Create(string path)
    {
        try
        {
            string target = Target(path);
            string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():n}.tmp");
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 64 * 1024,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = File.Exists(target)
                    ? File.GetUnixFileMode(target) | UnixFileMode.UserWrite
                    : UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            return new(target, temporary, new(temporary, options));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or ArgumentException or NotSupportedException or IOException)
        {
            throw NotWritten(path, error);
        }
    }

    /// <summary>Writes a whole file through <paramref name="write"/>.</summary>
    /// <exception cref="IOException">The path cannot be written to.</exception>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using WholeFile file = Create(path);
        await write(file.Stream, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        file.Complete();
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Complete()
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(_temporary, FullPath, overwrite: true);
            _done = true;
        }
        catch (UnauthorizedAccessException error)
        {
            throw NotWritten(FullPath, error);
        }
    }

    /// <summary>Ends the file; one that was not completed disappears.</summary>
    public void Dispose()
    {
        if (_done)
        {
            return;
        }
        try
        {
            Stream.Dispose();
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
        string full = Path.GetFullPath(path);
        if (new FileInfo(full).LinkTarget is not null)
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        string? reason =
            Directory.Exists(full) || Path.EndsInDirectorySeparator(full) ? "it is a folder; name a file in it"
            : !OperatingSystem.IsWindows() && IsDevice(full)
                ? "it is a device; only files are replaced"
            : !Directory.Exists(Path.GetDirectoryName(full)) ? $"the folder '{Path.GetDirectoryName(full)}' does not exist; create it first"
            : null;
        return reason is null ? full : throw new IOException(reason);
    }

    /// <summary>Whether a path names no file of a disk; /dev/shm holds files, in memory.</summary>
    private static bool IsDevice(string path) => path.StartsWith("/proc/", StringComparison.Ordinal)
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static IOException NotWritten(string path, Exception error) => new($"Cannot write '{path}': {error.Message.TrimEnd('.')}.", error);
}
