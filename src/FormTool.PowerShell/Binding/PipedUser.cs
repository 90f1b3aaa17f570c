using System.Management.Automation;
using FormTool.Core.Credentials;
using FormTool.Core.Findings;
using FormTool.Core.Rotation;

namespace FormTool.PowerShell.Binding;

/// <summary>
/// Whose key an object on the pipeline means: decided by its type, never by a member that it merely has. A volume mentions a key, and a role a user;
/// neither is rotated.
/// </summary>
internal static class PipedUser
{
    /// <summary>The user, and the key where the object is one; null where the object is neither.</summary>
    public static RotationSubject? Recognize(PSObject value)
    {
        switch (value.BaseObject)
        {
            case LongLivedCredential { Kind: "access-key", UserName: string user } key:
                return new(user, key.Id, value);
            case LongLivedCredential { Kind: "root-access-key", UserName: string root }:
                return new(root, null, value);
            case LongLivedCredential { Kind: "kms-key" } kms:
                return new(kms.Arn ?? kms.Id, null, value) { KmsRegion = kms.Region ?? "" };
            case KeyRotation { Kind: "access-key" } rotation:
                return new(rotation.UserName, null, value);
            case InventoryItem { ResourceType: "iam.user" } item:
                return new(item.ResourceId, null, value);
            case InventoryItem { ResourceType: "iam.access-key" } item when item.Document.Properties["UserName"]?.Value is string user:
                return new(user, item.ResourceId, value);
            case Finding { ResourceType: "iam.user" } finding:
                return new(finding.ResourceId, null, value);
            case Finding { ResourceType: "iam.access-key", Arn: string arn } finding when arn.Contains(":user/", StringComparison.Ordinal):
                return new(arn[(arn.LastIndexOf('/') + 1)..], finding.ResourceId, value);
        }
        foreach (string name in value.TypeNames)
        {
            switch (name.StartsWith("Deserialized.", StringComparison.Ordinal) ? name["Deserialized.".Length..] : name)
            {
                case "Amazon.IdentityManagement.Model.User" when Text(value, "UserName") is string user:
                    return new(user, null, value);
                case "Amazon.IdentityManagement.Model.AccessKeyMetadata" when Text(value, "UserName") is string user && Text(value, "AccessKeyId") is string key:
                    return new(user, key, value);
            }
        }
        return null;
    }

    private static string? Text(PSObject value, string member) => value.Properties[member]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
