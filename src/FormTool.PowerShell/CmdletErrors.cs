using System.Management.Automation;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Core.Access;
using FormTool.Core.Accounts;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Core.Exposure;
using FormTool.Core.Knowledge;
using FormTool.Core.Reports;
using FormTool.Core.Rotation;
using FormTool.Core.Snapshots;

namespace FormTool.PowerShell;

/// <summary>The one place where an exception of the libraries becomes an error of PowerShell: a stable id, a category, the thing concerned.</summary>
internal static class CmdletErrors
{
    /// <summary>The error; null for what is no condition of ours and should be seen as it is.</summary>
    public static ErrorRecord? Of(Exception exception, object? target) => exception switch
    {
        ConnectionException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        AccountException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        AccessException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        ExposureException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        BastionException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        DoingException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        PlanException e => OfPlan(e, target),
        RotationException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        SnapshotException e => new(e, e.ErrorId, e.ErrorId == "SnapshotNotFound" ? ErrorCategory.ObjectNotFound : ErrorCategory.InvalidData, target),
        ReportException e => new(e, e.ErrorId, e.ErrorId == "ReportNotWritten" ? ErrorCategory.WriteError : ErrorCategory.InvalidArgument, target),
        KnowledgeException e => new(e, e.ErrorId, Category(e.ErrorId), target),
        AwsServiceException e => new(e, e.Kind.ToString(), Category(e.Kind.ToString()), target),
        InvalidRequestException e => new(e, "RequestNotValid", ErrorCategory.InvalidArgument, target),
        UnauthorizedAccessException e => new(e, "FileAccessDenied", ErrorCategory.PermissionDenied, target),
        FileNotFoundException or DirectoryNotFoundException => new(exception, "FileNotFound", ErrorCategory.ObjectNotFound, target),
        IOException e => new(e, "FileNotWritten", ErrorCategory.WriteError, target),
        _ => null,
    };

    /// <summary>A failed step has the id of its cause; where something is left, that is what matters.</summary>
    private static ErrorRecord OfPlan(PlanException e, object? target)
    {
        string id = e.IsOpen ? "OperationIncomplete"
            : e.InnerException is OperationCanceledException ? "OperationStopped"
            : e.InnerException is TimeoutException ? "EffectNotSeen"
            : e.InnerException is Exception cause && Of(cause, target) is ErrorRecord known ? known.FullyQualifiedErrorId
            : "StepFailed";
        return new(e, id, id is "OperationStopped" ? ErrorCategory.OperationStopped : e.IsOpen ? ErrorCategory.InvalidResult : Category(id), target);
    }

    private static ErrorCategory Category(string errorId) => errorId switch
    {
        "AccessDenied" => ErrorCategory.PermissionDenied,
        "MfaRequired" => ErrorCategory.AuthenticationError,
        "Throttled" => ErrorCategory.LimitsExceeded,
        "Timeout" or "EffectNotSeen" or "SshSilent" => ErrorCategory.OperationTimeout,
        "Connection" or "EndpointNotReached" => ErrorCategory.ConnectionError,
        "RuleFileNotValid" or "InventoryFileNotValid" or "MuteFileNotValid" or "CredentialFileNotValid" or "BastionPolicyNotValid" => ErrorCategory.InvalidData,
        "SecurityGroupsFull" or "SecurityGroupsEmpty" => ErrorCategory.LimitsExceeded,
        "SourceTooOpen" or "PolicyBreached" => ErrorCategory.SecurityError,
        "BastionNotInitialized" or "NetworkAclBlocks" or "HostFailed" or "SessionNotOpen" or "SessionNotWhole" or "SessionNotYours" or "HostKeyUnknown" => ErrorCategory.InvalidOperation,
        "SshNotFound" => ErrorCategory.NotInstalled,
        "JournalNotValid" => ErrorCategory.InvalidData,
        "StateFolderNotPrivate" => ErrorCategory.SecurityError,
        "OperationInProgress" => ErrorCategory.ResourceBusy,
        "StepFailed" or "RotationIncomplete" => ErrorCategory.InvalidResult,
        "RotationNotPossible" => ErrorCategory.InvalidOperation,
        "OwnKeyNotAllowed" => ErrorCategory.SecurityError,
        "FileNotReadable" => ErrorCategory.ReadError,
        _ when errorId.Contains("Credential", StringComparison.Ordinal) || errorId.Contains("Token", StringComparison.Ordinal) => ErrorCategory.AuthenticationError,
        _ when errorId.EndsWith("NotFound", StringComparison.Ordinal) => ErrorCategory.ObjectNotFound,
        _ => ErrorCategory.InvalidArgument,
    };
}
