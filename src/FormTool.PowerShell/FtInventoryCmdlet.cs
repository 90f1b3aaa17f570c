using System.Management.Automation;
using FormTool.Core.Accounts;
using FormTool.Core.Collection;
using FormTool.Core.Environments;
using FormTool.Core.Reports;
using FormTool.Core.Snapshots;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that looks at an account, at a saved snapshot, or at the example environment.</summary>
public abstract class FtInventoryCmdlet : FtConnectedCmdlet
{
    /// <summary>The regions to look at, wildcards allowed; <c>*</c> is every region that the account has enabled. Default: the session's region.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RegionCompleter))]
    [SupportsWildcards]
    [Alias("RegionToCall")]
    public string[]? Region { get; set; }

    /// <summary>The embedded example environment: no account is needed and nothing is asked.</summary>
    [Parameter]
    public SwitchParameter Demo { get; set; }

    /// <summary>A snapshot that <c>Export-FtInventory</c> wrote.</summary>
    [Parameter]
    [Alias("SnapshotPath")]
    public string? InventoryPath { get; set; }

    /// <inheritdoc/>
    protected override string? HomeRegion => Region?.FirstOrDefault(region => !region.Contains('*') && !region.Contains('?'));

    /// <summary>What the parameters name, as reports call it.</summary>
    private protected (RunSource Kind, string? Name) SourceKind =>
        Demo ? (RunSource.Demo, null)
        : InventoryPath is not null ? (RunSource.Snapshot, System.IO.Path.GetFileName(InventoryPath))
        : EndpointUrl is not null ? (RunSource.Endpoint, EndpointUrl)
        : (RunSource.Aws, null);

    /// <summary>Runs the body over what the parameters name.</summary>
    protected void WithSource(Action<IInventorySource> body)
    {
        if (Demo)
        {
            body(ExampleEnvironment.Open());
            return;
        }
        if (InventoryPath is not null)
        {
            body(SnapshotSource.Open(FilePath(InventoryPath)));
            return;
        }
        using LiveAccount account = Connect(Region ?? []);
        body(account.Source);
    }
}
