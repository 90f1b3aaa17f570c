using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FormTool.Aws.Models;

namespace FormTool.Aws.Tests.Protocols;

/// <summary>One conformance case of AWS's protocols: its place, and the suite that it stands in.</summary>
public sealed record ProtocolCase(string File, string Id, JsonObject Suite, JsonObject Case)
{
    public string Protocol => Path.GetFileNameWithoutExtension(File);

    internal string Operation => Case["given"]!["name"]!.GetValue<string>();

    /// <summary>The suite as the model of a service with the one operation of the case.</summary>
    internal ServiceModel Model()
    {
        JsonObject given = (JsonObject)Case["given"]!.DeepClone();
        JsonObject model = new()
        {
            ["metadata"] = Suite["metadata"]!.DeepClone(),
            ["operations"] = new JsonObject { [Operation] = given },
            ["shapes"] = Suite["shapes"]?.DeepClone() ?? new JsonObject(),
        };
        return new(Protocol, Encoding.UTF8.GetBytes(model.ToJsonString()));
    }

    public override string ToString() => $"{File} {Id}";
}

/// <summary>Finds and reads the conformance cases beside the repository.</summary>
internal static class ProtocolCases
{
    /// <summary>Named by botocore too, or of no use here; each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> OwnIgnores { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };

    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("FORMTOOL_PROTOCOL_TESTS") is { Length: > 0 } named ? named
        : RepositoryFolder.Find(Path.Combine("shared", "protocol-tests"));

    public static IEnumerable<ProtocolCase> Read(string direction)
    {
        if (Folder is null)
        {
            yield break;
        }
        foreach (string path in Directory.GetFiles(Path.Combine(Folder, direction), "*.json").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(path);
            if (file.Contains("cbor", StringComparison.Ordinal))
            {
                // Services that offer CBOR offer JSON as well, and we speak that.
                continue;
            }
            foreach (JsonNode? suite in JsonNode.Parse(File.ReadAllBytes(path))!.AsArray())
            {
                int number = 0;
                foreach (JsonNode? item in suite!["cases"]!.AsArray())
                {
                    string id = item!["id"]?.GetValue<string>() ?? $"{suite["description"]}#{number}";
                    number++;
                    yield return new($"{direction}/{file}", id, (JsonObject)suite, (JsonObject)item);
                }
            }
        }
    }

    /// <summary>Why the case is not asked for; null where it is.</summary>
    public static string? Ignored(ProtocolCase @case, JsonNode ignoreList)
    {
        string direction = @case.File.Split('/')[0];
        string suite = @case.Suite["description"]!.GetValue<string>();
        foreach (JsonNode? list in (JsonNode?[])[ignoreList["general"], ignoreList["protocols"]?[@case.Protocol]])
        {
            JsonNode? names = list?[direction];
            if (Names(names?["suites"]).Contains(suite) || Names(names?["cases"]).Contains(@case.Id))
            {
                return "botocore's ignore list";
            }
        }
        return OwnIgnores.GetValueOrDefault($"{@case.File} {@case.Id}");
    }

    public static JsonNode IgnoreList() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder!, "protocol-tests-ignore-list.json")), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!;

    private static IEnumerable<string> Names(JsonNode? list) => (list as JsonArray)?.Select(n => n!.GetValue<string>()) ?? [];
}
