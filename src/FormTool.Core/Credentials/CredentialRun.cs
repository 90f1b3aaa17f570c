using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;

namespace FormTool.Core.Credentials;

/// <summary>The long-lived credentials of an account, over the same inventory as everything else.</summary>
public sealed class CredentialRun
{
    private readonly IInventorySource _source;
    private readonly CollectionRun _run;
    private readonly CredentialFilter _filter;
    private readonly ILookup<string, CredentialSource> _sources;
    private int _undecided;

    /// <summary>Plans to read what the filter's kinds need; nothing is read yet.</summary>
    /// <param name="source">An account or a snapshot.</param>
    /// <param name="filter">Which credentials.</param>
    /// <param name="catalog">What AWS looks like.</param>
    public CredentialRun(IInventorySource source, CredentialFilter filter, InventoryCatalog catalog)
    {
        (_source, _filter) = (source, filter);
        CredentialSource[] sources = [.. CredentialKinds.Sources(filter.Kinds)];
        _sources = sources.ToLookup(each => each.ResourceType, StringComparer.Ordinal);
        _run = new(source, CollectionPlan.ForMembers(sources.SelectMany(each => each.Members.Select(member => (each.ResourceType, member))), catalog, Analyzers.All));
    }

    /// <summary>What has been seen so far.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>How many credentials were left out because their age or use, which the filter asks for, is not known.</summary>
    public int Undecided => Volatile.Read(ref _undecided);

    /// <summary>The credentials, as they become known.</summary>
    public IAsyncEnumerable<LongLivedCredential> CredentialsAsync(IProgress<PostureProgress>? progress, CancellationToken cancellationToken) =>
        _run.RunAsync(
            type => _sources.Contains(type.Type.Name),
            (type, _, page) => page.Items.SelectMany(resource => _sources[type.Type.Name].SelectMany(each => each.Read(resource, _source.Now).Select(found => found.At(resource, _source.Now)))).Where(Fits),
            progress,
            cancellationToken);

    private bool Fits(LongLivedCredential credential)
    {
        bool? fits = _filter.Fits(credential, _source.Now);
        if (fits is null)
        {
            Interlocked.Increment(ref _undecided);
        }
        return fits == true;
    }
}
