using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Encryption;
using FormTool.Core.Inventory;

namespace FormTool.Core.Encryption;

/// <summary>Whether one resource is encrypted at rest, with which key, and whether that key can still be used.</summary>
public sealed record EncryptionStatus
{
    /// <summary>The type, <c>ec2.volume</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Whether it is encrypted; null where that could not be read: <see cref="Problem"/> says why.</summary>
    public bool? Encrypted { get; init; }

    /// <summary><c>none</c>, <c>service-owned</c>, <c>aws-managed</c> or <c>customer-managed</c>; null where it is not known.</summary>
    public string? KeyKind { get; init; }

    /// <summary>The key's state, <c>Enabled</c>; null where it was not asked or there is none to see.</summary>
    public string? KeyState { get; init; }

    /// <summary>Whether the key is rotated by itself; null where that does not apply or is not known.</summary>
    public bool? KeyRotation { get; init; }

    /// <summary>Whether it is encrypted and its key can be used; null where that is not known.</summary>
    public bool? Healthy { get; init; }

    /// <summary>What is wrong or not known, in one sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>The key as the resource names it.</summary>
    public string? KeyId { get; init; }

    /// <summary>The key's ARN, where it is known.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The resource's ARN, where it is known.</summary>
    public string? Arn { get; init; }

    /// <summary>The account, where it is known.</summary>
    public string? Account { get; init; }

    /// <summary>The region, where it is known.</summary>
    public string? Region { get; init; }

    /// <summary>What the resource's own document says, without any call: the key's name is known, its state is not.</summary>
    /// <returns>The status; null where the type stores no data that FormTool knows of.</returns>
    public static EncryptionStatus? FromDocument(string type, string id, ObjectNode document) =>
        EncryptionFact.FromDocument(type, document) is EncryptionFact fact
            ? Of(type, id, fact.ToNode())
            : null;

    /// <summary>What a run found out, from the same fact that its rules read.</summary>
    internal static EncryptionStatus Of(Resource resource) =>
        Of(resource.Type, resource.Id, resource.Document["Encryption"]) with { Arn = resource.Arn, Account = resource.Account, Region = resource.Region };

    private static EncryptionStatus Of(string type, string id, Node fact) => new()
    {
        ResourceType = type,
        ResourceId = id,
        Encrypted = fact["Encrypted"].AsBoolean(),
        KeyKind = fact["KeyKind"].AsText(),
        KeyState = fact["KeyState"].AsText(),
        KeyRotation = fact["KeyRotation"].AsBoolean(),
        Healthy = fact["Healthy"].AsBoolean(),
        Problem = fact["Problem"].AsText() ?? (fact as UnreadableNode ?? fact["Healthy"] as UnreadableNode)?.Failure.Message,
        KeyId = fact["KeyId"].AsText(),
        KeyArn = fact["KeyArn"].AsText(),
    };
}
