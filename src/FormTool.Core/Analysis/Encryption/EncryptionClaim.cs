using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Encryption;

/// <summary>What a resource itself says of its encryption.</summary>
/// <param name="Encrypted">Whether it is; null where that was not read.</param>
/// <param name="KeyId">The key that it names.</param>
/// <param name="ServiceOwned">Whether a key that the service keeps for itself does the work, where the resource names none.</param>
/// <param name="Failure">Why it was not read.</param>
internal sealed record EncryptionClaim(bool? Encrypted, string? KeyId, bool ServiceOwned, ReadFailure? Failure)
{
    private delegate EncryptionClaim Reader(Node document);

    /// <summary>How each type says it.</summary>
    private static readonly Dictionary<string, Reader> s_readers = new(StringComparer.Ordinal)
    {
        ["ec2.volume"] = Flag("Encrypted", "KmsKeyId"),
        ["ec2.snapshot"] = Flag("Encrypted", "KmsKeyId"),
        ["ec2.image"] = Image,
        ["rds.db-instance"] = Flag("StorageEncrypted", "KmsKeyId"),
        ["rds.db-cluster"] = Flag("StorageEncrypted", "KmsKeyId"),
        ["rds.db-snapshot"] = Flag("Encrypted", "KmsKeyId"),
        ["rds.db-cluster-snapshot"] = Flag("StorageEncrypted", "KmsKeyId"),
        ["s3.bucket"] = Bucket,
        // CloudWatch Logs encrypts every group; without a key of ours with one of its own.
        ["logs.log-group"] = Always("kmsKeyId", "KmsKeyId"),
        // CloudTrail writes with SSE-S3 where the trail names no key.
        ["cloudtrail.trail"] = Always("KmsKeyId"),
        ["backup.vault"] = Always("EncryptionKeyArn"),
        ["region"] = Flag("EbsEncryptionByDefault", "EbsDefaultKmsKeyId"),
        // Services that always encrypt, with a key of ours where one is named.
        ["lambda.function"] = Always("KMSKeyArn"),
        ["ecr.repository"] = AlwaysAt("encryptionConfiguration", "kmsKey"),
        ["fsx.file-system"] = Always("KmsKeyId"),
        ["dynamodb.table"] = AlwaysAt("SSEDescription", "KMSMasterKeyArn"),
        ["elasticache.serverless-cache"] = Always("KmsKeyId"),
        ["mq.broker"] = AlwaysAt("Broker", "EncryptionOptions", "KmsKeyId"),
        ["msk.cluster"] = AlwaysAt("Provisioned", "EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId"),
        // EKS keeps secrets under a key of its own where none is named.
        ["eks.cluster"] = document => Named(true, document["encryptionConfig"].Items.Select(one => one["provider"]["keyArn"]).FirstOrDefault() ?? Node.Null),
        ["secretsmanager.secret"] = document => document["KmsKeyId"] is UnreadableNode unread
            ? new(true, null, false, unread.Failure)
            : new(true, Text(document["KmsKeyId"]) ?? "alias/aws/secretsmanager", false, null),
        ["efs.file-system"] = Flag("Encrypted", "KmsKeyId"),
        ["elasticache.replication-group"] = document => Named(document["AtRestEncryptionEnabled"].AsBoolean() ?? false, document["KmsKeyId"]),
        ["kinesis.stream"] = document => Named(document["EncryptionType"].AsText() == "KMS", document["KeyId"]),
        ["firehose.stream"] = Firehose,
        ["sqs.queue"] = Queue,
    };

    /// <summary>The types that are known here.</summary>
    public static IEnumerable<string> Types => s_readers.Keys;

    public static EncryptionClaim? Read(string type, Node document) =>
        s_readers.TryGetValue(type, out Reader? read) ? read(document) : null;

    private static EncryptionClaim Unread(Node node) => new(null, null, false, ((UnreadableNode)node).Failure);

    private static Reader Flag(string flag, string key) => document =>
        document[flag] is UnreadableNode unread ? Unread(unread)
        : document[key] is UnreadableNode unreadKey ? new(document[flag].AsBoolean() ?? false, null, false, unreadKey.Failure)
        // A key that an unencrypted thing names is not in use: the default key of a region where the default is off.
        : new(document[flag].AsBoolean() ?? false, document[key].AsText(), false, null);

    private static Reader Always(params string[] keys) => document =>
    {
        Node key = keys.Select(name => document[name]).FirstOrDefault(node => !node.IsNull) ?? Node.Null;
        return key is UnreadableNode unread ? new(true, null, false, unread.Failure) : new(true, Text(key), Text(key) is null, null);
    };

    private static Reader AlwaysAt(params string[] path) => document => Named(true, path.Aggregate(document, (node, member) => node[member]));

    /// <summary>Encrypted or not, with the key that is named, or else with one that the service keeps.</summary>
    private static EncryptionClaim Named(bool encrypted, Node key) =>
        key is UnreadableNode unread ? new(encrypted, null, false, unread.Failure) : new(encrypted, Text(key), encrypted && Text(key) is null, null);

    /// <summary>SQS says everything in texts: a key of KMS, or its own.</summary>
    private static EncryptionClaim Queue(Node document)
    {
        Node attributes = document["Attributes"];
        return attributes is UnreadableNode ? Unread(attributes)
            : Named(Text(attributes["KmsMasterKeyId"]) is not null || attributes["SqsManagedSseEnabled"].AsText() == "true", attributes["KmsMasterKeyId"]);
    }

    /// <summary>A delivery stream that reads from a Kinesis stream keeps nothing beside it: what waits, waits there.</summary>
    private static EncryptionClaim Firehose(Node document)
    {
        Node own = document["DeliveryStreamEncryptionConfiguration"];
        return own["Status"].AsText() == "ENABLED" ? Named(true, own["KeyARN"])
            : document["DeliveryStreamType"].AsText() == "KinesisStreamAsSource" ? new(true, null, true, null)
            : new(false, null, false, null);
    }

    /// <summary>S3 encrypts every new object since January 2023: a bucket without configuration uses the keys of S3 itself.</summary>
    private static EncryptionClaim Bucket(Node document)
    {
        Node configuration = document["BucketEncryption"];
        if (configuration is UnreadableNode unread)
        {
            return new(true, null, false, unread.Failure);
        }
        Node rule = configuration["Rules"].Items.Select(item => item["ApplyServerSideEncryptionByDefault"]).FirstOrDefault(item => !item.IsNull) ?? Node.Null;
        return rule["SSEAlgorithm"].AsText()?.StartsWith("aws:kms", StringComparison.Ordinal) ?? false
            ? new(true, Text(rule["KMSMasterKeyID"]) ?? "alias/aws/s3", false, null)
            : new(true, null, true, null);
    }

    /// <summary>An image is as encrypted as its least encrypted snapshot; disks that are gone with the instance are not in it.</summary>
    private static EncryptionClaim Image(Node document)
    {
        if (document["BlockDeviceMappings"] is UnreadableNode unread)
        {
            return Unread(unread);
        }
        Node[] disks = [.. document["BlockDeviceMappings"].Items.Select(mapping => mapping["Ebs"]).Where(disk => !disk.IsNull)];
        return new(
            disks.Length > 0 && disks.All(disk => disk["Encrypted"].AsBoolean() ?? false),
            disks.Select(disk => Text(disk["KmsKeyId"])).FirstOrDefault(key => key is not null), false, null);
    }

    private static string? Text(Node node) => node.AsText() is { Length: > 0 } text ? text : null;
}
