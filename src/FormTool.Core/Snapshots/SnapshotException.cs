namespace FormTool.Core.Snapshots;

/// <summary>A snapshot that cannot be read: names the file, the part and the line, and what was expected.</summary>
public sealed class SnapshotException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public SnapshotException(string errorId, string message, Exception? inner = null) : base(message, inner) => ErrorId = errorId;

    /// <summary><c>SnapshotNotFound</c>, <c>SnapshotNotValid</c> or <c>SnapshotVersionNotSupported</c>.</summary>
    public string ErrorId { get; }
}
