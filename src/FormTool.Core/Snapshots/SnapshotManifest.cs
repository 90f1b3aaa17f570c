using System.Text.Json;
using System.Text.Json.Serialization;
using FormTool.Aws.Documents;

namespace FormTool.Core.Snapshots;

/// <summary>
/// What a snapshot says of itself: the entry <c>manifest.json</c>. A snapshot is a ZIP file; beside the manifest it holds one entry
/// for each type and region, <c>&lt;type&gt;/&lt;region&gt;.jsonl.gz</c>, one resource a line: <c>{"id","arn","region","readAt","document"}</c>,
/// the document in the marked form of <see cref="NodeJson"/>.
/// </summary>
internal sealed record SnapshotManifest
{
    public const string FormatName = "formtool-snapshot";
    public const int CurrentVersion = 1;
    public const string EntryName = "manifest.json";

    public string Format { get; init; } = FormatName;

    public int Version { get; init; } = CurrentVersion;

    public string Tool { get; init; } = "";

    public string Account { get; init; } = "";

    public string Partition { get; init; } = "aws";

    public IReadOnlyList<string> Regions { get; init; } = [];

    public DateTimeOffset TakenAt { get; init; }

    public bool Anonymized { get; init; }

    public IReadOnlyList<SnapshotPart> Parts { get; init; } = [];
}

/// <summary>One type in one region: how many there are, and why there may be more.</summary>
internal sealed record SnapshotPart(string Type, string Region, long Count, ReadFailure? Failure)
{
    [JsonIgnore]
    public string EntryName => $"{Type}/{Region}.jsonl.gz";
}

[JsonSerializable(typeof(SnapshotManifest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class SnapshotJson : JsonSerializerContext;
