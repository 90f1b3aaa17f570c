using System.Text.RegularExpressions;

namespace FormTool.Core.Encryption;

/// <summary>A thing that stores data, named by an id or an ARN.</summary>
/// <param name="Type">The type, <c>ec2.volume</c>.</param>
/// <param name="Id">The id, without the ARN around it.</param>
public sealed partial record DataResource(string Type, string Id)
{
    // ARN forms: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
    private static readonly (string Service, string Kind, string Type)[] Arns =
    [
        ("ec2", "volume/", "ec2.volume"),
        ("ec2", "snapshot/", "ec2.snapshot"),
        ("ec2", "image/", "ec2.image"),
        ("rds", "db:", "rds.db-instance"),
        ("rds", "cluster:", "rds.db-cluster"),
        ("rds", "snapshot:", "rds.db-snapshot"),
        ("rds", "cluster-snapshot:", "rds.db-cluster-snapshot"),
        ("s3", "", "s3.bucket"),
        ("logs", "log-group:", "logs.log-group"),
        ("cloudtrail", "trail/", "cloudtrail.trail"),
        ("backup", "backup-vault:", "backup.vault"),
        ("dynamodb", "table/", "dynamodb.table"),
        ("ecr", "repository/", "ecr.repository"),
        ("eks", "cluster/", "eks.cluster"),
        ("elasticache", "replicationgroup:", "elasticache.replication-group"),
        ("elasticache", "serverlesscache:", "elasticache.serverless-cache"),
        ("elasticfilesystem", "file-system/", "efs.file-system"),
        ("firehose", "deliverystream/", "firehose.stream"),
        ("fsx", "file-system/", "fsx.file-system"),
        ("kinesis", "stream/", "kinesis.stream"),
        ("lambda", "function:", "lambda.function"),
    ];

    private static readonly (string Prefix, string Type)[] Prefixes =
    [
        ("vol-", "ec2.volume"),
        ("snap-", "ec2.snapshot"),
        ("ami-", "ec2.image"),
    ];

    /// <summary>What an ARN or an id with a known prefix names; null where that cannot be told.</summary>
    public static DataResource? Recognize(string text)
    {
        if (ArnForm().Match(text) is { Success: true } arn)
        {
            string service = arn.Groups["service"].Value;
            string rest = arn.Groups["resource"].Value;
            foreach ((string known, string kind, string type) in Arns)
            {
                if (service == known && rest.StartsWith(kind, StringComparison.Ordinal) && rest.Length > kind.Length)
                {
                    // A log group's ARN may end in ":*", and a path within a bucket names the bucket.
                    string id = rest[kind.Length..];
                    id = type == "logs.log-group" ? id.Split(':')[0] : type == "s3.bucket" ? id.Split('/')[0] : id;
                    return new(type, id);
                }
            }
            return null;
        }
        foreach ((string prefix, string type) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new(type, text);
            }
        }
        return null;
    }

    [GeneratedRegex("^arn:aws[a-z-]*:(?<service>[a-z0-9-]+):[a-z0-9-]*:[0-9]*:(?<resource>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ArnForm();
}
