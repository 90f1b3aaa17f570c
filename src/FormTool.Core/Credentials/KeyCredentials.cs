using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>Customer managed KMS keys and EC2 key pairs.</summary>
internal static class KeyCredentials
{
    // What a key locks, as the inventory links it, and the member that names the thing.
    private static readonly (string Link, string Id)[] Locked =
    [
        ("Volumes", "VolumeId"),
        ("Snapshots", "SnapshotId"),
        ("DBInstances", "DBInstanceIdentifier"),
        ("DBClusters", "DBClusterIdentifier"),
        ("LogGroups", "logGroupName"),
        ("Trails", "Name"),
    ];

    public static IReadOnlyList<CredentialSource> Sources { get; } =
    [
        new("kms-key", "Customer managed KMS key", "kms.key", ["Metadata", "Rotation", "Tags", "Aliases.AliasName", .. Locked.Select(link => $"{link.Link}.{link.Id}")], KmsKey),
        new("key-pair", "EC2 key pair", "ec2.key-pair", ["Tags", "Instances.InstanceId", "TemplateVersions.LaunchTemplateId"], KeyPair),
    ];

    private static IEnumerable<LongLivedCredential> KmsKey(Resource resource, DateTimeOffset now)
    {
        ObjectNode key = resource.Document;
        Node metadata = key["Metadata"];
        if (metadata["KeyManager"].AsText() is not null and not "CUSTOMER")
        {
            yield break;
        }
        Node rotation = key["Rotation"];
        string? why = UserCredentials.Why(metadata) ?? UserCredentials.Why(rotation);
        bool imported = metadata["Origin"].AsText() == "EXTERNAL";
        bool turns = rotation["KeyRotationEnabled"].AsBoolean() == true;
        Node[] users = [.. Locked.Select(link => key[link.Link])];
        yield return new()
        {
            Kind = "kms-key",
            Id = resource.Id,
            Owner = UserCredentials.Owner(key["Tags"]),
            State = metadata["KeyState"].AsText(),
            // Material that turns by itself is as old as its last turn, which is one period before the next.
            ChangedAt = turns && rotation["NextRotationDate"].AsTime() is DateTimeOffset next && rotation["RotationPeriodInDays"].AsNumber() is double days
                ? Later(next.AddDays(-days), metadata["CreationDate"].AsTime())
                : metadata["CreationDate"].AsTime(),
            ExpiresAt = metadata["ValidTo"].AsTime(),
            UsedBy = UseList.Of(key["Aliases"].Items.Select(alias => alias["AliasName"].AsText())
                .Concat(Locked.SelectMany((link, at) => users[at].Items.Select(user => user[link.Id].AsText())))),
            RotatedBy = turns ? "KMS" : imported ? "by hand (imported material)" : "Invoke-FtKeyRotation",
            RotatesItself = why is null ? turns : null,
            RotationDays = (int?)rotation["RotationPeriodInDays"].AsNumber(),
            NextRotationAt = rotation["NextRotationDate"].AsTime(),
            Problem = why ?? users.Prepend(key["Aliases"]).Select(UserCredentials.Why).FirstOrDefault(text => text is not null),
        };
    }

    private static IEnumerable<LongLivedCredential> KeyPair(Resource resource, DateTimeOffset now)
    {
        Node instances = resource.Document["Instances"], templates = resource.Document["TemplateVersions"];
        yield return new()
        {
            Kind = "key-pair",
            Id = resource.Id,
            Owner = UserCredentials.Owner(resource.Document["Tags"]),
            ChangedAt = resource.Document["CreateTime"].AsTime(),
            UsedBy = UseList.Of(instances.Items.Select(instance => instance["InstanceId"].AsText())
                .Concat(templates.Items.Select(template => template["LaunchTemplateId"].AsText()).Distinct(StringComparer.Ordinal))),
            RotatedBy = "Invoke-FtKeyRotation",
            RotatesItself = false,
            Problem = UserCredentials.Why(instances) ?? UserCredentials.Why(templates),
        };
    }

    private static DateTimeOffset? Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other : one;
}
