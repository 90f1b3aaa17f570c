namespace FormTool.Core.Access;

/// <summary>A principal or a resource that cannot be looked at.</summary>
/// <param name="errorId"><c>PrincipalNotFound</c>, <c>ResourceNotFound</c>, <c>PrincipalNotRecognized</c>, <c>ActionNotRecognized</c>, …: what scripts catch.</param>
/// <param name="message">What is wrong, in one sentence.</param>
public sealed class AccessException(string errorId, string message) : Exception(message)
{
    /// <summary>The stable id of the condition.</summary>
    public string ErrorId { get; } = errorId;
}
