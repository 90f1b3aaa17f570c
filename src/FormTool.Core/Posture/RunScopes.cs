using System.Runtime.CompilerServices;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>The scopes of a run: the account's global part, and each region.</summary>
internal sealed class RunScopes
{
    public const string Global = "global";

    private readonly CoverageTally _tally;

    public RunScopes(IInventorySource source, CollectionPlan plan, CoverageTally tally, CancellationToken cancellation)
    {
        (Source, Plan, _tally, Cancellation) = (source, plan, tally, cancellation);
        GlobalScope = new(this, Global);
        Regional = [.. source.Regions.Select(region => new RunScope(this, region))];
    }

    public IInventorySource Source { get; }

    public CollectionPlan Plan { get; }

    public CancellationToken Cancellation { get; }

    public RunScope GlobalScope { get; }

    public IReadOnlyList<RunScope> Regional { get; }

    /// <summary>Where the resources of a type are to be found, seen from a scope: global types in the global one,
    /// regional types in the region, or in all regions when the account as a whole looks.</summary>
    public IReadOnlyList<RunScope> Looking(RunScope from, ResourceTypeDefinition type) =>
        type.IsGlobal ? [GlobalScope] : from.Region == Global ? Regional : [from];

    /// <summary>The listings of a type that are already there, seen from a scope.</summary>
    public IReadOnlyList<Listing> Seen(RunScope from, string type) =>
        [.. Looking(from, Plan.Types[type].Type).Select(scope => scope.ListingAsync(type).Result)];

    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Task<Listing?> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Listing? listed = await parents.ConfigureAwait(false);
        await foreach (ResourcePage page in Source.ReadAsync(plan, region, listed, cancellationToken).ConfigureAwait(false))
        {
            _tally.Saw(plan, page.Items);
            if (page.Failure is ReadFailure failure)
            {
                _tally.Missed(plan.Type.Name, region, failure);
            }
            yield return page;
        }
    }
}
