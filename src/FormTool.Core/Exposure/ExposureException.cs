namespace FormTool.Core.Exposure;

/// <summary>A network or resource that cannot be looked at.</summary>
/// <param name="errorId"><c>NetworkNotRecognized</c>, <c>NetworkNotFound</c>: what scripts catch.</param>
/// <param name="message">What is wrong, in one sentence.</param>
public sealed class ExposureException(string errorId, string message) : Exception(message)
{
    /// <summary>The stable id of the condition.</summary>
    public string ErrorId { get; } = errorId;
}
