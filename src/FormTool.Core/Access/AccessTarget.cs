using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>A resource as access is asked for: its ARN and the policy that hangs on it.</summary>
internal sealed record AccessTarget
{
    /// <summary>As it was asked for; may hold a star.</summary>
    public required string Arn { get; init; }

    /// <summary><c>role</c>, <c>user</c>, or the service.</summary>
    public required string Kind { get; init; }

    /// <summary>The account that owns it; empty where that cannot be seen.</summary>
    public required string Account { get; init; }

    /// <summary>The resource in the inventory, where it is there.</summary>
    public Resource? Resource { get; init; }

    /// <summary>Its policy; null where it has none.</summary>
    public PolicySource? Policy { get; init; }

    /// <summary>Why a policy that it may have is not known.</summary>
    public string? PolicyIsMissing { get; init; }

    /// <summary>What the ACL of a bucket grants to everyone.</summary>
    public BucketAcl? Acl { get; init; }

    /// <summary>What public access blocks take away from a bucket.</summary>
    public BucketBlocks? Blocks { get; init; }

    /// <summary>How the policy stands to those of principals.</summary>
    public ResourcePolicyMode Mode { get; init; } = ResourcePolicyMode.Either;

    /// <summary>The text that an action is asked on: actions on objects speak of the objects, others of the bucket itself.</summary>
    public string ResourceFor(string action)
    {
        if (Kind != "s3")
        {
            return Arn;
        }
        bool hasKey = Arn.Contains('/');
        return IsOfObjects(action) ? hasKey ? Arn : Arn + "/*" : hasKey ? Arn[..Arn.IndexOf('/')] : Arn;
    }

    /// <summary>Whether the policy lets in the public, which public access blocks then shut out.</summary>
    public bool IsPublic { get; init; }

    private static bool IsOfObjects(string action)
    {
        string verb = action[(action.IndexOf(':') + 1)..];
        return verb.Contains("Object", StringComparison.OrdinalIgnoreCase) && !verb.Contains("BucketObject", StringComparison.OrdinalIgnoreCase)
            || verb.EndsWith("MultipartUpload", StringComparison.OrdinalIgnoreCase) || verb.Equals("ListMultipartUploadParts", StringComparison.OrdinalIgnoreCase);
    }
}
