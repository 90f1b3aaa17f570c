using System.Management.Automation;
using FormTool.Core.Exposure;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>From which networks instances, load balancers and databases can be reached, on which ports, and how.</summary>
[Cmdlet(VerbsCommon.Get, "FtNetworkExposure")]
[OutputType(typeof(NetworkExposure))]
public sealed class GetFtNetworkExposureCommand : FtInventoryCmdlet
{
    /// <summary>Ids or ARNs of instances, load balancers and databases, wildcards allowed. Default: all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [Alias("Arn", "ResourceId")]
    public string[]? Resource { get; set; }

    /// <summary>From where: <c>internet</c>, a network like <c>10.0.0.0/8</c>, a security group, a subnet. Default: every network that has a way.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NetworkCompleter))]
    public string[]? From { get; set; }

    /// <summary>Only what is open on one of these ports.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WithSource(source =>
    {
        ExposureRun run = new(source, InventoryCatalog.BuiltIn);
        Drain((progress, stop) => run.RecordsAsync(Resource ?? [], From ?? [], Port ?? [], progress, stop), $"Reading the networks of account {source.Account}", WriteObject);
        foreach (CoverageGap gap in run.Coverage.Gaps)
        {
            WriteWarning($"{gap.ResourceType} in {gap.Region}: {gap.Failure.Action} ({gap.Failure.Code}): {gap.Failure.Message}");
        }
    }), Resource);
}
