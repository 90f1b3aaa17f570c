using System.CommandLine;
using FormTool.Cli.Output;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;

namespace FormTool.Cli.Options;

/// <summary>Which rules, and which resources.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _rule = List("--rule", "Only these rules; wildcards, and ids of other tools such as prowler/ec2_*", "ID");
    private readonly Option<string[]> _topic = List("--topic", "Only rules of these topics", "TOPIC");
    private readonly Option<string[]> _service = List("--service", "Only rules of these services", "SERVICE");
    private readonly Option<string?> _severity = new("--severity") { Description = "Only rules of this severity or a higher one", HelpName = "informational|low|medium|high|critical" };
    private readonly Option<string[]> _rulePath = Many("--rule-path", "Rules of your own: a YAML file or a folder of them; can be repeated", "PATH");
    private readonly Option<string[]> _resource = Many("--resource", "Only these resources: ids or ARNs, wildcards; can be repeated", "ID");
    private readonly Option<string[]> _tag = Many("--tag", "Only resources with this tag; all of them where it is repeated", "NAME[=VALUE]");
    private readonly Option<string?> _mutes = new("--mutes") { Description = "What is set aside, with owner, reason and end: a YAML file or a folder of them", HelpName = "PATH" };

    public void AddTo(Command command, bool resources = true)
    {
        _severity.OneOf(SeverityNames.All);
        command.Add(_rule);
        command.Add(_topic);
        command.Add(_service);
        command.Add(_severity);
        command.Add(_rulePath);
        if (resources)
        {
            command.Add(_resource);
            command.Add(_tag);
            command.Add(_mutes);
        }
    }

    /// <summary>The rules that are asked for.</summary>
    /// <exception cref="Core.Knowledge.KnowledgeException">A name fits nothing, or a rule file is not valid.</exception>
    public IReadOnlyList<Rule> Rules(ParseResult parse)
    {
        return AllRules(parse).Select(new()
        {
            Ids = Split(parse.GetValue(_rule)!),
            Topics = Split(parse.GetValue(_topic)!),
            Services = Split(parse.GetValue(_service)!),
            MinimumSeverity = parse.GetValue(_severity) is string severity ? SeverityNames.Parse(severity) : default,
        });
    }

    /// <summary>What is set aside; entries that are over are said on stderr.</summary>
    /// <exception cref="Core.Knowledge.KnowledgeException">The file is not valid, or an entry fits no rule.</exception>
    public MuteList Mutes(ParseResult parse, DateTimeOffset now)
    {
        if (parse.GetValue(_mutes) is not string path)
        {
            return MuteList.Empty;
        }
        MuteList mutes = MuteList.Load(path, now, AllRules(parse));
        foreach (Mute mute in mutes.Expired.Take(20))
        {
            ErrorLine.Warn($"What {mute.Owner} set aside until {mute.Until:yyyy-MM-dd} ({mute.Reason}) counts again.");
        }
        return mutes;
    }

    /// <summary>Whether anything is left out at all.</summary>
    public bool IsUsed(ParseResult parse) =>
        ((Option[])[_rule, _topic, _service, _severity, _rulePath, _resource, _tag]).Any(option => parse.GetResult(option) is { Implicit: false });

    public ResourceFilter Resources(ParseResult parse) => new() { Resources = parse.GetValue(_resource)!, Tags = parse.GetValue(_tag)! };

    /// <summary>A list that can be given with commas, or again and again.</summary>
    internal static Option<string[]> List(string name, string description, string help) =>
        Many(name, $"{description} (commas, or repeated)", help);

    internal static string[] Split(string[] values) =>
        [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private RuleSet AllRules(ParseResult parse) => parse.GetValue(_rulePath) is { Length: > 0 } paths ? RuleSet.BuiltIn.With(paths) : RuleSet.BuiltIn;

    private static Option<string[]> Many(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => [] };
}
