using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Knowledge;

namespace FormTool.Core.Rules;

/// <summary>Reads the rules of one file.</summary>
internal static class RuleFile
{
    private static readonly string[] Members =
        ["id", "resource", "title", "severity", "topics", "when", "pass", "manual", "why", "fix", "same-as", "service", "examples"];

    private static readonly string[] Severities = [.. Enum.GetNames<Severity>().Select(name => name.ToLowerInvariant())];

    /// <summary>The rules in the order of the file; examples where it was read from YAML.</summary>
    /// <exception cref="KnowledgeException">Something is not valid; the message names the line and what was expected.</exception>
    public static IEnumerable<Rule> Read(SourceFile file)
    {
        SourceNode root = file.Root;
        if (root.Node is not ListNode)
        {
            throw root.Error($"a rule file is a list of rules (each begins with '- id: …'), not {root.Kind()}.");
        }
        return root.Items().Select(Rule);
    }

    private static Rule Rule(SourceNode source)
    {
        source.Object("a rule", Members);
        string id = Id(source);
        source = source.Named(id);
        string resource = source.Text("resource");
        Condition? when = source["when"].Node.IsNull ? null : Condition.Parse(source["when"].Named($"{id} when"));
        Condition? pass = source["pass"].Node.IsNull ? null : Condition.Parse(source["pass"].Named($"{id} pass"));
        string? manual = source.OptionalText("manual");
        if (pass is null == manual is null)
        {
            throw source.Error("a rule has either 'pass', a condition, or 'manual', a text that says what a person has to look at.");
        }
        return new()
        {
            Id = id,
            ResourceType = resource,
            Title = source.Text("title"),
            Severity = Level(source),
            Topics = KnownTopics(source),
            When = when,
            Pass = pass,
            Manual = manual,
            Why = source.Text("why"),
            Fix = source.Text("fix"),
            SameAs = SameAs(source),
            Service = source.OptionalText("service") ?? (resource.IndexOf('.') is int dot and > 0 ? resource[..dot] : source.File.Stem),
            Source = source.File.IsPacked ? "built-in" : source.Place,
            Examples = source.File.Lines is null ? [] : RuleExamples.Read(source, manual is not null, when is not null),
        };
    }

    private static string Id(SourceNode source)
    {
        string id = source.Text("id");
        return IsKebab(id) ? id : throw source["id"].Error($"'{id}' is no id: small letters, digits and single hyphens are expected, ebs-volume-encrypted.");
    }

    private static Severity Level(SourceNode source)
    {
        string text = source.Text("severity");
        int index = Array.IndexOf(Severities, text);
        return index >= 0
            ? (Severity)index
            : throw source["severity"].Error($"'{text}' is no severity.{Nearest.Question(text, Severities)} One of {string.Join(", ", Severities)} is expected.");
    }

    private static IReadOnlyList<string> KnownTopics(SourceNode source)
    {
        IReadOnlyList<string> topics = source.Texts("topics");
        if (topics.Count == 0)
        {
            throw source["topics"].Error("'topics' must be a list with at least one topic in it.");
        }
        foreach (string topic in topics)
        {
            if (!Topics.All.Contains(topic))
            {
                throw source["topics"].Error($"'{topic}' is no topic.{Nearest.Question(topic, Topics.All)} One of {string.Join(", ", Topics.All)} is expected.");
            }
        }
        return topics.Distinct().Count() == topics.Count ? topics : throw source["topics"].Error("'topics' names a topic twice.");
    }

    private static IReadOnlyList<string> SameAs(SourceNode source)
    {
        IReadOnlyList<string> ids = source.Texts("same-as");
        foreach (string id in ids)
        {
            int slash = id.IndexOf('/');
            if (slash <= 0 || slash == id.Length - 1 || !IsKebab(id[..slash]) || id.Any(char.IsWhiteSpace))
            {
                throw source["same-as"].Error($"'{id}' is no id of another tool: tool/id is expected, prowler/ec2_ebs_volume_encryption.");
            }
        }
        return ids;
    }

    private static bool IsKebab(string text) =>
        text.Length is > 0 and <= 100 && char.IsAsciiLetterLower(text[0]) && !text.EndsWith('-') && !text.Contains("--", StringComparison.Ordinal)
        && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
