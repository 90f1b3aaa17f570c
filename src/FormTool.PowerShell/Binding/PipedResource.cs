using System.Collections;
using System.Management.Automation;
using FormTool.Aws.Documents;
using FormTool.Core.Encryption;
using FormTool.Core.Findings;

namespace FormTool.PowerShell.Binding;

/// <summary>
/// What an object on the pipeline is: decided by its type name, then by its id; never by a member that it merely mentions
/// (a volume carries a SnapshotId, a snapshot a VolumeId).
/// </summary>
/// <param name="Type">The resource type, <c>ec2.volume</c>.</param>
/// <param name="Id">The id.</param>
/// <param name="Document">Its members as AWS names them; null where only the id is known.</param>
/// <param name="Region">Its region, where the object says it and it is one.</param>
internal sealed record PipedResource(string Type, string Id, ObjectNode? Document, string? Region = null)
{
    // The classes of AWS Tools for PowerShell, the type that each is, and the member that is its id.
    private static readonly Dictionary<string, (string Type, string Id)> Classes = new(StringComparer.Ordinal)
    {
        ["Amazon.EC2.Model.Volume"] = ("ec2.volume", "VolumeId"),
        ["Amazon.EC2.Model.Snapshot"] = ("ec2.snapshot", "SnapshotId"),
        ["Amazon.EC2.Model.Image"] = ("ec2.image", "ImageId"),
        ["Amazon.RDS.Model.DBInstance"] = ("rds.db-instance", "DBInstanceIdentifier"),
        ["Amazon.RDS.Model.DBCluster"] = ("rds.db-cluster", "DBClusterIdentifier"),
        ["Amazon.RDS.Model.DBSnapshot"] = ("rds.db-snapshot", "DBSnapshotIdentifier"),
        ["Amazon.RDS.Model.DBClusterSnapshot"] = ("rds.db-cluster-snapshot", "DBClusterSnapshotIdentifier"),
        ["Amazon.CloudWatchLogs.Model.LogGroup"] = ("logs.log-group", "LogGroupName"),
        ["Amazon.CloudTrail.Model.Trail"] = ("cloudtrail.trail", "Name"),
        ["Amazon.Backup.Model.BackupVaultListMember"] = ("backup.vault", "BackupVaultName"),
    };

    // Types of AWS Tools that say nothing of their encryption: their id has to be looked up.
    private static readonly Dictionary<string, (string Type, string Id)> Named = new(StringComparer.Ordinal)
    {
        ["Amazon.S3.Model.S3Bucket"] = ("s3.bucket", "BucketName"),
    };

    /// <summary>What the object is; nothing where it is no resource that stores data. An instance stands for its volumes,
    /// a reservation for those of its instances.</summary>
    public static IReadOnlyList<PipedResource> Recognize(PSObject value)
    {
        foreach (string name in value.TypeNames)
        {
            string full = name.StartsWith("Deserialized.", StringComparison.Ordinal) ? name["Deserialized.".Length..] : name;
            if (Classes.TryGetValue(full, out (string Type, string Id) known) && Text(value, known.Id) is string id)
            {
                return [new(known.Type, id, PipedDocument.Of(value))];
            }
            if (Named.TryGetValue(full, out known) && Text(value, known.Id) is string named)
            {
                return [new(known.Type, named, null)];
            }
            switch (full)
            {
                case "Amazon.EC2.Model.Reservation":
                    return [.. Each(value, "Instances").SelectMany(Volumes)];
                case "Amazon.EC2.Model.Instance":
                    return [.. Volumes(value)];
            }
        }
        return OfOurs(value) ?? OfText(value);
    }

    private static IReadOnlyList<PipedResource>? OfOurs(PSObject value) => value.BaseObject switch
    {
        InventoryItem item => Stores(item.ResourceType, item.ResourceId, PipedDocument.Of(item.Document), item.Region),
        Finding finding => Stores(finding.ResourceType, finding.ResourceId, null, finding.Region),
        EncryptionStatus status => Stores(status.ResourceType, status.ResourceId, null, status.Region),
        _ => null,
    };

    private static IReadOnlyList<PipedResource> Stores(string type, string id, ObjectNode? document, string? region) =>
        EncryptionRun.Types.Contains(type) ? [new(type, id, document, region == "global" ? null : region)] : [];

    private static IReadOnlyList<PipedResource> OfText(PSObject value) =>
        value.BaseObject is string text && DataResource.Recognize(text) is DataResource found ? [new(found.Type, found.Id, null)] : [];

    private static IEnumerable<PipedResource> Volumes(PSObject instance) => Each(instance, "BlockDeviceMappings")
        .Select(mapping => mapping.Properties["Ebs"]?.Value is { } disk ? Text(PSObject.AsPSObject(disk), "VolumeId") : null)
        .OfType<string>()
        .Select(id => new PipedResource("ec2.volume", id, null));

    private static IEnumerable<PSObject> Each(PSObject value, string member) =>
        value.Properties[member]?.Value is { } list && (list is PSObject wrapped ? wrapped.BaseObject : list) is IEnumerable items
            ? items.Cast<object>().Select(PSObject.AsPSObject)
            : [];

    private static string? Text(PSObject value, string member) =>
        value.Properties[member]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
