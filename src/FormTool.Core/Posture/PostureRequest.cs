using FormTool.Core.Inventory;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;

namespace FormTool.Core.Posture;

/// <summary>Which resources a run gives findings for. Everything that the rules need is still read.</summary>
public sealed record ResourceFilter
{
    /// <summary>Ids or ARNs, with <c>*</c> and <c>?</c>; none means all.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Tags as <c>Name=value</c> or <c>Name</c>, with wildcards in the value; every one must be there.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether nothing is left out.</summary>
    public bool IsEmpty => Resources.Count == 0 && Tags.Count == 0;
}

/// <summary>What a run is asked.</summary>
public sealed record PostureRequest
{
    /// <summary>The rules to decide.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>Which resources.</summary>
    public ResourceFilter Resources { get; init; } = new();

    /// <summary>What has been set aside.</summary>
    public MuteList? Mutes { get; init; }

    /// <summary>What AWS looks like; the built-in catalogue unless a test brings its own.</summary>
    public InventoryCatalog Catalog { get; init; } = InventoryCatalog.BuiltIn;
}

/// <summary>How far a run is.</summary>
/// <param name="Activity">What is being done, in a few words.</param>
/// <param name="Done">Listings that are finished (a type in a region).</param>
/// <param name="Total">Listings in all.</param>
/// <param name="Resources">Resources read so far.</param>
/// <param name="Findings">Findings given so far.</param>
/// <param name="Calls">Calls made to AWS so far.</param>
public sealed record PostureProgress(string Activity, int Done, int Total, long Resources, long Findings, int Calls)
{
    /// <summary>What is said in the place of the counts, where something else than resources is counted.</summary>
    public string? Status { get; init; }
}
