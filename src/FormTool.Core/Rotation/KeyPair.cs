using System.Text.Json;
using System.Text.Json.Nodes;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>An access key and its secret, in memory.</summary>
/// <param name="AccessKeyId">The key's id.</param>
/// <param name="Secret">Its secret.</param>
public sealed record KeyPair(string AccessKeyId, Secret Secret)
{
    // The names under which programs keep keys in JSON. The first of each is written where none is there.
    private static readonly string[] Ids = ["AccessKeyId", "aws_access_key_id", "AWS_ACCESS_KEY_ID", "accessKeyId", "access_key_id"];
    private static readonly string[] Secrets = ["SecretAccessKey", "aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "secretAccessKey", "secret_access_key"];

    /// <summary>Whether both have the same secret.</summary>
    public bool SameSecret(KeyPair other) => System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(Secret.Reveal()), System.Text.Encoding.UTF8.GetBytes(other.Secret.Reveal()));

    /// <summary>The pair that a stored JSON text holds; null where it holds none.</summary>
    internal static KeyPair? FromJson(string? text) =>
        Parse(text) is JsonObject document && Find(document, Ids) is string id && Find(document, Secrets) is string secret
            ? new(id, new(secret))
            : null;

    /// <summary>The stored JSON text with this pair in it; other members stay, and so do the names of ours.</summary>
    /// <exception cref="RotationException">What is stored is something else, which must not be overwritten.</exception>
    internal string ToJson(string? stored, string where)
    {
        JsonObject document = Parse(stored) ?? (string.IsNullOrWhiteSpace(stored) ? [] : throw new RotationException(
            RotationException.TargetNotValid, $"{where} holds something that is no JSON object. FormTool does not overwrite it; name another."));
        document[Name(document, Ids)] = AccessKeyId;
        document[Name(document, Secrets)] = Secret.Reveal();
        return document.ToJsonString();
    }

    private static JsonObject? Parse(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Its message could show a part of the text.
            return null;
        }
    }

    private static string Name(JsonObject document, string[] names) => names.FirstOrDefault(document.ContainsKey) ?? names[0];

    private static string? Find(JsonObject document, string[] names) =>
        names.Select(name => document.TryGetPropertyValue(name, out JsonNode? value) && value is JsonValue text && text.TryGetValue(out string? found) ? found : null)
            .FirstOrDefault(found => found is not null);
}
