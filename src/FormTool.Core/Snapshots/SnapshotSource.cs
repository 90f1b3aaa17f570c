using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Snapshots;

/// <summary>Reads resources from a saved snapshot. What a rule needs and the snapshot does not hold is unreadable, not absent.</summary>
public sealed class SnapshotSource : IInventorySource
{
    private const int PageSize = 500;
    private const int LongestLine = 32 * 1024 * 1024;
    private const int LargestManifest = 16 * 1024 * 1024;

    private readonly Func<Stream> _open;
    private readonly string _name;
    private readonly SnapshotManifest _manifest;
    private readonly Dictionary<(string Type, string Region), SnapshotPart> _parts;

    private SnapshotSource(string name, Func<Stream> open, SnapshotManifest manifest)
    {
        (_name, _open, _manifest) = (name, open, manifest);
        _parts = manifest.Parts.ToDictionary(part => (part.Type, part.Region));
    }

    /// <inheritdoc/>
    public DateTimeOffset Now => _manifest.TakenAt;

    /// <inheritdoc/>
    public string Account => _manifest.Account;

    /// <inheritdoc/>
    public string Partition => _manifest.Partition;

    /// <inheritdoc/>
    public IReadOnlyList<string> Regions => _manifest.Regions;

    /// <inheritdoc/>
    public int Calls => 0;

    /// <summary>Opens a snapshot file.</summary>
    /// <exception cref="SnapshotException">There is no such file, it is no snapshot, or one of a later version.</exception>
    public static SnapshotSource Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new SnapshotException("SnapshotNotFound", $"There is no snapshot at {path}. Export-FtInventory makes one.");
        }
        return Open(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    /// <summary>Opens a snapshot from wherever it is; the stream is opened again for each part that is read.</summary>
    /// <exception cref="SnapshotException">It is no snapshot, or one of a later version.</exception>
    public static SnapshotSource Open(string name, Func<Stream> open)
    {
        try
        {
            using ZipArchive archive = new(open(), ZipArchiveMode.Read);
            ZipArchiveEntry entry = archive.GetEntry(SnapshotManifest.EntryName)
                ?? throw new SnapshotException("SnapshotNotValid", $"{name} has no {SnapshotManifest.EntryName}: it is no FormTool snapshot.");
            if (entry.Length > LargestManifest)
            {
                throw new SnapshotException("SnapshotNotValid", $"The manifest of {name} has {entry.Length} bytes; at most {LargestManifest} are read.");
            }
            using Stream stream = entry.Open();
            SnapshotManifest manifest = JsonSerializer.Deserialize(stream, SnapshotJson.Default.SnapshotManifest)!;
            if (manifest.Format != SnapshotManifest.FormatName)
            {
                throw new SnapshotException("SnapshotNotValid", $"{name} is of the format '{manifest.Format}', not {SnapshotManifest.FormatName}.");
            }
            if (manifest.Version != SnapshotManifest.CurrentVersion)
            {
                throw new SnapshotException(
                    "SnapshotVersionNotSupported",
                    $"{name} is a snapshot of version {manifest.Version}; this FormTool reads version {SnapshotManifest.CurrentVersion}. Update FormTool, or export again.");
            }
            return new(name, open, manifest);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ArgumentException)
        {
            throw new SnapshotException("SnapshotNotValid", $"{name} is no FormTool snapshot: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Listing? parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_parts.TryGetValue((plan.Type.Name, region), out SnapshotPart? part))
        {
            CallDefinition? call = plan.Type.List?.Call;
            yield return new([], new(
                call?.Name ?? plan.Type.Name, call?.MissingAction ?? plan.Type.Name, "NotCollected",
                $"The snapshot holds no {plan.Type.Name} of {region}."));
            yield break;
        }
        using ZipArchive archive = new(_open(), ZipArchiveMode.Read);
        ZipArchiveEntry entry = archive.GetEntry(part.EntryName)
            ?? throw new SnapshotException("SnapshotNotValid", $"{_name} lacks its part {part.EntryName}.");
        await using Stream stream = entry.Open();
        await using GZipStream lines = new(stream, CompressionMode.Decompress);
        List<Resource> page = new(PageSize);
        long count = 0;
        await foreach (Resource resource in LinesAsync(lines, part, cancellationToken).ConfigureAwait(false))
        {
            count++;
            Complete(plan, resource);
            page.Add(resource);
            if (page.Count == PageSize)
            {
                yield return new([.. page], null);
                page.Clear();
            }
        }
        if (count != part.Count)
        {
            throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}: {count} resources, where the manifest names {part.Count}.");
        }
        yield return new([.. page], part.Failure);
    }

    private static void Complete(TypePlan plan, Resource resource)
    {
        foreach (DetailDefinition detail in plan.Details)
        {
            if (!resource.Document.Has(detail.Member))
            {
                resource.Document.Set(detail.Member, new UnreadableNode(new(
                    detail.Call.Name, detail.Call.MissingAction, "NotCollected", $"The snapshot was taken without {detail.Member}.")));
            }
        }
        foreach (DerivedMember derived in plan.Derived)
        {
            resource.Document.Set(derived.Member, Node.Null);
        }
        resource.Document.Compact();
    }

    private async IAsyncEnumerable<Resource> LinesAsync(Stream stream, SnapshotPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int held = 0;
            int line = 0;
            while (true)
            {
                int read = await FillAsync(stream, buffer, held, part, cancellationToken).ConfigureAwait(false);
                int from = 0;
                held += read;
                while (buffer.AsSpan(from, held - from).IndexOf((byte)'\n') is int end and >= 0)
                {
                    line++;
                    yield return Read(buffer.AsSpan(from, end), part, line);
                    from += end + 1;
                }
                held -= from;
                if (read == 0)
                {
                    if (held > 0)
                    {
                        throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}: the last line is cut off.");
                    }
                    yield break;
                }
                buffer.AsSpan(from, held).CopyTo(buffer);
                if (held == buffer.Length)
                {
                    if (held >= LongestLine)
                    {
                        throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}, line {line + 1}: longer than {LongestLine} bytes.");
                    }
                    byte[] larger = ArrayPool<byte>.Shared.Rent(held * 2);
                    buffer.AsSpan(0, held).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> FillAsync(Stream stream, byte[] buffer, int held, SnapshotPart part, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}: {e.Message}", e);
        }
    }

    private Resource Read(ReadOnlySpan<byte> utf8, SnapshotPart part, int line)
    {
        try
        {
            return SnapshotLine.Read(utf8, part.Type, Account)
                ?? throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}, line {line}: no resource.");
        }
        catch (JsonException e)
        {
            throw new SnapshotException("SnapshotNotValid", $"{_name}, {part.EntryName}, line {line}: {e.Message}", e);
        }
    }
}
