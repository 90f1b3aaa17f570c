using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>Secrets in Secrets Manager, and the master passwords of databases.</summary>
internal static class StoredSecrets
{
    private const string Manager = "Secrets Manager";

    public static IReadOnlyList<CredentialSource> Sources { get; } =
    [
        new("secret", "Secret in Secrets Manager", "secretsmanager.secret", ["Tags"], Secret),
        new("rds-password", "Master password of a database instance", "rds.db-instance", ["MasterSecret"], (resource, _) =>
            // A cluster's members have the cluster's password.
            resource.Document["DBClusterIdentifier"].AsText() is null ? [Database(resource)] : []),
        new("rds-password", "Master password of a database cluster", "rds.db-cluster", ["MasterSecret"], (resource, _) => [Database(resource)]),
    ];

    private static IEnumerable<LongLivedCredential> Secret(Resource resource, DateTimeOffset now)
    {
        ObjectNode secret = resource.Document;
        yield return Rotation(secret) with
        {
            Kind = "secret",
            Id = resource.Id,
            Owner = UserCredentials.Owner(secret["Tags"]) ?? secret["OwningService"].AsText(),
            State = secret["DeletedDate"].IsNull ? null : "PendingDeletion",
            // To the day; a secret that nobody ever read has none.
            LastUsedAt = secret["LastAccessedDate"].AsTime(),
            Used = !secret["LastAccessedDate"].IsNull,
        };
    }

    private static LongLivedCredential Database(Resource resource)
    {
        ObjectNode database = resource.Document;
        Node secret = database["MasterSecret"];
        bool managed = !database["MasterUserSecret"].IsNull;
        LongLivedCredential rotation = managed && secret is ObjectNode
            ? Rotation(secret)
            // RDS does not tell when a password was set.
            : new() { Kind = "", Id = "", RotatedBy = managed ? Manager : "Invoke-FtKeyRotation", RotatesItself = managed ? null : false };
        return rotation with
        {
            Kind = "rds-password",
            Id = resource.Id,
            Owner = UserCredentials.Owner(database["TagList"]),
            State = database["MasterUserSecret"]["SecretStatus"].AsText(),
            UsedBy = database["MasterUserSecret"]["SecretArn"].AsText() is string arn ? [arn] : [],
            Problem = managed ? UserCredentials.Why(secret) ?? (secret is ObjectNode ? null : "The secret that holds it was not found.") : null,
        };
    }

    private static LongLivedCredential Rotation(Node secret)
    {
        bool turns = secret["RotationEnabled"].AsBoolean() == true;
        return new()
        {
            Kind = "",
            Id = "",
            ChangedAt = secret["LastChangedDate"].AsTime() ?? secret["LastRotatedDate"].AsTime() ?? secret["CreatedDate"].AsTime(),
            RotatedBy = turns ? Manager : "by hand",
            RotatesItself = turns,
            RotationDays = (int?)secret["RotationRules"]["AutomaticallyAfterDays"].AsNumber(),
            NextRotationAt = secret["NextRotationDate"].AsTime(),
        };
    }
}
