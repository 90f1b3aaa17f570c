using System.Management.Automation;
using System.Reflection;

namespace FormTool.PowerShell.Binding;

/// <summary>Takes credentials of whatever major version of the AWS SDK: anything that has a method <c>GetCredentials()</c>,
/// by its name, so that no SDK type has to match. The object itself is kept, and with it its refreshing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CredentialTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = Unwrap(inputData);
        return given is null || given.GetType().GetMethod("GetCredentials", BindingFlags.Public | BindingFlags.Instance, []) is not null
            ? given
            : throw new ArgumentTransformationMetadataException(
                $"A {given.GetType().Name} is no AWS credential. Give what Get-AWSCredential returns, or -ProfileName, or -AccessKey with -SecretKey.");
    }

    internal static object? Unwrap(object? value)
    {
        object? given = value is PSObject wrapped ? wrapped.BaseObject : value;
        // AWS Tools keeps the session's credentials inside an AWSPSCredentials.
        return given?.GetType() is { Name: "AWSPSCredentials" } type
            ? type.GetProperty("Credentials", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(given) ?? given
            : given;
    }
}
