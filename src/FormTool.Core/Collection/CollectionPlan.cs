using FormTool.Core.Analysis;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>
/// What must be read so that these rules can be decided, and nothing more: the paths that the conditions read
/// name members, members name details, links and facts, and those name further types.
/// The calls of a run, the IAM policy that it needs and its order all come from here.
/// </summary>
public sealed class CollectionPlan
{
    private readonly InventoryCatalog _catalog;
    private readonly ILookup<string, IAnalyzer> _analyzers;
    private readonly Dictionary<string, TypePlan> _types = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _underWay = [];

    private CollectionPlan(InventoryCatalog catalog, IEnumerable<IAnalyzer> analyzers)
    {
        _catalog = catalog;
        _analyzers = analyzers.ToLookup(analyzer => analyzer.ResourceType, StringComparer.Ordinal);
    }

    /// <summary>The types to read, by name.</summary>
    public IReadOnlyDictionary<string, TypePlan> Types => _types;

    /// <summary>Every call that the plan can make.</summary>
    public IEnumerable<CallDefinition> Calls => _types.Values
        .SelectMany(type => type.Details.Select(detail => detail.Call).Concat(type.Type.List is { Call: CallDefinition call } ? [call] : []))
        .SelectMany(call => call.Job is JobDefinition job ? new[] { job.Start, call } : [call]);

    /// <summary>The plan for these rules.</summary>
    /// <exception cref="InvalidDataException">A rule speaks of a type that no inventory file defines.</exception>
    public static CollectionPlan For(IEnumerable<Rule> rules, InventoryCatalog catalog, IEnumerable<IAnalyzer> analyzers)
    {
        CollectionPlan plan = new(catalog, analyzers);
        foreach (Rule rule in rules)
        {
            if (!catalog.Types.ContainsKey(rule.ResourceType))
            {
                throw new InvalidDataException($"The rule {rule.Id} speaks of {rule.ResourceType}, which no inventory file defines.");
            }
            TypePlan type = plan.Require(rule.ResourceType);
            type.Rules.Add(rule);
            foreach (string path in (rule.When?.Paths ?? []).Concat(rule.Pass?.Paths ?? []))
            {
                plan.Require(rule.ResourceType, path);
            }
        }
        return plan;
    }

    /// <summary>The plan that reads these types with every detail, links and facts left out: what a snapshot holds.</summary>
    public static CollectionPlan ForSnapshot(IEnumerable<string> types, InventoryCatalog catalog)
    {
        CollectionPlan plan = new(catalog, []);
        foreach (string type in types)
        {
            TypePlan planned = plan.Require(type);
            foreach (DetailDefinition detail in planned.Type.Details)
            {
                plan.RequireMember(type, detail.Member, []);
            }
        }
        return plan;
    }

    /// <summary>The plan that reads these members of these types.</summary>
    public static CollectionPlan ForMembers(IEnumerable<(string Type, string Path)> members, InventoryCatalog catalog, IEnumerable<IAnalyzer> analyzers)
    {
        CollectionPlan plan = new(catalog, analyzers);
        foreach ((string type, string path) in members)
        {
            plan.Require(type);
            plan.Require(type, path);
        }
        return plan;
    }

    private TypePlan Require(string type)
    {
        if (_types.TryGetValue(type, out TypePlan? planned))
        {
            return planned;
        }
        if (!_catalog.Types.TryGetValue(type, out ResourceTypeDefinition? definition))
        {
            throw new InvalidDataException($"No inventory file defines {type}.");
        }
        planned = new(definition);
        _types.Add(type, planned);
        if (definition.List?.Each is EachDefinition each)
        {
            Require(each.Type).IsRetained = true;
            foreach (string member in definition.List.Call.Paths.Concat(each.Copy))
            {
                Require(each.Type, member);
            }
        }
        foreach (string path in (definition.Arn?.Paths ?? []).Concat(definition.Id.Paths).Concat(definition.ItemRegion?.Paths ?? []))
        {
            Require(type, path);
        }
        return planned;
    }

