using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Encryption;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;

namespace FormTool.Core.Encryption;

/// <summary>The encryption of everything that an account stores data in, or of chosen things.</summary>
public sealed class EncryptionRun
{
    private readonly CollectionRun _run;
    private readonly HashSet<string> _types;

    /// <summary>Plans to look at these types; nothing is read yet.</summary>
    /// <param name="source">An account or a snapshot.</param>
    /// <param name="types">Types of <see cref="Types"/>; none means all.</param>
    /// <param name="catalog">What AWS looks like.</param>
    public EncryptionRun(IInventorySource source, IReadOnlyCollection<string> types, InventoryCatalog catalog)
    {
        _types = [.. types.Count > 0 ? types : Types];
        _run = new(source, CollectionPlan.ForMembers(_types.Select(type => (type, "Encryption")), catalog, Analyzers.All));
    }

    /// <summary>The types that store data.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. EncryptionFact.Types];

    /// <summary>What has been seen so far.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>One status for each resource, as they become known.</summary>
    public IAsyncEnumerable<EncryptionStatus> StatusAsync(IProgress<PostureProgress>? progress, CancellationToken cancellationToken) =>
        _run.RunAsync(type => _types.Contains(type.Type.Name), (_, _, page) => page.Items.Select(EncryptionStatus.Of), progress, cancellationToken);
}
