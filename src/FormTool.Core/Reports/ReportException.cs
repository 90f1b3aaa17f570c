namespace FormTool.Core.Reports;

/// <summary>A report or a findings file cannot be written or read. The message says what to do.</summary>
public sealed class ReportException : Exception
{
    /// <summary>An error with its stable id, <c>ReportNotWritten</c>.</summary>
    public ReportException(string errorId, string message, Exception? inner = null) : base(message, inner) => ErrorId = errorId;

    /// <summary>The stable id: <c>ReportNotWritten</c>, <c>ReportFormatUnknown</c>, <c>FindingsNotReadable</c>.</summary>
    public string ErrorId { get; }
}
