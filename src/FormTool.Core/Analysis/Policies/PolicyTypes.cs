namespace FormTool.Core.Analysis.Policies;

/// <summary>A resource type that carries a policy.</summary>
/// <param name="ResourceType">The type in the inventory.</param>
/// <param name="Member">The member that holds the policy.</param>
/// <param name="Service">The prefix of the actions that the policy speaks of.</param>
/// <param name="ManageAction">The action that changes the policy.</param>
/// <param name="ReadAction">The action that reads it, for what a person is told when the document is unusable.</param>
internal sealed record PolicyType(string ResourceType, string Member, string Service, string ManageAction, string ReadAction)
{
    /// <summary>What a Deny of plain HTTP has to cover; SNS takes no <c>sns:*</c> in a policy.</summary>
    public string TransportAction { get; init; } = $"{Service}:*";
}

/// <summary>The types whose policy is all that decides who is let in. S3 buckets have an ACL and blocks beside it: <see cref="BucketAccessAnalyzer"/>.</summary>
internal static class PolicyTypes
{
    /// <summary>S3 buckets.</summary>
    public static PolicyType Bucket { get; } = new("s3.bucket", "Policy", "s3", "s3:PutBucketPolicy", "s3:GetBucketPolicy");

    /// <summary>S3 access points; they have a block of their own.</summary>
    public static PolicyType AccessPoint { get; } = new("s3.access-point", "Policy", "s3", "s3:PutAccessPointPolicy", "s3:GetAccessPointPolicy");

    /// <summary>The others, one line each.</summary>
    public static IReadOnlyList<PolicyType> All { get; } =
    [
        new("kms.key", "Policy", "kms", "kms:PutKeyPolicy", "kms:GetKeyPolicy"),
        new("backup.vault", "AccessPolicy", "backup", "backup:PutBackupVaultAccessPolicy", "backup:GetBackupVaultAccessPolicy"),
        new("sns.topic", "Policy", "sns", "sns:SetTopicAttributes", "sns:GetTopicAttributes") { TransportAction = "sns:publish" },
        new("logs.resource-policy", "policyDocument", "logs", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies"),
        new("logs.destination", "accessPolicy", "logs", "logs:PutDestinationPolicy", "logs:DescribeDestinations"),
        new("lambda.function", "Policy", "lambda", "lambda:AddPermission", "lambda:GetPolicy"),
        new("sqs.queue", "Policy", "sqs", "sqs:SetQueueAttributes", "sqs:GetQueueAttributes"),
        new("secretsmanager.secret", "ResourcePolicy", "secretsmanager", "secretsmanager:PutResourcePolicy", "secretsmanager:GetResourcePolicy"),
        new("efs.file-system", "Policy", "elasticfilesystem", "elasticfilesystem:PutFileSystemPolicy", "elasticfilesystem:DescribeFileSystemPolicy")
        {
            TransportAction = "elasticfilesystem:ClientMount",
        },
        new("dynamodb.table", "Policy", "dynamodb", "dynamodb:PutResourcePolicy", "dynamodb:GetResourcePolicy"),
        new("ecr.repository", "Policy", "ecr", "ecr:SetRepositoryPolicy", "ecr:GetRepositoryPolicy"),
        new("opensearch.domain", "AccessPolicies", "es", "es:UpdateDomainConfig", "es:DescribeDomain"),
        new("events.bus", "Policy", "events", "events:PutPermission", "events:ListEventBuses"),
    ];
}
