using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FormTool.Models;

/// <summary>A service model with the wanted operations, the shapes that they reach, and their paginators and waiters.
/// Written with one entry a line, so that a change can be read.</summary>
internal sealed class TrimmedModel
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _metadata;
    private readonly SortedDictionary<string, JsonNode> _operations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode> _shapes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode> _pagination = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode> _waiters = new(StringComparer.Ordinal);

    private TrimmedModel(JsonObject metadata) => _metadata = metadata;

    public int Operations => _operations.Count;

    public int Shapes => _shapes.Count;

    /// <exception cref="InvalidDataException">There is no such model, or it lacks a wanted operation.</exception>
    public static TrimmedModel From(string apis, WantedService wanted)
    {
        string stem = Latest(apis, wanted.Api);
        JsonObject source = Load(stem + ".min.json");
        TrimmedModel model = new((JsonObject)source["metadata"]!.DeepClone());
        JsonObject operations = (JsonObject)source["operations"]!;
        foreach (string name in wanted.Operations.SelectMany(pattern => Expand(pattern, operations)).Distinct())
        {
            JsonNode operation = operations[name]!;
            model._operations[name] = operation.DeepClone();
            model.Reach(operation["input"], source);
            model.Reach(operation["output"], source);
        }
        model.Take(stem + ".paginators.json", "pagination", model._pagination, (name, _) => name);
        foreach ((string operation, string other) in wanted.PagedLike)
        {
            JsonObject paginator = (JsonObject)model._pagination[other].DeepClone();
            paginator.Remove("result_key");
            model._pagination[operation] = paginator;
        }
        foreach ((string operation, string token) in wanted.Pages)
        {
            if (!model._pagination.TryAdd(operation, new JsonObject { ["input_token"] = token, ["output_token"] = token }))
            {
                throw new InvalidDataException($"AWS's collection has a paginator for '{operation}' now.");
            }
        }
        model.Take(stem + ".waiters2.json", "waiters", model._waiters, (_, waiter) => waiter["operation"]!.GetValue<string>());
        return model;
    }

    public void Write(string file)
    {
        using (StreamWriter writer = new(file + ".new") { NewLine = "\n" })
        {
            writer.WriteLine("{");
            writer.WriteLine($"\"metadata\":{_metadata.ToJsonString(Compact)},");
            WriteSection(writer, "operations", _operations, ",");
            WriteSection(writer, "shapes", _shapes, ",");
            WriteSection(writer, "pagination", _pagination, ",");
            WriteSection(writer, "waiters", _waiters, "");
            writer.WriteLine("}");
        }
        File.Move(file + ".new", file, overwrite: true);
    }

    private static void WriteSection(StreamWriter writer, string name, SortedDictionary<string, JsonNode> entries, string end)
    {
        writer.WriteLine($"\"{name}\":{{");
        int left = entries.Count;
        foreach ((string key, JsonNode value) in entries)
        {
            writer.WriteLine($"\"{key}\":{value.ToJsonString(Compact)}{(--left > 0 ? "," : "")}");
        }
        writer.WriteLine("}" + end);
    }

    private static IEnumerable<string> Expand(string pattern, JsonObject operations)
    {
        string[] found = pattern.EndsWith('*')
            ? [.. operations.Select(o => o.Key).Where(o => o.StartsWith(pattern[..^1], StringComparison.Ordinal))]
            : operations.ContainsKey(pattern) ? [pattern] : [];
        return found.Length > 0 ? found : throw new InvalidDataException($"AWS's model has no operation '{pattern}'.");
    }

    private void Reach(JsonNode? shape, JsonObject source)
    {
        if (shape is JsonObject traits)
        {
            if (traits["shape"] is JsonValue reference && reference.TryGetValue(out string? name) && !_shapes.ContainsKey(name))
            {
                JsonNode target = source["shapes"]?[name] ?? throw new InvalidDataException($"AWS's model has no shape '{name}'.");
                _shapes[name] = target.DeepClone();
                Reach(target, source);
            }
            foreach (string part in (string[])["member", "key", "value"])
            {
                Reach(traits[part], source);
            }
            if (traits["members"] is JsonObject members)
            {
                foreach ((_, JsonNode? member) in members)
                {
                    Reach(member, source);
                }
            }
        }
    }

    private void Take(string file, string section, SortedDictionary<string, JsonNode> into, Func<string, JsonNode, string> operationOf)
    {
        if (!File.Exists(file))
        {
            return;
        }
        foreach ((string name, JsonNode? entry) in (JsonObject)Load(file)[section]!)
        {
            // A paginator without tokens only names the list of an operation that is not paged.
            bool paged = section != "pagination" || entry!["input_token"] is not null;
            if (paged && _operations.ContainsKey(operationOf(name, entry!)))
            {
                into[name] = entry!.DeepClone();
            }
        }
    }

    private static string Latest(string apis, string api)
    {
        const string Suffix = ".min.json";
        string? file = Directory.GetFiles(apis, $"{api}-????-??-??{Suffix}").Order(StringComparer.Ordinal).LastOrDefault();
        return file?[..^Suffix.Length] ?? throw new InvalidDataException($"There is no model '{api}-<date>{Suffix}' in {apis}.");
    }

    private static JsonObject Load(string file) => (JsonObject)JsonNode.Parse(File.ReadAllBytes(file))!;
}
