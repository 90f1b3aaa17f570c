using System.Management.Automation;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.PowerShell.Binding;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>The resources of an account, as FormTool reads them.</summary>
[Cmdlet(VerbsCommon.Get, "FtInventory")]
[OutputType(typeof(InventoryItem))]
public sealed class GetFtInventoryCommand : FtInventoryCmdlet
{
    /// <summary>Resource types, <c>ec2.volume</c>, wildcards allowed. Default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ResourceTypeCompleter))]
    [SupportsWildcards]
    [Alias("Type")]
    public string[]? ResourceType { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithSource(source =>
    {
        InventoryRun run = new(source, ResourceTypes.Matching(ResourceType), InventoryCatalog.BuiltIn);
        Drain(run.ResourcesAsync, $"Reading account {source.Account}", resource => WriteObject(InventoryItem.Of(resource)));
        foreach (CoverageGap gap in run.Coverage.Gaps)
        {
            // A snapshot of some types is asked for what it has, unless the others were named.
            if (gap.Failure.Code == "NotCollected" && ResourceType is null)
            {
                WriteVerbose(gap.Failure.Message);
                continue;
            }
            WriteWarning($"{gap.ResourceType} in {gap.Region}: {gap.Failure.Action} ({gap.Failure.Code}): {gap.Failure.Message}");
        }
    }), ResourceType);
}
