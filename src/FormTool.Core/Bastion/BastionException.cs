namespace FormTool.Core.Bastion;

/// <summary>A session cannot be opened, found or changed as asked. Nothing was changed.</summary>
/// <param name="errorId"><c>TargetNotFound</c>, <c>SourceTooOpen</c>, <c>SecurityGroupsFull</c>, <c>NetworkAclBlocks</c>, …: what scripts catch.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class BastionException(string errorId, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable id of the condition.</summary>
    public string ErrorId { get; } = errorId;
}
