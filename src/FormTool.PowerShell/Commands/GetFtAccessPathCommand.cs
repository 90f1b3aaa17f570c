using System.Management.Automation;
using FormTool.Core.Access;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>Whether somebody may do something to a resource, in which way, and why.</summary>
[Cmdlet(VerbsCommon.Get, "FtAccessPath")]
[OutputType(typeof(AccessPath))]
public sealed class GetFtAccessPathCommand : FtInventoryCmdlet
{
    /// <summary>A user or role (name or ARN), an account, a service principal, or <c>*</c> for anyone.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(PrincipalCompleter))]
    [Alias("Principal")]
    [ValidateNotNullOrEmpty]
    public string From { get; set; } = "";

    /// <summary>A bucket, role, user, key, topic or backup vault by name, or anything by its ARN.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Resource")]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>The actions; without it what stands for reading, writing and administering.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(ActionCompleter))]
    public string[]? Action { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WithSource(source =>
    {
        AccessRun run = new(source, InventoryCatalog.BuiltIn);
        Drain((progress, stop) => run.PathsAsync(From, To, Action ?? [], progress, stop), $"Reading the policies of account {source.Account}", WriteObject);
        foreach (CoverageGap gap in run.Coverage.Gaps)
        {
            WriteWarning($"{gap.ResourceType} in {gap.Region}: {gap.Failure.Action} ({gap.Failure.Code}): {gap.Failure.Message}");
        }
    }), To);
}
