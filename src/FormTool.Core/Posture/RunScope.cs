using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>
/// One account and region of one run (or the account's global part): reads each type at most once,
/// computes links and facts when what they look at is there.
/// </summary>
internal sealed class RunScope : IAnalysisScope
{
    private readonly RunScopes _scopes;
    private readonly ConcurrentDictionary<string, Lazy<Task<Listing>>> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Type, string Member), Lazy<Task>> _derived = new();
    private readonly ConcurrentDictionary<string, Lazy<object>> _once = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Type, string Path), Lazy<ResourceIndex>> _indexes = new();
    private readonly ConcurrentDictionary<string, Listing> _known = new(StringComparer.Ordinal);

    public RunScope(RunScopes scopes, string region) => (_scopes, Region) = (scopes, region);

    public string Region { get; }

    public DateTimeOffset Now => _scopes.Source.Now;

    public string Account => _scopes.Source.Account;

    public string Partition => _scopes.Source.Partition;

    private bool IsGlobal => Region == RunScopes.Global;

    /// <summary>Pages of a type that nobody else looks at, each complete with links and facts.</summary>
    public async IAsyncEnumerable<ResourcePage> StreamAsync(TypePlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan.IsRetained)
        {
            Listing listing = await ListingAsync(plan.Type.Name).ConfigureAwait(false);
            await Task.WhenAll(plan.Derived.Select(derived => DerivedAsync(plan, derived))).ConfigureAwait(false);
            yield return new(listing.Items, listing.Failure);
            yield break;
        }
        ReadFailure? failure = null;
        await foreach (ResourcePage page in ReadAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            foreach (DerivedMember derived in plan.Derived)
            {
                await NeedsAsync(derived).ConfigureAwait(false);
                Derive(derived, page.Items);
            }
            failure ??= page.Failure;
            yield return page with { Failure = null };
        }
        if (failure is not null)
        {
            // Once, however many parts of the listing failed.
            yield return new([], failure);
        }
    }

    /// <summary>All resources of a type here; read once.</summary>
    public Task<Listing> ListingAsync(string type) => _listings.GetOrAdd(type, name => new(() => ReadAllAsync(_scopes.Plan.Types[name]))).Value;

    public Listing All(string resourceType) => _known.GetOrAdd(resourceType, type =>
    {
        IReadOnlyList<Listing> parts = _scopes.Seen(this, type);
        return parts.Count == 1
            ? parts[0]
            : new([.. parts.SelectMany(part => part.Items)], parts.Select(part => part.Failure).FirstOrDefault(failure => failure is not null));
    });

    public IReadOnlyList<Resource> Find(string resourceType, string path, string value) =>
        Index(resourceType, path).Find(value);

    public T Once<T>(string key, Func<T> make) where T : class =>
        (T)_once.GetOrAdd(key, _ => new(() => make())).Value;

    internal ResourceIndex Index(string type, string path) =>
        _indexes.GetOrAdd((type, path), key => new(() => new(All(key.Type).Items, key.Path))).Value;

    private IAsyncEnumerable<ResourcePage> ReadAsync(TypePlan plan, CancellationToken cancellationToken) =>
        _scopes.ReadAsync(plan, Region, ParentsAsync(plan), cancellationToken);

    private async Task<Listing?> ParentsAsync(TypePlan plan) => plan.Type.List?.Each is EachDefinition each
        ? await (_scopes.Plan.Types[each.Type].Type.IsGlobal ? _scopes.GlobalScope : this).ListingAsync(each.Type).ConfigureAwait(false)
        : null;

    private async Task<Listing> ReadAllAsync(TypePlan plan)
    {
        List<Resource> items = [];
        ReadFailure? failure = null;
        await foreach (ResourcePage page in ReadAsync(plan, _scopes.Cancellation).ConfigureAwait(false))
        {
            items.AddRange(page.Items);
            failure ??= page.Failure;
        }
        return new(items, failure);
    }

    private Task DerivedAsync(TypePlan plan, DerivedMember derived) => _derived.GetOrAdd((plan.Type.Name, derived.Member), _ => new(async () =>
    {
        await Task.WhenAll(derived.Own.Select(own => DerivedAsync(plan, plan.Derived.First(other => other.Member == own)))).ConfigureAwait(false);
        await NeedsAsync(derived).ConfigureAwait(false);
        Listing listing = await ListingAsync(plan.Type.Name).ConfigureAwait(false);
        // Off this thread: a long analysis must not hold up those who wait for a reply.
        await Task.Run(() => Derive(derived, listing.Items), _scopes.Cancellation).ConfigureAwait(false);
    })).Value;

    private async Task NeedsAsync(DerivedMember derived)
    {
        foreach (DerivedNeed need in derived.Types)
        {
            TypePlan other = _scopes.Plan.Types[need.Type];
            foreach (RunScope scope in _scopes.Looking(this, other.Type))
            {
                await scope.ListingAsync(need.Type).ConfigureAwait(false);
                foreach (string member in need.Members)
                {
                    await scope.DerivedAsync(other, other.Derived.First(known => known.Member == member)).ConfigureAwait(false);
                }
            }
        }
    }

    private void Derive(DerivedMember derived, IReadOnlyList<Resource> resources)
    {
        foreach (Resource resource in resources)
        {
            _scopes.Cancellation.ThrowIfCancellationRequested();
            Node value = derived.Analyzer is IAnalyzer analyzer
                ? Compact(analyzer.Analyze(resource, this))
                : Linker.Follow(derived.Link!, resource, this);
            resource.Document.Set(derived.Member, value);
        }
    }

    private static Node Compact(Node fact)
    {
        (fact as ObjectNode)?.Compact();
        return fact;
    }
}
