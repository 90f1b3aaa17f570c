using FormTool.Aws.Documents;
using YamlDotNet.RepresentationModel;

namespace FormTool.Core.Tests.Policies;

/// <summary>A table of cases in YAML: a name, a document, and the members of the fact that are expected.</summary>
internal static class CaseFile
{
    public static IReadOnlyDictionary<string, ObjectNode> Read(string name)
    {
        using Stream stream = typeof(CaseFile).Assembly.GetManifestResourceStream($"FormTool.Core.Tests.Policies.{name}.yaml")
            ?? throw new InvalidOperationException($"There is no table {name}.");
        YamlStream yaml = [];
        yaml.Load(new StreamReader(stream));
        return ((YamlMappingNode)yaml.Documents[0].RootNode).Children
            .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => (ObjectNode)ToNode(pair.Value));
    }

    /// <summary>The members of the fact that the case names, so that a difference shows what was there.</summary>
    public static ObjectNode Chosen(Node fact, ObjectNode expected)
    {
        ObjectNode chosen = new();
        foreach ((string member, _) in expected)
        {
            Node value = fact[member];
            chosen.Add(member, value is UnreadableNode ? Node.Of("unreadable") : value);
        }
        return chosen;
    }

    private static Node ToNode(YamlNode yaml)
    {
        switch (yaml)
        {
            case YamlSequenceNode list:
                return new ListNode(list.Select(ToNode));
            case YamlMappingNode map:
                ObjectNode node = new();
                foreach ((YamlNode key, YamlNode value) in map)
                {
                    node.Add(((YamlScalarNode)key).Value!, ToNode(value));
                }
                return node;
            case YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain:
                return plain.Value switch
                {
                    "true" => Node.True,
                    "false" => Node.False,
                    "null" or "" => Node.Null,
                    "(unreadable)" => new UnreadableNode(PolicyScope.Denied("case")),
                    _ when plain.Value!.Length < 12 && long.TryParse(plain.Value, out long number) => Node.Of(number),
                    _ => Node.Of(plain.Value),
                };
            default:
                return Node.Of(((YamlScalarNode)yaml).Value);
        }
    }
}
