using FormTool.Core.Collection;
using FormTool.Core.Reports;
using FormTool.Core.Snapshots;

namespace FormTool.Cli.Options;

/// <summary>Something that resources can be read from, and what reports call it.</summary>
/// <param name="Source">Where resources come from.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The endpoint or the snapshot's file.</param>
/// <param name="Owned">What ends with it.</param>
internal sealed record OpenedSource(IInventorySource Source, RunSource Kind, string? Name, IDisposable? Owned) : IDisposable
{
    /// <summary>Whether what is read was true at another time than now.</summary>
    public bool IsSnapshot => Kind is RunSource.Snapshot or RunSource.Demo;

    /// <summary>Opens a saved snapshot.</summary>
    /// <exception cref="SnapshotException">It is none, or one of a later version.</exception>
    public static OpenedSource Snapshot(string path) =>
        new(SnapshotSource.Open(path), RunSource.Snapshot, Path.GetFileName(path), null);

    public void Dispose() => Owned?.Dispose();
}
