using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;

namespace FormTool.Core.Rules.Muting;

/// <summary>Findings that somebody set aside, with an owner, a reason and an end, as a YAML file says it (docs/knowledge.md). Immutable.</summary>
public sealed class MuteList
{
    private static readonly string[] Members = ["rule", "resource", "account", "region", "tag", "when", "owner", "reason", "until"];

    private readonly MuteEntry[] _active;

    private MuteList(MuteEntry[] active, IReadOnlyList<Mute> expired) => (_active, Expired) = (active, expired);

    /// <summary>Nothing is muted.</summary>
    public static MuteList Empty { get; } = new([], []);

    /// <summary>Entries whose last day is over: they mute nothing any more.</summary>
    public IReadOnlyList<Mute> Expired { get; }

    /// <summary>How many entries mute.</summary>
    public int Count => _active.Length;

    /// <summary>Reads a file, or the YAML files of a folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="now">The clock of the run: it decides which entries are over.</param>
    /// <param name="rules">Where given, an entry must fit at least one of these rules.</param>
    /// <exception cref="KnowledgeException"><c>MuteFileNotValid</c> with the line, or <c>FileNotReadable</c>.</exception>
    public static MuteList Load(string path, DateTimeOffset now, RuleSet? rules = null) =>
        Of(YamlFile.Expand(path).Select(file => YamlFile.Read(file, KnowledgeException.MuteFileNotValid)), now, rules);

    /// <summary>The entries of these files.</summary>
    /// <exception cref="KnowledgeException"><c>MuteFileNotValid</c> with the line.</exception>
    public static MuteList Of(IEnumerable<SourceFile> files, DateTimeOffset now, RuleSet? rules = null)
    {
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        MuteEntry[] entries = [.. files.SelectMany(file => Entries(file, now, rules))];
        return new([.. entries.Where(entry => entry.Mute.Until >= today)], [.. entries.Where(entry => entry.Mute.Until < today).Select(entry => entry.Mute)]);
    }

    /// <summary>The finding, with <see cref="Finding.Muted"/> set by the first entry that fits. A pass needs no muting and stays as it is.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="resource">Its resource: entries with a tag fit only where it is given.</param>
    public Finding Apply(Finding finding, Resource? resource = null)
    {
        if (finding.Status == FindingStatus.Pass)
        {
            return finding;
        }
        foreach (MuteEntry entry in _active)
        {
            if (entry.Fits(finding, resource))
            {
                return finding with { Muted = entry.Mute };
            }
        }
        return finding;
    }

    private static IEnumerable<MuteEntry> Entries(SourceFile file, DateTimeOffset now, RuleSet? rules)
    {
        SourceNode root = file.Root;
        if (root.Node is not ListNode)
        {
            throw root.Error($"a mute file is a list of entries (each with owner, reason and until), not {root.Kind()}.");
        }
        return root.Items().Select(item => Entry(item, now, rules));
    }

    private static MuteEntry Entry(SourceNode source, DateTimeOffset now, RuleSet? rules)
    {
        source.Object("a mute", Members);
        Mute mute = new(source.Text("owner"), source.Text("reason"), Until(source));
        IReadOnlyList<string> ruleIds = OneOrMore(source, "rule");
        foreach (string id in ruleIds)
        {
            if (rules is not null && !rules.Rules.Any(rule => Wildcard.Matches(rule.Id, id, ignoreCase: true)))
            {
                throw source["rule"].Error($"there is no rule '{id}'.{Nearest.Question(id, rules.Rules.Select(rule => rule.Id))}");
            }
        }
        MuteEntry entry = new(
            mute, now, ruleIds, OneOrMore(source, "resource"), OneOrMore(source, "account"), OneOrMore(source, "region"),
            [.. OneOrMore(source, "tag").Select(tag => Tag(source["tag"], tag))],
            source["when"].Node.IsNull ? null : Condition.Parse(source["when"].Named("when")));
        return entry.Rules.Count + entry.Resources.Count + entry.Tags.Count > 0 || entry.When is not null
            ? entry
            : throw source.Error("a mute needs at least one of rule, resource, tag and when: it must not set everything aside.");
    }

    private static DateOnly Until(SourceNode source)
    {
        string text = source.Text("until");
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw source["until"].Error($"'{text}' is no day: something like 2027-03-31, the last day of the mute, is expected.");
    }

    private static IReadOnlyList<string> OneOrMore(SourceNode source, string member) => source[member].Node is ListNode
        ? source.Texts(member)
        : source.OptionalText(member) is string one ? [one] : [];

    private static (string Name, string Value) Tag(SourceNode source, string tag)
    {
        int equals = tag.IndexOf('=');
        return equals == 0
            ? throw source.Error($"'{tag}' is no tag: Name=Value, or Name alone, is expected.")
            : equals < 0 ? (tag, "*") : (tag[..equals], tag[(equals + 1)..]);
    }
}
