using YamlDotNet.RepresentationModel;

namespace FormTool.Models;

/// <summary>The operations that are wanted of one service.</summary>
/// <param name="Key">The key, the name of the model's file.</param>
/// <param name="Api">The beginning of the file's name in the apis folder.</param>
/// <param name="Operations">Names, or beginnings of names with a <c>*</c> behind.</param>
internal sealed record WantedService(string Key, string Api, SortedSet<string> Operations)
{
    /// <summary>Operations that AWS documents as paged and whose paginator its collection forgot, with the operation whose tokens are named alike.</summary>
    public IReadOnlyDictionary<string, string> PagedLike { get; init; } = new Dictionary<string, string>();

    /// <summary>The same where no other operation's tokens are named alike: the member that carries the token in the reply and in the next request.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; init; } = new Dictionary<string, string>();
}

/// <summary>What <c>knowledge/services/operations.yaml</c> and the inventory ask for.</summary>
internal static class WantedOperations
{
    public static IEnumerable<WantedService> Read(string knowledge)
    {
        SortedDictionary<string, WantedService> services = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in Root(Path.Combine(knowledge, "services", "operations.yaml")).Children)
        {
            string name = key.ToString();
            string api = Text(value, "model") ?? name;
            IEnumerable<string> operations = ((YamlSequenceNode)value["operations"]).Select(o => o.ToString());
            services[name] = new(name, api, new(operations, StringComparer.Ordinal))
            {
                PagedLike = ((YamlMappingNode)value).Children.TryGetValue("paged-like", out YamlNode? alike)
                    ? ((YamlMappingNode)alike).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString())
                    : [],
                Pages = Pages(value),
            };
        }
        string inventory = Path.Combine(knowledge, "inventory");
        foreach (string file in Directory.Exists(inventory) ? Directory.GetFiles(inventory, "*.yaml") : [])
        {
            YamlMappingNode root = Root(file);
            Collect(root, Text(root, "service") ?? Path.GetFileNameWithoutExtension(file), services);
        }
        return services.Values;
    }

    private static void Collect(YamlNode node, string service, SortedDictionary<string, WantedService> services)
    {
        if (node is YamlSequenceNode list)
        {
            foreach (YamlNode item in list)
            {
                Collect(item, service, services);
            }
        }
        if (node is not YamlMappingNode map)
        {
            return;
        }
        service = Text(map, "service") ?? service;
        foreach (string key in (string[])["list", "call", "start"])
        {
            if (Text(map, key) is string operation)
            {
                if (!services.TryGetValue(service, out WantedService? wanted))
                {
                    services[service] = wanted = new(service, service, new(StringComparer.Ordinal));
                }
                wanted.Operations.Add(operation);
            }
        }
        foreach (YamlNode child in map.Children.Values)
        {
            Collect(child, service, services);
        }
    }

    private static Dictionary<string, string> Pages(YamlNode service) =>
        service is YamlMappingNode map && map.Children.TryGetValue("pages", out YamlNode? pages)
            ? ((YamlMappingNode)pages).ToDictionary(page => page.Key.ToString(), page => page.Value.ToString(), StringComparer.Ordinal)
            : [];

    private static string? Text(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? value) && value is YamlScalarNode scalar ? scalar.Value : null;

    private static YamlMappingNode Root(string file)
    {
        using StreamReader reader = new(file);
        YamlStream stream = new();
        stream.Load(reader);
        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map
            ? map
            : throw new InvalidDataException($"{file}: expected one mapping.");
    }
}
