using System.Text.Json;
using System.Text.Json.Nodes;

namespace FormTool.Core.Rotation;

/// <summary>The trust policy of a role: whether it names a person, and a denial of that person put in or taken out. All else stays as it is.</summary>
internal sealed class TrustPolicy
{
    private readonly JsonObject _document;

    private TrustPolicy(JsonObject document) => _document = document;

    /// <summary>The policy, from JSON or from JSON that is encoded for a URL as IAM sends it; null where it is none.</summary>
    public static TrustPolicy? Parse(string? text)
    {
        try
        {
            string? json = text?.TrimStart().StartsWith('%') == true ? Uri.UnescapeDataString(text) : text;
            return json is not null && JsonNode.Parse(json) is JsonObject document ? new(document) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a statement allows something to that very user, by ARN or by unique id.</summary>
    public bool Names(string arn, string? id) => Statements().Any(statement =>
        Text(statement["Effect"]) == "Allow" && Principals(statement).Any(principal => principal == arn || principal == id));

    /// <summary>Whether the denial of that name is in it.</summary>
    public bool Denies(string sid) => Statements().Any(statement => Text(statement["Sid"]) == sid && Text(statement["Effect"]) == "Deny");

    /// <summary>The policy with a denial of that user.</summary>
    public string With(string sid, string arn)
    {
        JsonObject copy = (JsonObject)_document.DeepClone();
        JsonArray statements = List(copy);
        statements.Add(new JsonObject
        {
            ["Sid"] = sid,
            ["Effect"] = "Deny",
            ["Principal"] = new JsonObject { ["AWS"] = arn },
            ["Action"] = "sts:AssumeRole",
        });
        return copy.ToJsonString();
    }

    /// <summary>The policy without the denial of that name.</summary>
    public string Without(string sid)
    {
        JsonObject copy = (JsonObject)_document.DeepClone();
        JsonArray statements = List(copy);
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            if (statements[i] is JsonObject statement && Text(statement["Sid"]) == sid)
            {
                statements.RemoveAt(i);
            }
        }
        return copy.ToJsonString();
    }

    private static JsonArray List(JsonObject document)
    {
        if (document["Statement"] is JsonObject single)
        {
            document["Statement"] = new JsonArray(single.DeepClone());
        }
        return document["Statement"] as JsonArray ?? (JsonArray)(document["Statement"] = new JsonArray());
    }

    private IEnumerable<JsonObject> Statements() => _document["Statement"] switch
    {
        JsonArray many => many.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static IEnumerable<string?> Principals(JsonObject statement) => (statement["Principal"] as JsonObject)?["AWS"] switch
    {
        JsonArray many => many.Select(Text),
        JsonValue one => [Text(one)],
        _ => [],
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
