using System.Management.Automation;
using FormTool.Core.Accounts;
using FormTool.Core.Collection;
using FormTool.Core.Environments;
using FormTool.Core.Snapshots;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that looks at an account, at a saved snapshot, or at the example environment.</summary>
public abstract class FtInventoryCmdlet : FtConnectedCmdlet
{
    /// <summary>The regions to look at, wildcards allowed; <c>*</c> is every region that the account has enabled. Default: the session's region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.RegionCompleter))]
    [SupportsWildcards]
    [Alias("RegionToCall")]
    public string[]? Region { get; set; }

    /// <summary>The embedded example environment: no account is needed and nothing is asked.</summary>
    [Parameter]
    public SwitchParameter Demo { get; set; }

    /// <summary>A snapshot that <c>Export-FtInventory</c> wrote.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SnapshotPath")]
    public string? InventoryPath { get; set; }

    /// <inheritdoc/>
    protected override string? HomeRegion => Region?.FirstOrDefault(region => !region.Contains('*') && !region.Contains('?'));

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
