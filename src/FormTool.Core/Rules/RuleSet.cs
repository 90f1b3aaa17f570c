using FormTool.Core.Knowledge;

namespace FormTool.Core.Rules;

/// <summary>Rules with unique ids. Immutable.</summary>
public sealed class RuleSet
{
    private static readonly Lazy<RuleSet> Shipped = new(() => Of(PackedKnowledge.Rules()));

    private readonly Dictionary<string, Rule> _byId;

    private RuleSet(IReadOnlyList<Rule> rules, Dictionary<string, Rule> byId) => (Rules, _byId) = (rules, byId);

    /// <summary>The rules that come with FormTool.</summary>
    public static RuleSet BuiltIn => Shipped.Value;

    /// <summary>All rules, in the order of their files.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The rules of these files.</summary>
    /// <exception cref="KnowledgeException">A rule is not valid, or two have one id.</exception>
    public static RuleSet Of(IEnumerable<SourceFile> files) => new RuleSet([], new(StringComparer.OrdinalIgnoreCase)).With(files.SelectMany(RuleFile.Read));

    /// <summary>These rules and those of YAML files that a user wrote; a folder stands for the files in it that end in <c>.yaml</c> or <c>.yml</c>.
    /// Their examples are tried at once.</summary>
    /// <exception cref="KnowledgeException">A file cannot be read, a rule is not valid, speaks of an unknown type, disagrees with an example, or has an id that is taken.</exception>
    public RuleSet With(IEnumerable<string> paths)
    {
        List<Rule> added = [];
        HashSet<string> types = ["account", "region", .. PackedKnowledge.Inventory().SelectMany(file => file.Content["resources"].Items).Select(type => type["type"].AsText() ?? "")];
        foreach (string path in paths.SelectMany(YamlFile.Expand))
        {
            SourceFile file = YamlFile.Read(path, KnowledgeException.RuleFileNotValid);
            foreach (Rule rule in RuleFile.Read(file))
            {
                if (!types.Contains(rule.ResourceType))
                {
                    throw new KnowledgeException(
                        KnowledgeException.RuleFileNotValid,
                        $"{rule.Source}: {rule.Id}: there is no resource type '{rule.ResourceType}'.{Nearest.Question(rule.ResourceType, types)}", file.Name);
                }
                foreach (RuleExample example in rule.Examples)
                {
                    if (RuleExamples.Disagreement(rule, example) is string disagreement)
                    {
                        throw new KnowledgeException(KnowledgeException.RuleFileNotValid, disagreement, file.Name);
                    }
                }
                added.Add(rule);
            }
        }
        return With(added);
    }

    /// <summary>The rule of that id, or null.</summary>
    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The rules that meet the filter, in order.</summary>
    /// <exception cref="KnowledgeException"><c>RuleNotFound</c>, <c>TopicNotFound</c> or <c>ServiceNotFound</c>: a name in the filter fits nothing.</exception>
    public IReadOnlyList<Rule> Select(RuleFilter filter)
    {
        foreach (string id in filter.Ids.Concat(filter.ExcludedIds))
        {
            Check(id, Rules.Any(rule => HasId(rule, id)), KnowledgeException.RuleNotFound, "rule",
                id.Contains('/') ? Rules.SelectMany(rule => rule.SameAs) : _byId.Keys, "Get-FtRule, or 'formtool rules', lists them all");
        }
        foreach (string topic in filter.Topics)
        {
            Check(topic, Topics.All.Any(known => Fits(known, topic)), KnowledgeException.TopicNotFound, "topic", Topics.All,
                $"Topics are {string.Join(", ", Topics.All)}");
        }
        string[] services = [.. Rules.Select(rule => rule.Service).Distinct(StringComparer.Ordinal)];
        foreach (string service in filter.Services)
        {
            Check(service, services.Any(known => Fits(known, service)), KnowledgeException.ServiceNotFound, "service with rules", services,
                $"Services are {string.Join(", ", services.Order(StringComparer.Ordinal))}");
        }
        return
        [
            .. Rules.Where(rule =>
                rule.Severity >= filter.MinimumSeverity
                && (filter.Severities.Count == 0 || filter.Severities.Contains(rule.Severity))
                && (filter.Ids.Count == 0 || filter.Ids.Any(id => HasId(rule, id)))
                && (filter.Topics.Count == 0 || filter.Topics.Any(topic => rule.Topics.Any(known => Fits(known, topic))))
                && (filter.Services.Count == 0 || filter.Services.Any(service => Fits(rule.Service, service)))
                && !filter.ExcludedIds.Any(id => HasId(rule, id))),
        ];
    }

    private RuleSet With(IEnumerable<Rule> added)
    {
        List<Rule> rules = [.. Rules];
        Dictionary<string, Rule> byId = new(_byId, StringComparer.OrdinalIgnoreCase);
        foreach (Rule rule in added)
        {
            if (!byId.TryAdd(rule.Id, rule))
            {
                throw new KnowledgeException(
                    KnowledgeException.RuleFileNotValid,
                    $"{rule.Source}: the id '{rule.Id}' is taken by a rule from {byId[rule.Id].Source}: every rule needs an id of its own.");
            }
            rules.Add(rule);
        }
        return new(rules, byId);
    }

    private static void Check(string name, bool found, string errorId, string what, IEnumerable<string> known, string advice)
    {
        if (!found)
        {
            throw new KnowledgeException(errorId, $"There is no {what} '{name}'.{Nearest.Question(name, known)} {advice}.");
        }
    }

    private static bool HasId(Rule rule, string id) =>
        id.Contains('/') ? rule.SameAs.Any(same => Fits(same, id)) : Fits(rule.Id, id);

    private static bool Fits(string name, string pattern) => Wildcard.Matches(name, pattern, ignoreCase: true);
}
