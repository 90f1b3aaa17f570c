namespace FormTool.Cli;

/// <summary>The command cannot go on; one line says why and what to do.</summary>
internal sealed class CliException(string errorId, string message) : Exception(message)
{
    /// <summary>The stable id, <c>ArgumentNotValid</c>.</summary>
    public string ErrorId { get; } = errorId;
}
