using System.Management.Automation;
using FormTool.Core.Inventory;
using FormTool.Core.Snapshots;
using FormTool.PowerShell.Binding;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>Saves what an account looks like in one file, to be looked at again without AWS.</summary>
[Cmdlet(VerbsData.Export, "FtInventory", SupportsShouldProcess = true)]
[OutputType(typeof(SnapshotSummary))]
public sealed class ExportFtInventoryCommand : FtInventoryCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("OutPath")]
    public string Path { get; set; } = "";

    /// <summary>Resource types, wildcards allowed. Default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceTypeCompleter))]
    [SupportsWildcards]
    public string[]? ResourceType { get; set; }

    /// <summary>Replaces account ids and names, each by the same one everywhere, so that the file can be shared.</summary>
    [Parameter]
    public SwitchParameter Anonymize { get; set; }

    /// <summary>Replaces a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(
        () =>
        {
            string path = FilePath(Path);
            IReadOnlyList<string> types = ResourceTypes.Matching(ResourceType);
            if (!ShouldProcess(path, "Write snapshot"))
            {
                return;
            }
            if (File.Exists(path) && !Force)
            {
                ThrowTerminatingError(new(
                    new IOException($"{path} is there already. -Force replaces it."), "FileExists", ErrorCategory.ResourceExists, path));
            }
            WithSource(source => WriteObject(Await(
                (progress, stop) => SnapshotExport.WriteAsync(
                    source, types, InventoryCatalog.BuiltIn, path, Anonymize, ModuleVersion.Text, progress, stop),
                $"Reading account {source.Account}")));
        },
        Path);
}
