using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Encryption;

/// <summary>
/// Whether and with which key a resource is encrypted at rest, and whether that key can still be used.
/// The same decision serves the posture and Test-FtEncryption.
/// </summary>
public sealed record EncryptionFact
{
    /// <summary>No encryption.</summary>
    public const string NoKey = "none";

    /// <summary>A key that the service keeps for itself, invisible in the account.</summary>
    public const string ServiceOwned = "service-owned";

    /// <summary>A key in the account that AWS made for one service.</summary>
    public const string AwsManaged = "aws-managed";

    /// <summary>A key in the account that people made and answer for.</summary>
    public const string CustomerManaged = "customer-managed";

    /// <summary>Whether it is encrypted; null where that could not be read.</summary>
    public bool? Encrypted { get; init; }

    /// <summary>The key as the resource names it: id, ARN or alias.</summary>
    public string? KeyId { get; init; }

    /// <summary>The key's ARN, where it is known.</summary>
    public string? KeyArn { get; init; }

    /// <summary><see cref="NoKey"/>, <see cref="ServiceOwned"/>, <see cref="AwsManaged"/> or <see cref="CustomerManaged"/>; null where it is not known.</summary>
    public string? KeyKind { get; init; }

    /// <summary><c>Enabled</c>, <c>Disabled</c>, <c>PendingDeletion</c>, <c>PendingImport</c>, <c>Unavailable</c> (or gone); null where there is none to see.</summary>
    public string? KeyState { get; init; }

    /// <summary>The account that owns the key, twelve digits.</summary>
    public string? KeyAccount { get; init; }

    /// <summary>Whether the key is rotated by itself; null where that does not apply or is not known.</summary>
    public bool? KeyRotation { get; init; }

    /// <summary>Whether it is encrypted and the key can be used; null where that is not known.</summary>
    public bool? Healthy { get; init; }

    /// <summary>What is wrong or not known, in one sentence; null where all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Why <see cref="Encrypted"/>, or the key that it names, is not known; null where it is.</summary>
    public ReadFailure? Unread { get; init; }

    /// <summary>Why kind, state and health of the key are not known; null where they are.</summary>
    public ReadFailure? KeyUnseen { get; init; }

    /// <summary>Why the rotation is not known; null where it is.</summary>
    public ReadFailure? RotationUnseen { get; init; }

    /// <summary>The types that this can decide for.</summary>
    public static IEnumerable<string> Types => EncryptionClaim.Types;

    /// <summary>Decides from a document as AWS names its members, for instance an object of AWS Tools.</summary>
    /// <param name="type">The resource type, <c>ec2.volume</c>.</param>
    /// <param name="document">The document.</param>
    /// <param name="keys">The keys of the resource's account and region; null where they were not read: then only the key's name is known.</param>
    /// <param name="region">The resource's region, where the keys are those of several.</param>
    /// <returns>The fact; null where the type is none of <see cref="Types"/>.</returns>
    public static EncryptionFact? FromDocument(string type, Node document, KeyRing? keys = null, string? region = null)
    {
        if (EncryptionClaim.Read(type, document) is not EncryptionClaim claim)
        {
            return null;
        }
        if (claim.Failure is ReadFailure failure)
        {
            return new()
            {
                Encrypted = claim.Encrypted, Unread = failure, KeyUnseen = failure, RotationUnseen = failure,
                Problem = $"Could not be read: {failure.Code} on {failure.Action}.",
            };
        }
        if (claim.Encrypted != true)
        {
            return new() { Encrypted = false, KeyId = claim.KeyId, KeyKind = NoKey, Healthy = false, Problem = "It is not encrypted." };
        }
        if (claim.KeyId is null)
        {
            return claim.ServiceOwned
                ? new() { Encrypted = true, KeyKind = ServiceOwned, Healthy = true }
                : Seen(claim, new(null, null, null, null, null, s_noKeyNamed, s_noKeyNamed));
        }
        return Seen(claim, keys?.Find(claim.KeyId, region) ?? KeyRing.FromName(claim.KeyId));
    }

    private static readonly ReadFailure s_noKeyNamed = Certainty.NotVisible("kms:DescribeKey", "It is encrypted, but the reply names no key.");

    private static EncryptionFact Seen(EncryptionClaim claim, KeyFacts key) => new()
    {
        Encrypted = true,
        KeyId = claim.KeyId,
        KeyArn = key.Arn,
        KeyKind = key.Kind,
        KeyState = key.State,
        KeyAccount = key.Account,
        KeyRotation = key.Rotation,
        KeyUnseen = key.Unseen,
        RotationUnseen = key.RotationUnseen,
        // An alias of AWS whose key is made on first use has no state yet and is well.
        Healthy = key.Unseen is null ? key.State is "Enabled" or "Creating" or "Updating" or null : null,
        Problem = key.Problem ?? key.Unseen?.Message ?? key.State switch
        {
            "Enabled" or "Creating" or "Updating" or null => null,
            "Disabled" => "The key is disabled: nothing can be read until it is enabled.",
            "PendingDeletion" => "The key is going to be deleted, and the data with it.",
            "PendingReplicaDeletion" => "The key is going to be deleted once its replicas are gone.",
            "PendingImport" => "The key has no key material: it has to be imported.",
            _ => $"The key is {key.State}.",
        },
    };

    /// <summary>The fact as a member of a document: what is not known is unreadable.</summary>
    public ObjectNode ToNode() => new(9)
    {
        { "Encrypted", Known(Flag(Encrypted), Encrypted is null ? Unread : null) },
        { "KeyId", Known(Node.Of(KeyId), Unread) },
        { "KeyArn", Known(Node.Of(KeyArn), Unread) },
        { "KeyKind", Known(Node.Of(KeyKind), KeyUnseen) },
        { "KeyState", Known(Node.Of(KeyState), KeyUnseen) },
        { "KeyAccount", Known(Node.Of(KeyAccount), Unread) },
        { "KeyRotation", Known(Flag(KeyRotation), RotationUnseen) },
        { "Healthy", Known(Flag(Healthy), KeyUnseen) },
        { "Problem", Node.Of(Problem) },
    };

    private static Node Flag(bool? value) => value is bool known ? Node.Of(known) : Node.Null;

    private static Node Known(Node value, ReadFailure? failure) => failure is null ? value : new UnreadableNode(failure);
}