    /// <summary>Requires what a path names; gives the derived members of that type that must be there first.</summary>
    private string? Require(string type, string path)
    {
        string[] steps = path.Split('.', 2);
        string member = steps[0].Split('[', 2)[0];
        string[] rest = steps.Length > 1 ? [steps[1]] : [];
        return member.Length == 0 ? null : RequireMember(type, member, rest);
    }

    private string? RequireMember(string type, string member, IReadOnlyList<string> rest)
    {
        TypePlan plan = Require(type);
        if (plan.Type.Details.FirstOrDefault(detail => detail.Member == member) is DetailDefinition found)
        {
            if (plan.TryAdd(member))
            {
                foreach (string path in found.Call.Paths.Concat(found.When?.Paths ?? []))
                {
                    Require(type, path);
                }
                plan.Details.Add(found);
            }
            return null;
        }
        if (plan.Type.Links.FirstOrDefault(link => link.Member == member) is LinkDefinition link)
        {
            RequireLink(plan, link, rest);
            return member;
        }
        if (_analyzers[type].FirstOrDefault(analyzer => analyzer.Member == member) is IAnalyzer analyzer)
        {
            RequireFact(plan, analyzer);
            return member;
        }
        return null;
    }

    private void RequireLink(TypePlan plan, LinkDefinition link, IReadOnlyList<string> rest)
    {
        if (!_underWay.Add((plan.Type.Name, link.Member)))
        {
            throw new InvalidDataException($"The link {plan.Type.Name}.{link.Member} leads back to itself.");
        }
        Require(link.To).IsRetained = true;
        List<string> needs = [];
        IEnumerable<string> theirs = link.Matches.Select(match => match.Theirs.Text).Concat(link.Where?.Paths ?? []).Concat(rest);
        foreach (string path in theirs)
        {
            if (Require(link.To, path) is string derived)
            {
                needs.Add(derived);
            }
        }
        string[] own = [.. link.Matches.Select(match => Require(plan.Type.Name, match.Ours.Text)).OfType<string>()];
        _underWay.Remove((plan.Type.Name, link.Member));
        AddDerived(plan, link.Member, new(link.Member, link, null, own, [new(link.To, needs)]));
    }

    private void RequireFact(TypePlan plan, IAnalyzer analyzer)
    {
        if (!_underWay.Add((plan.Type.Name, analyzer.Member)))
        {
            throw new InvalidDataException($"The fact {plan.Type.Name}.{analyzer.Member} depends on itself.");
        }
        string[] own = [.. analyzer.Reads.Select(path => Require(plan.Type.Name, path)).OfType<string>()];
        List<DerivedNeed> needs = [];
        foreach (AnalyzerSource source in analyzer.Sources)
        {
            Require(source.ResourceType).IsRetained = true;
            needs.Add(new(source.ResourceType, [.. source.Members
                .Select(member => Require(source.ResourceType, member))
                .OfType<string>()]));
        }
        _underWay.Remove((plan.Type.Name, analyzer.Member));
        AddDerived(plan, analyzer.Member, new(analyzer.Member, null, analyzer, own, needs));
    }

    private static void AddDerived(TypePlan plan, string member, DerivedMember derived)
    {
        if (plan.TryAdd(member))
        {
            plan.Derived.Add(derived);
            return;
        }
        // Asked for again, perhaps with further members of the other type.
        int at = plan.Derived.FindIndex(known => known.Member == member);
        plan.Derived[at] = derived with
        {
            Types = [.. plan.Derived[at].Types.Concat(derived.Types)
                .GroupBy(need => need.Type, StringComparer.Ordinal)
                .Select(group => new DerivedNeed(group.Key, [.. group.SelectMany(need => need.Members).Distinct(StringComparer.Ordinal)]))],
        };
    }
}
