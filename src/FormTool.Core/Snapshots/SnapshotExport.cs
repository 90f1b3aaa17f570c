using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;

namespace FormTool.Core.Snapshots;

/// <summary>What an export wrote.</summary>
/// <param name="Path">The whole path of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Coverage">What was read, and what could not be.</param>
public sealed record SnapshotSummary(string Path, long Bytes, Coverage Coverage);

/// <summary>Saves what an account looks like in one file.</summary>
public static class SnapshotExport
{
    /// <summary>Reads every type with every detail and writes the snapshot.</summary>
    /// <param name="source">Where it comes from: an account, or another snapshot.</param>
    /// <param name="types">The types; none means all that the catalogue knows.</param>
    /// <param name="catalog">What AWS looks like.</param>
    /// <param name="path">The file; replaced only once the new one is whole.</param>
    /// <param name="anonymize">Whether account ids and names are replaced.</param>
    /// <param name="toolVersion">Who writes.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Leaves the path as it was.</param>
    public static async Task<SnapshotSummary> WriteAsync(
        IInventorySource source, IReadOnlyList<string> types, InventoryCatalog catalog, string path, bool anonymize,
        string toolVersion, IProgress<PostureProgress>? progress, CancellationToken cancellationToken)
    {
        using SnapshotRecorder recorder = new(source);
        InventoryRun run = new(recorder, types.Count > 0 ? types : catalog.Types.Keys, catalog);
        await foreach (Resource _ in run.ResourcesAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            // The recorder keeps what passes.
        }
        await recorder.SaveAsync(path, toolVersion, anonymize ? new Anonymizer() : null, cancellationToken).ConfigureAwait(false);
        string whole = System.IO.Path.GetFullPath(path);
        return new(whole, new FileInfo(whole).Length, run.Coverage);
    }
}
