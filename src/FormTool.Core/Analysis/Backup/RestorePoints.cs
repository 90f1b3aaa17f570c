using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Backup;

/// <summary>What can be restored of one thing.</summary>
/// <param name="NewestAt">The moment that the newest one holds.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Scheduled">Whether a lifecycle policy or AWS Backup made the newest.</param>
internal readonly record struct Restorable(DateTimeOffset? NewestAt, int Count, bool Scheduled)
{
    public Restorable With(DateTimeOffset? at, bool scheduled, int count) =>
        at > NewestAt || (NewestAt is null && at is not null) ? new(at, Count + count, scheduled) : this with { Count = Count + count };
}

/// <summary>One listing of restore points, by what they restore.</summary>
internal sealed class RestorePoints
{
    private readonly Dictionary<string, Restorable> _byOrigin = new(StringComparer.Ordinal);

    private RestorePoints(Listing listing, Func<ObjectNode, string?> origin, Func<ObjectNode, DateTimeOffset?> at)
    {
        Failure = listing.Failure;
        foreach (Resource point in listing.Items)
        {
            if (origin(point.Document) is string key)
            {
                _byOrigin[key] = _byOrigin.GetValueOrDefault(key).With(at(point.Document), MadeBySchedule(point.Document), IsSnapshotToo(point.Document) ? 0 : 1);
            }
        }
    }

    public ReadFailure? Failure { get; }

    public Restorable Of(string? origin) => origin is null ? default : _byOrigin.GetValueOrDefault(origin);

    /// <summary>Completed EBS snapshots by volume. A snapshot holds the moment at which it was begun.</summary>
    public static RestorePoints Snapshots(IAnalysisScope scope) => scope.Once("backup.snapshots", () => new RestorePoints(scope.All("ec2.snapshot"),
        snapshot => snapshot["State"].AsText() is null or "completed" ? snapshot["VolumeId"].AsText() : null,
        snapshot => snapshot["StartTime"].AsTime()));

    /// <summary>Available DB snapshots by the database's resource id, which a later database of the same name does not share, or by its name.</summary>
    public static RestorePoints DatabaseSnapshots(IAnalysisScope scope) => scope.Once("backup.db-snapshots", () => new RestorePoints(scope.All("rds.db-snapshot"),
        snapshot => Available(snapshot) ? snapshot["DbiResourceId"].AsText() ?? snapshot["DBInstanceIdentifier"].AsText() : null,
        snapshot => snapshot["SnapshotCreateTime"].AsTime()));

    /// <summary>Available cluster snapshots, likewise.</summary>
    public static RestorePoints ClusterSnapshots(IAnalysisScope scope) => scope.Once("backup.cluster-snapshots", () => new RestorePoints(scope.All("rds.db-cluster-snapshot"),
        snapshot => Available(snapshot) ? snapshot["DbClusterResourceId"].AsText() ?? snapshot["DBClusterIdentifier"].AsText() : null,
        snapshot => snapshot["SnapshotCreateTime"].AsTime()));

    /// <summary>Available backups of tables that DynamoDB keeps itself, by the table's ARN. Those of AWS Backup are among its recovery points.</summary>
    public static RestorePoints TableBackups(IAnalysisScope scope) => scope.Once("backup.tables", () => new RestorePoints(scope.All("dynamodb.backup"),
        backup => backup["BackupStatus"].AsText() is null or "AVAILABLE" && backup["BackupType"].AsText() != "AWS_BACKUP" ? backup["TableArn"].AsText() : null,
        backup => backup["BackupCreationDateTime"].AsTime()));

    /// <summary>Available backups of FSx file systems, by the file system's id.</summary>
    public static RestorePoints FileSystemBackups(IAnalysisScope scope) => scope.Once("backup.file-systems", () => new RestorePoints(scope.All("fsx.backup"),
        backup => backup["Lifecycle"].AsText() is null or "AVAILABLE" && backup["Type"].AsText() != "AWS_BACKUP" ? backup["FileSystem"]["FileSystemId"].AsText() : null,
        backup => backup["CreationTime"].AsTime()));

    /// <summary>Completed recovery points of AWS Backup by the resource's ARN. Those of volumes and databases are snapshots, and counted as such.</summary>
    public static RestorePoints RecoveryPoints(IAnalysisScope scope) => scope.Once("backup.recovery-points", () => new RestorePoints(scope.All("backup.recovery-point"),
        point => point["Status"].AsText() is "COMPLETED" or "AVAILABLE" ? point["ResourceArn"].AsText() : null,
        point => point["CreationDate"].AsTime()));

    /// <summary>The last backup that AWS Backup tells of each resource, be its vault in another account.</summary>
    public static RestorePoints LastBackups(IAnalysisScope scope) => scope.Once("backup.protected", () => new RestorePoints(scope.All("backup.protected-resource"),
        protection => protection["LastBackupTime"].IsNull ? null : protection["ResourceArn"].AsText(),
        protection => protection["LastBackupTime"].AsTime()));

    private static bool IsSnapshotToo(ObjectNode point) =>
        point["RecoveryPointArn"].AsText()?.Contains(":snapshot", StringComparison.Ordinal) ?? false;

    private static bool Available(ObjectNode snapshot) => snapshot["Status"].AsText() is null or "available";

    private static bool MadeBySchedule(ObjectNode point) => point["Tags"].Items.Any(tag =>
        tag["Key"].AsText() is "aws:dlm:lifecycle-policy-id" or "aws:backup:source-resource");
}
