using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Encryption;

/// <summary>What is known of the key that a resource names.</summary>
/// <param name="Arn">Its ARN, where it is known.</param>
/// <param name="Kind"><c>aws-managed</c> or <c>customer-managed</c>; null where it is not known.</param>
/// <param name="State"><c>Enabled</c>, <c>Disabled</c>, <c>PendingDeletion</c>, <c>PendingImport</c>, <c>Unavailable</c>, …; null where it is not known, or the key is not made yet.</param>
/// <param name="Account">The account that owns it, where it is known.</param>
/// <param name="Rotation">Whether it is rotated every year; null where that does not apply or is not known.</param>
/// <param name="Unseen">Why kind and state are not known; null where they are.</param>
/// <param name="RotationUnseen">Why the rotation is not known; null where it is.</param>
public sealed record KeyFacts(
    string? Arn, string? Kind, string? State, string? Account, bool? Rotation, ReadFailure? Unseen, ReadFailure? RotationUnseen)
{
    /// <summary>What is wrong with the key beyond its state; null where nothing is.</summary>
    public string? Problem { get; init; }
}

/// <summary>The KMS keys and aliases of one account, of one region or of several, found by id, ARN or alias.</summary>
public sealed class KeyRing
{
    private const string KeyManagedByAws = "aws-managed", KeyManagedByCustomer = "customer-managed", ReservedAliases = "alias/aws/";

    // By region too: a multi-Region key has the same id wherever it is.
    private readonly Dictionary<(string Region, string Id), Node> _keys = [];
    private readonly Dictionary<(string Region, string Alias), string?> _aliases = [];
    private readonly HashSet<string> _regions = new(StringComparer.Ordinal);
    private readonly ReadFailure? _keysFailure, _aliasesFailure;
    private readonly string _account, _region;

    /// <summary>Indexes the listings of <c>kms.key</c> (with <c>Metadata</c> and <c>Rotation</c>) and <c>kms.alias</c>.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="aliases">The aliases.</param>
    /// <param name="account">The account that they were listed in.</param>
    /// <param name="region">The region that was listed; <c>global</c> where the listings are those of several regions.</param>
    public KeyRing(Listing keys, Listing aliases, string account, string region)
    {
        (_account, _region, _keysFailure, _aliasesFailure) = (account, region, keys.Failure, aliases.Failure);
        _regions.Add(region);
        foreach (Resource key in keys.Items)
        {
            _regions.Add(key.Region);
            _keys.TryAdd((key.Region, key.Document["KeyId"].AsText() ?? key.Id), key.Document);
        }
        foreach (Resource alias in aliases.Items)
        {
            _aliases.TryAdd((alias.Region, alias.Document["AliasName"].AsText() ?? alias.Id), alias.Document["TargetKeyId"].AsText());
        }
    }

    /// <summary>What can be said of a key by its name alone, with no listing at hand.</summary>
    public static KeyFacts FromName(string name)
    {
        KeyName key = KeyName.Parse(name);
        // The prefix alias/aws/ is reserved for the keys that AWS makes for a service.
        return key.Alias?.StartsWith(ReservedAliases, StringComparison.Ordinal) ?? false
            ? new(key.Arn, KeyManagedByAws, "Enabled", key.Account, true, null, null)
            : Unseen(key, Certainty.NotVisible("kms:DescribeKey", "The key was not looked up."));
    }

    /// <summary>What is known of the key with that id, ARN or alias.</summary>
    /// <param name="name">The key as a resource names it.</param>
    /// <param name="region">The resource's region, where a name without one looks; null for the region that was listed.</param>
    public KeyFacts Find(string name, string? region = null)
    {
        KeyName key = KeyName.Parse(name);
        if (key.Account is string account && account != _account)
        {
            return Unseen(key, Certainty.NotVisible("kms:DescribeKey", $"The key belongs to account {account} and cannot be seen from here."));
        }
        string home = key.Region ?? region ?? _region;
        string? id = key.Id;
        if (key.Alias is string alias)
        {
            bool ofAws = alias.StartsWith(ReservedAliases, StringComparison.Ordinal);
            if (!_aliases.TryGetValue((home, alias), out id) && !ofAws)
            {
                return Absent(key, home, _aliasesFailure, $"No key stands behind {alias}.");
            }
            if (id is null)
            {
                // AWS makes the key behind its alias when it is first needed.
                return ofAws ? FromName(name) : Missing(key, $"No key stands behind {alias}.");
            }
        }
        return id is not null && _keys.TryGetValue((home, id), out Node? document)
            ? Describe(key, document)
            : Absent(key, home, _keysFailure, "The key does not exist in this account and region.");
    }

    /// <summary>What is not in the listings is gone only where its region was listed whole.</summary>
    private KeyFacts Absent(KeyName key, string region, ReadFailure? failure, string message) =>
        failure is not null ? Unseen(key, failure)
        : _regions.Contains(region) ? Missing(key, message)
        : Unseen(key, Certainty.NotVisible("kms:DescribeKey", $"The key is in {region} and was not looked up there."));

    private KeyFacts Describe(KeyName key, Node document)
    {
        string? arn = document["KeyArn"].AsText() ?? document["Arn"].AsText() ?? key.Arn;
        Node metadata = document["Metadata"];
        if (metadata is UnreadableNode unreadable)
        {
            return Unseen(key with { Arn = arn }, unreadable.Failure) with { Account = _account };
        }
        Node source = metadata.Kind == NodeKind.Object ? metadata : document;
        string? manager = source["KeyManager"].AsText(), state = source["KeyState"].AsText();
        if (manager is null || state is null)
        {
            return Unseen(key with { Arn = arn }, Certainty.NotVisible("kms:DescribeKey", "The key's description was not read.")) with { Account = _account };
        }
        if (manager == "AWS")
        {
            return new(arn, KeyManagedByAws, state, _account, true, null, null);
        }
        Node rotation = document["Rotation"];
        return new(arn, KeyManagedByCustomer, state, _account, rotation["KeyRotationEnabled"].AsBoolean(), null, (rotation as UnreadableNode)?.Failure);
    }

    private KeyFacts Missing(KeyName key, string message) =>
        new(key.Arn, KeyManagedByCustomer, "Unavailable", _account, null, null, null) { Problem = message };

    private static KeyFacts Unseen(KeyName key, ReadFailure failure) => new(key.Arn, null, null, key.Account, null, failure, failure);
}
