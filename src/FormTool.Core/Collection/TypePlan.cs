using FormTool.Core.Analysis;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>What a run does with one resource type: which members it needs, and whether it keeps all resources at hand.</summary>
public sealed class TypePlan
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);

    internal TypePlan(ResourceTypeDefinition type) => Type = type;

    /// <summary>The type.</summary>
    public ResourceTypeDefinition Type { get; }

    /// <summary>The details to ask for.</summary>
    public List<DetailDefinition> Details { get; } = [];

    /// <summary>The links and facts to add, in an order in which each finds what it reads.</summary>
    public List<DerivedMember> Derived { get; } = [];

    /// <summary>The rules that are asked of it.</summary>
    public List<Rule> Rules { get; } = [];

    /// <summary>Whether others look at the whole listing, so that it stays in memory for the run.</summary>
    public bool IsRetained { get; internal set; }

    internal bool TryAdd(string member) => _members.Add(member);
}

/// <summary>A member that is computed once what it depends on has been read.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Link">The link, or null.</param>
/// <param name="Analyzer">The analyzer, or null.</param>
/// <param name="Own">Derived members of the same resource that it reads.</param>
/// <param name="Types">The other types whose resources it looks at, and the derived members of them that it needs.</param>
public sealed record DerivedMember(string Member, LinkDefinition? Link, IAnalyzer? Analyzer, IReadOnlyList<string> Own, IReadOnlyList<DerivedNeed> Types);

/// <summary>Another type that must be read first, with those derived members.</summary>
public sealed record DerivedNeed(string Type, IReadOnlyList<string> Members);
