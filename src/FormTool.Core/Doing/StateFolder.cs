using System.Security.Cryptography;
using System.Text;

namespace FormTool.Core.Doing;

/// <summary>Where FormTool keeps what must survive it: journals, locks, the keys of sessions. Only its owner can read it.</summary>
public sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A state folder; it is made when something is first kept in it.</summary>
    public StateFolder(string path) => FullPath = Path.GetFullPath(path);

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>The folder that the environment names: FORMTOOL_HOME, else <c>formtool</c> in XDG_STATE_HOME, in the local application
    /// data (Windows), or in <c>~/.local/state</c>.</summary>
    public static StateFolder Default(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (environment("FORMTOOL_HOME") is { Length: > 0 } home)
        {
            return new(home);
        }
        string root = environment("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state) ? state
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new(Path.Combine(root, "formtool"));
    }

    /// <summary>A folder in it, made where it is not there, and closed to everybody but the owner.</summary>
    /// <exception cref="DoingException"><see cref="DoingException.FolderNotPrivate"/>: it is a link, or cannot be made or closed.</exception>
    public string Folder(params ReadOnlySpan<string> names)
    {
        string path = Private(FullPath);
        foreach (string name in names)
        {
            path = Private(Path.Combine(path, name));
        }
        return path;
    }

    /// <summary>Takes the lock of a subject, so that no two runs change the same thing. It ends with the process, however that ends.</summary>
    /// <param name="subject">What is about to be changed.</param>
    /// <param name="patience">How long to wait for another run; zero refuses at once.</param>
    /// <param name="ct">Stops the wait.</param>
    /// <exception cref="DoingException"><see cref="DoingException.InProgress"/>: another run has it still.</exception>
    public async Task<IDisposable> LockAsync(string subject, TimeSpan patience, CancellationToken ct)
    {
        long begin = Environment.TickCount64;
        while (true)
        {
            if (TryLock(subject) is IDisposable taken)
            {
                return taken;
            }
            if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begin) >= patience)
            {
                throw new DoingException(DoingException.InProgress, $"Another run of FormTool is changing {subject} now. Wait until it has ended, then try again.");
            }
            await Task.Delay(50, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The lock, or null where another run has it.</summary>
    public IDisposable? TryLock(string subject)
    {
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..32];
        try
        {
            return Open(Path.Combine(Folder("locks"), name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(FullPath, "locks", name)))
        {
            return null;
        }
    }

    /// <summary>A file that only its owner can read.</summary>
    internal static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new DoingException(DoingException.FolderNotPrivate, $"'{path}' is a link. FormTool keeps its state in files of its own; remove it.");
        }
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is FileMode.CreateNew or FileMode.OpenOrCreate or FileMode.Create)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new(path, options);
    }

    private static string Private(string path)
    {
        try
        {
            DirectoryInfo folder = new(path);
            if (folder.LinkTarget is not null)
            {
                throw new DoingException(DoingException.FolderNotPrivate, $"'{path}' is a link. Name the folder itself in FORMTOOL_HOME.");
            }
            if (OperatingSystem.IsWindows())
            {
                // A profile's local application data are its owner's already.
                folder.Create();
            }
            else if (!folder.Exists)
            {
                Directory.CreateDirectory(path, OwnerOnly);
            }
            else if ((folder.UnixFileMode & ~OwnerOnly) != 0)
            {
                folder.UnixFileMode = OwnerOnly;
            }
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DoingException(DoingException.FolderNotPrivate, $"The state folder '{path}' cannot be made or closed to others: {e.Message} FORMTOOL_HOME names another.", e);
        }
    }
}
