namespace FormTool.Core.Knowledge;

/// <summary>Rules, inventory, mutes or a filter that cannot be used as they are written. The message says where, what was expected, and what is near.</summary>
public sealed class KnowledgeException : Exception
{
    /// <summary>A rule file that is not valid.</summary>
    public const string RuleFileNotValid = nameof(RuleFileNotValid);

    /// <summary>An inventory file that is not valid.</summary>
    public const string InventoryFileNotValid = nameof(InventoryFileNotValid);

    /// <summary>A mute file that is not valid.</summary>
    public const string MuteFileNotValid = nameof(MuteFileNotValid);

    /// <summary>A file that could not be opened or read.</summary>
    public const string FileNotReadable = nameof(FileNotReadable);

    /// <summary>No rule has that id.</summary>
    public const string RuleNotFound = nameof(RuleNotFound);

    /// <summary>There is no such topic.</summary>
    public const string TopicNotFound = nameof(TopicNotFound);

    /// <summary>No rule speaks of that service.</summary>
    public const string ServiceNotFound = nameof(ServiceNotFound);

    /// <summary>An error with its stable id.</summary>
    public KnowledgeException(string errorId, string message, string? file = null, int line = 0, Exception? cause = null)
        : base(message, cause) => (ErrorId, File, Line) = (errorId, file, line);

    /// <summary>The stable id of the condition, <c>RuleFileNotValid</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The file, where there is one.</summary>
    public string? File { get; }

    /// <summary>The line in that file, from 1; 0 where it is not known.</summary>
    public int Line { get; }
}
