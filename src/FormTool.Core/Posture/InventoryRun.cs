using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>The resources themselves, as they are read: what <c>Get-FtInventory</c> gives and what a snapshot is made of.</summary>
public sealed class InventoryRun
{
    private readonly CollectionRun _run;
    private readonly HashSet<string> _types;

    /// <summary>Plans to read these types with every detail; nothing is read yet.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="types">The types that are given; those that they are listed by are read as well.</param>
    /// <param name="catalog">What AWS looks like.</param>
    public InventoryRun(IInventorySource source, IEnumerable<string> types, InventoryCatalog catalog)
    {
        _types = [.. types];
        _run = new(source, CollectionPlan.ForSnapshot(_types, catalog));
    }

    /// <summary>Plans to read what a plan names.</summary>
    public InventoryRun(IInventorySource source, CollectionPlan plan)
    {
        _types = [.. plan.Types.Keys];
        _run = new(source, plan);
    }

    /// <summary>What has been seen so far.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>The resources, in the order in which they become known.</summary>
    public IAsyncEnumerable<Resource> ResourcesAsync(IProgress<PostureProgress>? progress, CancellationToken cancellationToken) =>
        _run.RunAsync(type => _types.Contains(type.Type.Name), (_, _, page) => page.Items, progress, cancellationToken);

    /// <summary>The resources, and in their place the failure where a listing is not whole.</summary>
    public IAsyncEnumerable<(Resource? Resource, CoverageGap? Gap)> ResourcesAndGapsAsync(
        IProgress<PostureProgress>? progress, CancellationToken cancellationToken) =>
        _run.RunAsync(
            type => _types.Contains(type.Type.Name),
            (plan, region, page) => page.Items.Select(item => ((Resource?)item, (CoverageGap?)null))
                .Concat(page.Failure is ReadFailure failure ? [(null, new CoverageGap(plan.Type.Name, region, failure, 1))] : []),
            progress,
            cancellationToken);
}
