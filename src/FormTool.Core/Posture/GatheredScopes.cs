using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>Everything that a plan names, read to its end, for questions that go from one resource to any other.</summary>
internal sealed class GatheredScopes
{
    private readonly Dictionary<(string Type, string Region), (List<Resource> Items, ReadFailure? Failure)> _listings = [];
    private readonly CollectionPlan _plan;

    private GatheredScopes(IInventorySource source, CollectionPlan plan)
    {
        (Source, _plan) = (source, plan);
        Global = new(this, RunScopes.Global);
        Regional = [.. source.Regions.Select(region => new GatheredScope(this, region))];
    }

    public IInventorySource Source { get; }

    public GatheredScope Global { get; }

    public IReadOnlyList<GatheredScope> Regional { get; }

    /// <summary>Reads what the plan names.</summary>
    public static async Task<GatheredScopes> ReadAsync(
        IInventorySource source, CollectionRun run, IProgress<PostureProgress>? progress, CancellationToken cancellationToken)
    {
        GatheredScopes scopes = new(source, run.Plan);
        IAsyncEnumerable<(string Type, string Region, ResourcePage Page)> pages = run.RunAsync(
            _ => true, (plan, region, page) => new[] { (plan.Type.Name, region, page) }, progress, cancellationToken);
        await foreach ((string type, string region, ResourcePage page) in pages.ConfigureAwait(false))
        {
            (List<Resource> items, ReadFailure? failure) = scopes._listings.GetValueOrDefault((type, region), ([], null));
            items.AddRange(page.Items);
            scopes._listings[(type, region)] = (items, failure ?? page.Failure);
        }
        return scopes;
    }

    /// <summary>The listing of a type as one scope sees it; global types are the same everywhere, and the account as a whole sees every region.</summary>
    public Listing Seen(string type, string region)
    {
        string[] regions = !_plan.Types.TryGetValue(type, out TypePlan? planned) ? []
            : planned.Type.IsGlobal ? [RunScopes.Global]
            : region == RunScopes.Global ? [.. Source.Regions]
            : [region];
        (List<Resource> Items, ReadFailure? Failure)[] parts = [.. regions.Select(part => _listings.GetValueOrDefault((type, part), ([], null)))];
        return new([.. parts.SelectMany(part => part.Items)], parts.Select(part => part.Failure).FirstOrDefault(failure => failure is not null));
    }
}

/// <summary>One region (or the account as a whole) of what was gathered.</summary>
internal sealed class GatheredScope(GatheredScopes scopes, string region) : IAnalysisScope
{
    private readonly ConcurrentDictionary<string, Listing> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Type, string Path), ResourceIndex> _indexes = new();
    private readonly ConcurrentDictionary<string, Lazy<object>> _once = new(StringComparer.Ordinal);

    public DateTimeOffset Now => scopes.Source.Now;

    public string Account => scopes.Source.Account;

    public string Region => region;

    public string Partition => scopes.Source.Partition;

    public Listing All(string resourceType) => _listings.GetOrAdd(resourceType, type => scopes.Seen(type, region));

    public IReadOnlyList<Resource> Find(string resourceType, string path, string value) =>
        _indexes.GetOrAdd((resourceType, path), key => new(All(key.Type).Items, key.Path)).Find(value);

    public T Once<T>(string key, Func<T> make) where T : class => (T)_once.GetOrAdd(key, _ => new(() => make())).Value;
}
