using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Encryption;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Encryption;

public sealed class EncryptionTests
{
    private const string Key = "arn:aws:kms:us-east-1:111122223333:key/";

    [Theory]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYaws"}""", "True aws-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYoff"}""", "True customer-managed Disabled False")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYdying"}""", "True customer-managed PendingDeletion False")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYimport"}""", "True customer-managed PendingImport False")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"KEYgone"}""", "True customer-managed Unavailable False")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"good"}""", "True customer-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"alias/app"}""", "True customer-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:111122223333:alias/app"}""", "True customer-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"alias/nobody"}""", "True customer-managed Unavailable False")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"alias/aws/ebs"}""", "True aws-managed Enabled True")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:999988887777:key/x"}""", "True ? ? ?")]
    [InlineData("ec2.volume", """{"Encrypted":true,"KmsKeyId":"arn:aws:kms:eu-west-1:111122223333:key/good"}""", "True ? ? ?")]
    [InlineData("ec2.volume", """{"Encrypted":true}""", "True ? ? ?")]
    [InlineData("ec2.volume", """{"Encrypted":false}""", "False none null False")]
    [InlineData("ec2.volume", """{"VolumeId":"vol-1"}""", "False none null False")]
    [InlineData("ec2.snapshot", """{"Encrypted":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("ec2.snapshot", """{"Encrypted":false}""", "False none null False")]
    [InlineData("ec2.image", """{"BlockDeviceMappings":[{"Ebs":{"SnapshotId":"s","Encrypted":true,"KmsKeyId":"KEYgood"}},{"VirtualName":"ephemeral0"}]}""", "True customer-managed Enabled True")]
    [InlineData("ec2.image", """{"BlockDeviceMappings":[{"Ebs":{"Encrypted":true,"KmsKeyId":"KEYgood"}},{"Ebs":{"Encrypted":false}}]}""", "False none null False")]
    [InlineData("ec2.image", """{"BlockDeviceMappings":[]}""", "False none null False")]
    [InlineData("rds.db-instance", """{"StorageEncrypted":true,"KmsKeyId":"KEYaws"}""", "True aws-managed Enabled True")]
    [InlineData("rds.db-instance", """{"StorageEncrypted":false}""", "False none null False")]
    [InlineData("rds.db-cluster", """{"StorageEncrypted":true,"KmsKeyId":"KEYoff"}""", "True customer-managed Disabled False")]
    [InlineData("rds.db-snapshot", """{"Encrypted":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("rds.db-snapshot", """{"StorageEncrypted":true}""", "False none null False")]
    [InlineData("rds.db-cluster-snapshot", """{"StorageEncrypted":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("s3.bucket", """{"Name":"b","BucketEncryption":null}""", "True service-owned null True")]
    [InlineData("s3.bucket", """{"BucketEncryption":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}}""", "True service-owned null True")]
    [InlineData("s3.bucket", """{"BucketEncryption":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}}""", "True aws-managed Enabled True")]
    [InlineData("s3.bucket", """{"BucketEncryption":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse","KMSMasterKeyID":"KEYdying"}}]}}""", "True customer-managed PendingDeletion False")]
    [InlineData("logs.log-group", """{"logGroupName":"g"}""", "True service-owned null True")]
    [InlineData("logs.log-group", """{"logGroupName":"g","kmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("logs.log-group", """{"LogGroupName":"g","KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("cloudtrail.trail", """{"Name":"t"}""", "True service-owned null True")]
    [InlineData("cloudtrail.trail", """{"Name":"t","KmsKeyId":"KEYoff"}""", "True customer-managed Disabled False")]
    [InlineData("backup.vault", """{"EncryptionKeyArn":"KEYaws"}""", "True aws-managed Enabled True")]
    [InlineData("lambda.function", """{"FunctionName":"f"}""", "True service-owned null True")]
    [InlineData("lambda.function", """{"KMSKeyArn":"KEYdying"}""", "True customer-managed PendingDeletion False")]
    [InlineData("ecr.repository", """{"encryptionConfiguration":{"encryptionType":"AES256"}}""", "True service-owned null True")]
    [InlineData("ecr.repository", """{"encryptionConfiguration":{"encryptionType":"KMS","kmsKey":"KEYoff"}}""", "True customer-managed Disabled False")]
    [InlineData("secretsmanager.secret", """{"Name":"s"}""", "True aws-managed Enabled True")]
    [InlineData("secretsmanager.secret", """{"KmsKeyId":"KEYgone"}""", "True customer-managed Unavailable False")]
    [InlineData("sqs.queue", """{"Attributes":{"SqsManagedSseEnabled":"true"}}""", "True service-owned null True")]
    [InlineData("sqs.queue", """{"Attributes":{"SqsManagedSseEnabled":"false"}}""", "False none null False")]
    [InlineData("sqs.queue", """{"Attributes":{"KmsMasterKeyId":"good","SqsManagedSseEnabled":"false"}}""", "True customer-managed Enabled True")]
    [InlineData("efs.file-system", """{"Encrypted":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("efs.file-system", """{"Encrypted":false}""", "False none null False")]
    [InlineData("fsx.file-system", """{"KmsKeyId":"KEYoff"}""", "True customer-managed Disabled False")]
    [InlineData("dynamodb.table", """{"TableName":"t"}""", "True service-owned null True")]
    [InlineData("dynamodb.table", """{"SSEDescription":{"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":"KEYdying"}}""", "True customer-managed PendingDeletion False")]
    [InlineData("elasticache.replication-group", """{"AtRestEncryptionEnabled":true}""", "True service-owned null True")]
    [InlineData("elasticache.replication-group", """{"AtRestEncryptionEnabled":true,"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("elasticache.replication-group", """{"AtRestEncryptionEnabled":false}""", "False none null False")]
    [InlineData("elasticache.serverless-cache", """{"KmsKeyId":"KEYgood"}""", "True customer-managed Enabled True")]
    [InlineData("kinesis.stream", """{"EncryptionType":"KMS","KeyId":"alias/app"}""", "True customer-managed Enabled True")]
    [InlineData("kinesis.stream", """{"EncryptionType":"NONE"}""", "False none null False")]
    [InlineData("firehose.stream", """{"DeliveryStreamType":"DirectPut","DeliveryStreamEncryptionConfiguration":{"Status":"DISABLED"}}""", "False none null False")]
    [InlineData("firehose.stream", """{"DeliveryStreamType":"DirectPut","DeliveryStreamEncryptionConfiguration":{"Status":"ENABLED","KeyARN":"KEYgood"}}""", "True customer-managed Enabled True")]
    [InlineData("firehose.stream", """{"DeliveryStreamType":"KinesisStreamAsSource"}""", "True service-owned null True")]
    [InlineData("msk.cluster", """{"Provisioned":{"EncryptionInfo":{"EncryptionAtRest":{"DataVolumeKMSKeyId":"KEYoff"}}}}""", "True customer-managed Disabled False")]
    [InlineData("msk.cluster", """{"Serverless":{}}""", "True service-owned null True")]
    [InlineData("mq.broker", """{"Broker":{"EncryptionOptions":{"UseAwsOwnedKey":true}}}""", "True service-owned null True")]
    [InlineData("eks.cluster", """{"encryptionConfig":[{"resources":["secrets"],"provider":{"keyArn":"KEYdying"}}]}""", "True customer-managed PendingDeletion False")]
    [InlineData("eks.cluster", """{"name":"c"}""", "True service-owned null True")]
    [InlineData("region", """{"EbsEncryptionByDefault":true,"EbsDefaultKmsKeyId":"alias/aws/ebs"}""", "True aws-managed Enabled True")]
    [InlineData("region", """{"EbsEncryptionByDefault":false,"EbsDefaultKmsKeyId":"alias/aws/ebs"}""", "False none null False")]
    public void Every_type(string type, string document, string expected)
    {
        Node fact = Keys().Fact(type, "Encryption", document.Replace("KEY", Key));
        Assert.Equal(expected, Show(fact));
        Assert.Equal(expected.EndsWith("True", StringComparison.Ordinal), fact["Problem"].IsNull);
    }

    [Theory]
    [InlineData("ec2.volume", "Encrypted", "? ? ? ?")]
    [InlineData("s3.bucket", "BucketEncryption", "True ? ? ?")]
    [InlineData("region", "EbsEncryptionByDefault", "? ? ? ?")]
    [InlineData("logs.log-group", "kmsKeyId", "True ? ? ?")]
    [InlineData("sqs.queue", "Attributes", "? ? ? ?")]
    [InlineData("mq.broker", "Broker", "True ? ? ?")]
    public void What_could_not_be_read_is_not_decided(string type, string member, string expected) => Assert.Equal(expected, Show(
        Keys().Fact(type, "Encryption", $$$$"""{"{{{{member}}}}":{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"m"}}}""")));

    [Fact]
    public void A_key_of_another_account_is_named_and_not_judged()
    {
        Node fact = Keys().Fact("ec2.snapshot", "Encryption", """{"Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:999988887777:key/x"}""");
        Assert.Equal("999988887777", fact["KeyAccount"].AsText());
        Assert.Equal("NotCollected", Assert.IsType<UnreadableNode>(fact["KeyState"]).Failure.Code);
        Assert.Contains("999988887777", fact["Problem"].AsText());
    }

    [Fact]
    public void A_failed_key_listing_leaves_the_key_unknown_but_not_the_encryption()
    {
        MemoryScope scope = new MemoryScope().Failing("kms.key", "kms:ListKeys");
        Node fact = scope.Fact("ec2.volume", "Encryption", $$"""{"Encrypted":true,"KmsKeyId":"{{Key}}good"}""");
        Assert.Equal("True ? ? ?", Show(fact));
        Assert.Equal("kms:ListKeys", Assert.IsType<UnreadableNode>(fact["KeyState"]).Failure.Action);
        Assert.Equal("False none null False", Show(scope.Fact("ec2.volume", "Encryption", """{"Encrypted":false}""")));
    }

    [Fact]
    public void A_description_that_was_denied_leaves_its_key_unknown()
    {
        Node fact = Keys().Fact("ec2.volume", "Encryption", $$"""{"Encrypted":true,"KmsKeyId":"{{Key}}denied"}""");
        Assert.Equal("kms:DescribeKey", Assert.IsType<UnreadableNode>(fact["Healthy"]).Failure.Action);
        Assert.Equal("111122223333", fact["KeyAccount"].AsText());
    }

    [Theory]
    [InlineData("good", "true")]
    [InlineData("off", "false")]
    [InlineData("import", "null")]
    [InlineData("aws", "true")]
    public void Rotation(string key, string expected) => Assert.Equal(expected,
        Keys().Fact("ec2.volume", "Encryption", $$"""{"Encrypted":true,"KmsKeyId":"{{Key}}{{key}}"}""")["KeyRotation"].ToString());

    [Fact]
    public void A_document_alone_says_what_it_can()
    {
        EncryptionFact fact = EncryptionFact.FromDocument("ec2.volume", NodeJson.Parse($$"""{"Encrypted":true,"KmsKeyId":"{{Key}}good"}"""))!;
        Assert.Equal((true, $"{Key}good", "111122223333", null, null), (fact.Encrypted, fact.KeyArn, fact.KeyAccount, fact.KeyState, fact.Healthy));
        Assert.Equal("NotCollected", fact.KeyUnseen!.Code);
        Assert.Null(EncryptionFact.FromDocument("ec2.vpc", new ObjectNode()));
        Assert.Equal(EncryptionFact.AwsManaged, EncryptionFact.FromDocument("ec2.volume", NodeJson.Parse("""{"Encrypted":true,"KmsKeyId":"alias/aws/ebs"}"""))!.KeyKind);
        Assert.False(EncryptionFact.FromDocument("ec2.volume", new ObjectNode())!.Encrypted);
    }

    [Theory]
    [InlineData("eu-west-1", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1", "True customer-managed Disabled False")]
    [InlineData("us-east-1", "arn:aws:kms:us-east-1:111122223333:key/mrk-1", "True customer-managed Enabled True")]
    [InlineData("eu-west-1", "mrk-1", "True customer-managed Disabled False")]
    [InlineData("eu-west-1", "arn:aws:kms:eu-west-1:111122223333:key/gone", "True customer-managed Unavailable False")]
    [InlineData("ap-south-1", "arn:aws:kms:ap-south-1:111122223333:key/any", "True ? ? ?")] // a region that the run did not read
    public void A_bucket_is_judged_by_the_keys_of_its_own_region(string region, string key, string expected)
    {
        MemoryScope scope = new() { Region = "global" };
        scope.Add("kms.key", null, Document("mrk-1", "CUSTOMER", "Enabled", "null"), "us-east-1");
        scope.Add("kms.key", null, Document("mrk-1", "CUSTOMER", "Disabled", "null"), "eu-west-1");
        Node fact = scope.Fact("s3.bucket", "Encryption", scope.Make("s3.bucket",
            $$$"""{"BucketEncryption":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"{{{key}}}"}}]}}""") with { Region = region });
        Assert.Equal(expected, Show(fact));
    }

    private static string Show(Node fact) => string.Join(' ', new[] { "Encrypted", "KeyKind", "KeyState", "Healthy" }.Select(member =>
        fact[member].Kind switch
        {
            NodeKind.Unreadable => "?",
            NodeKind.Boolean => fact[member].AsBoolean().ToString(),
            _ => fact[member].ToString(),
        }));

    private static MemoryScope Keys() => new MemoryScope().With("kms.key",
        Document("good", "CUSTOMER", "Enabled", """{"KeyRotationEnabled":true}"""),
        Document("off", "CUSTOMER", "Disabled", """{"KeyRotationEnabled":false}"""),
        Document("dying", "CUSTOMER", "PendingDeletion", "null"),
        Document("import", "CUSTOMER", "PendingImport", "null"),
        Document("aws", "AWS", "Enabled", "null"),
        """{"KeyId":"denied","KeyArn":"KEYdenied","Metadata":{"$unreadable":{"operation":"kms:DescribeKey","action":"kms:DescribeKey","code":"AccessDenied","message":"m"}}}""".Replace("KEY", Key))
        .With("kms.alias", """{"AliasName":"alias/app","TargetKeyId":"good"}""", """{"AliasName":"alias/aws/s3","TargetKeyId":"aws"}""");

    private static string Document(string id, string manager, string state, string rotation) =>
        $$"""{"KeyId":"{{id}}","KeyArn":"{{Key}}{{id}}","Metadata":{"KeyManager":"{{manager}}","KeyState":"{{state}}"},"Rotation":{{rotation}}}""";
}
