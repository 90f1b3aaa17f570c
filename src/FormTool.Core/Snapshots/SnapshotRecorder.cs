using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Files;
using FormTool.Core.Inventory;

namespace FormTool.Core.Snapshots;

/// <summary>Stands before a source and keeps what it reads, so that a run can be saved: as compressed lines, not as documents.</summary>
public sealed class SnapshotRecorder : IInventorySource, IDisposable
{
    private readonly IInventorySource _source;
    private readonly Dictionary<(string Type, string Region), Part> _parts = [];

    /// <summary>Records what is read from this source.</summary>
    public SnapshotRecorder(IInventorySource source) => _source = source;

    /// <inheritdoc/>
    public DateTimeOffset Now => _source.Now;

    /// <inheritdoc/>
    public string Account => _source.Account;

    /// <inheritdoc/>
    public string Partition => _source.Partition;

    /// <inheritdoc/>
    public IReadOnlyList<string> Regions => _source.Regions;

    /// <inheritdoc/>
    public int Calls => _source.Calls;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Listing? parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Part part = new();
        await foreach (ResourcePage page in _source.ReadAsync(plan, region, parents, cancellationToken).ConfigureAwait(false))
        {
            part.Add(page, plan);
            yield return page;
        }
        part.Close();
        lock (_parts)
        {
            _parts[(plan.Type.Name, region)] = part;
        }
    }

    /// <summary>Writes what was recorded, first beside the path and then under its name.</summary>
    /// <param name="path">The file; an existing one is replaced only once the new one is whole.</param>
    /// <param name="toolVersion">Who wrote it.</param>
    /// <param name="cancellationToken">Leaves the path as it was.</param>
    public Task SaveAsync(string path, string toolVersion, CancellationToken cancellationToken) =>
        SaveAsync(path, toolVersion, null, cancellationToken);

    internal Task SaveAsync(string path, string toolVersion, Anonymizer? anonymizer, CancellationToken cancellationToken) => WholeFile.WriteAsync(
        path,
        async (stream, token) =>
        {
            KeyValuePair<(string Type, string Region), Part>[] parts;
            lock (_parts)
            {
                parts = [.. _parts.OrderBy(part => part.Key.Type, StringComparer.Ordinal).ThenBy(part => part.Key.Region, StringComparer.Ordinal)];
            }
            if (anonymizer is not null)
            {
                foreach (((string type, _), Part part) in parts)
                {
                    part.Note(anonymizer, type, Account);
                }
            }
            using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            SnapshotManifest manifest = new()
            {
                Tool = $"FormTool {toolVersion}",
                Account = anonymizer?.Account(Account) ?? Account,
                Anonymized = anonymizer is not null,
                Partition = Partition,
                Regions = Regions,
                TakenAt = Now,
                Parts = [.. parts.Select(part => new SnapshotPart(part.Key.Type, part.Key.Region, part.Value.Count, part.Value.Failure))],
            };
            await using (Stream entry = archive.CreateEntry(SnapshotManifest.EntryName).Open())
            {
                await JsonSerializer.SerializeAsync(entry, manifest, SnapshotJson.Default.SnapshotManifest, token).ConfigureAwait(false);
            }
            foreach ((SnapshotPart part, Part recorded) in manifest.Parts.Zip(parts.Select(part => part.Value)))
            {
                token.ThrowIfCancellationRequested();
                await using Stream entry = archive.CreateEntry(part.EntryName, CompressionLevel.NoCompression).Open();
                if (anonymizer is null)
                {
                    await recorded.CopyToAsync(entry, token).ConfigureAwait(false);
                }
                else
                {
                    recorded.CopyAnonymized(entry, anonymizer, part.Type, Account);
                }
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_parts)
        {
            _parts.Clear();
        }
    }

    /// <summary>One type in one region, as compressed lines.</summary>
    private sealed class Part
    {
        private readonly MemoryStream _compressed = new();
        private readonly GZipStream _gzip;
        private readonly ArrayBufferWriter<byte> _line = new();

        public Part() => _gzip = new(_compressed, CompressionLevel.Fastest, leaveOpen: true);

        public long Count { get; private set; }

        public ReadFailure? Failure { get; private set; }

        public void Add(ResourcePage page, TypePlan plan)
        {
            HashSet<string> derived = [.. plan.Derived.Select(member => member.Member)];
            Failure ??= page.Failure;
            foreach (Resource resource in page.Items)
            {
                Write(_gzip, resource, derived);
                Count++;
            }
        }

        public void Note(Anonymizer anonymizer, string type, string account)
        {
            foreach (Resource resource in Read(type, account))
            {
                anonymizer.Note(resource);
            }
        }

        public void CopyAnonymized(Stream target, Anonymizer anonymizer, string type, string account)
        {
            using GZipStream gzip = new(target, CompressionLevel.Optimal, leaveOpen: true);
            foreach (Resource resource in Read(type, account))
            {
                Write(gzip, anonymizer.Replace(resource), new HashSet<string>());
            }
        }

        private IEnumerable<Resource> Read(string type, string account)
        {
            _compressed.Position = 0;
            using GZipStream gzip = new(_compressed, CompressionMode.Decompress, leaveOpen: true);
            using StreamReader lines = new(gzip);
            while (lines.ReadLine() is string line)
            {
                yield return SnapshotLine.Read(System.Text.Encoding.UTF8.GetBytes(line), type, account)!;
            }
        }

        private void Write(Stream target, Resource resource, IReadOnlySet<string> derived)
        {
            _line.ResetWrittenCount();
            using (Utf8JsonWriter writer = new(_line, new() { SkipValidation = true }))
            {
                SnapshotLine.Write(writer, resource, derived);
            }
            _line.Write("\n"u8);
            target.Write(_line.WrittenSpan);
        }

        public void Close() => _gzip.Dispose();

        public async Task CopyToAsync(Stream target, CancellationToken cancellationToken)
        {
            _compressed.Position = 0;
            await _compressed.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }
}
