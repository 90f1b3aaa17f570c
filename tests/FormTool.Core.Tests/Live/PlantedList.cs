using System.Text.RegularExpressions;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Knowledge;

namespace FormTool.Core.Tests.Live;

/// <summary>What a scan of the example estate must find (knowledge/environments/example/planted.yaml), and the same said by findings:
/// one text for each, with logical names in the place of ids.</summary>
internal sealed partial class PlantedList
{
    private readonly Node _list = YamlReader.Read(
        "planted.yaml", File.ReadAllText(ExampleFolder.Planted), KnowledgeException.RuleFileNotValid).Root.Node;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="names">Logical name → id, as the seed wrote it.</param>
    public PlantedList(Node names)
    {
        foreach ((string name, Node id) in (ObjectNode)names)
        {
            _names.TryAdd(id.AsText()!, $"@{name}");
            Known.Add($"@{name}");
        }
    }

    /// <summary>The logical names that there are.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>What fails in both.</summary>
    public IEnumerable<string> Planted => Weaknesses("planted");

    /// <summary>What fails in the demo alone.</summary>
    public IEnumerable<string> DemoOnly => Weaknesses("demo");

    /// <summary>What fails because moto is not AWS.</summary>
    public IEnumerable<string> MotoOnly =>
        from entry in _list["moto"].Items
        from resource in entry["resources"].Items
        select $"{entry["rule"].AsText()} {Checked(resource)}";

    /// <summary>What moto cannot be asked: <c>operation rule</c>.</summary>
    public IEnumerable<string> MotoUnknown =>
        from entry in _list["moto-unknown"].Items
        from rule in entry["rules"].Items
        select $"{entry["operation"].AsText()} {rule.AsText()}";

    /// <summary>What may not be seen in the demo: <c>operation rule resource</c>.</summary>
    public IEnumerable<string> DemoUnknown =>
        from entry in _list["demo-unknown"].Items
        from rule in entry["rules"].Items
        select $"{entry["operation"].AsText()} {rule.AsText()} {Checked(entry["resource"])}";

    /// <summary>The id of a logical name (<c>@web-group</c>); any other text as it is.</summary>
    public string Id(string name) => _names.FirstOrDefault(pair => pair.Value == name).Key ?? name;

    /// <summary>The logical name of an id, without its sign; null where it has none.</summary>
    public string? Name(string id) => _names.GetValueOrDefault(id)?[1..];

    /// <summary><c>rule resource</c> of a finding.</summary>
    public string Of(Finding finding) => $"{finding.RuleId} {Name(finding)}";

    /// <summary>The resource of a finding by its logical name, else its id.</summary>
    public string Name(Finding finding) =>
        _names.GetValueOrDefault(finding.ResourceId) ?? (finding.Arn is string arn ? _names.GetValueOrDefault(arn) : null) ?? finding.ResourceId;

    /// <summary>The operation that an unknown finding names.</summary>
    public static string Operation(Finding finding) => Named().Match(finding.Reason) is { Success: true } match
        ? match.Value
        : throw new InvalidDataException($"{finding.RuleId} is unknown and names no operation: {finding.Reason}");

    private IEnumerable<string> Weaknesses(string section) =>
        from entry in _list[section].Items
        from rule in entry["rules"].Items
        select $"{rule.AsText()} {Checked(entry["resource"])}";

    private string Checked(Node resource)
    {
        string name = resource.ToString()!;
        return !name.StartsWith('@') || Known.Contains(name) ? name
            : throw new InvalidDataException($"planted.yaml names {name}, which the seed did not make.");
    }

    [GeneratedRegex(@"\b[a-z0-9-]+:[A-Z]\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
