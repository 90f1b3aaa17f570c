using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>From what somebody typed to the resources that it means.</summary>
internal sealed class AccessTargets(IAnalysisScope account)
{
    private static readonly (string Type, string Name, PolicyType? Policy)[] s_types =
    [
        ("s3.bucket", "Name", PolicyTypes.Bucket),
        ("iam.role", "RoleName", null),
        ("iam.user", "UserName", null),
        ("kms.key", "KeyId", PolicyTypes.All.First(type => type.ResourceType == "kms.key")),
        ("sns.topic", "TopicArn", PolicyTypes.All.First(type => type.ResourceType == "sns.topic")),
        ("backup.vault", "BackupVaultName", PolicyTypes.All.First(type => type.ResourceType == "backup.vault")),
    ];

    // They have policies of their own that the inventory does not read.
    private static readonly string[] s_unreadPolicies =
        ["sqs", "lambda", "secretsmanager", "ecr", "dynamodb", "es", "events", "execute-api", "codebuild", "codeartifact", "elasticfilesystem", "glacier",
         "kinesis", "logs", "glue", "ses", "acm-pca", "s3express", "s3-outposts", "s3-object-lambda", "schemas", "ssm", "ssm-incidents", "states", "vpc-lattice", "redshift-serverless", "iot"];

    /// <summary>What has to be read so that targets and principals can be found.</summary>
    public static IReadOnlyList<(string Type, string Path)> Members { get; } =
    [
        ("s3.bucket", "Policy"), ("s3.bucket", "Acl"), ("s3.bucket", "PublicAccessBlock"), ("account", "PublicAccessBlock"),
        ("kms.key", "Policy"), ("kms.alias", "AliasName"), ("sns.topic", "Policy"), ("backup.vault", "AccessPolicy"),
        ("iam.user", "UserName"), ("iam.role", "RoleName"), ("iam.group", "GroupName"), ("iam.policy", "Arn"),
        .. OrganizationLimits.Sources.SelectMany(source => source.Members.Prepend("Id").Select(member => (source.ResourceType, member))),
        (OrganizationLimits.ResourceType, "Content"), (OrganizationLimits.ResourceType, "Targets"),
    ];

    /// <summary>The resources that a text means: an ARN (a star may stand in it), a name or an id.</summary>
    /// <exception cref="AccessException">There is none.</exception>
    public IReadOnlyList<AccessTarget> Find(string text)
    {
        if (Arn.Parse(text) is Arn arn)
        {
            return [OfArn(text, arn)];
        }
        List<AccessTarget> found = [];
        foreach ((string type, string name, PolicyType? policy) in s_types)
        {
            found.AddRange(account.All(type).Items
                .Where(item => item.Id == text || item.Document[name].AsText() == text || item.Arn?.EndsWith(':' + text, StringComparison.Ordinal) == true)
                .Select(item => Of(item, policy, item.Arn ?? "")));
        }
        foreach (Resource alias in account.All("kms.alias").Items.Where(alias => alias.Document["AliasName"].AsText() == text))
        {
            string? key = alias.Document["TargetKeyId"].AsText();
            found.AddRange(account.All("kms.key").Items.Where(item => item.Id == key).Select(item => Of(item, s_types[3].Policy, item.Arn ?? "")));
        }
        return found.Count > 0 ? found : throw new AccessException("ResourceNotFound",
            $"There is no bucket, role, user, key, topic or backup vault '{StatementText.Clip(text, 200)}' among what was read of the account {account.Account}{Unread()}. Anything else is named by its ARN.");
    }

    /// <summary>A user or role of the account.</summary>
    public AccessTarget OfIdentity(Resource item) => Of(item, null, item.Arn ?? item.Document["Arn"].AsText() ?? item.Id);

    private string Unread() => string.Concat(s_types.Where(type => account.All(type.Type).Failure is not null)
        .Select(type => $"; {type.Type} could not be listed whole"));

    private AccessTarget OfArn(string text, Arn arn)
    {
        string kind = Kind(arn);
        string type = kind switch { "s3" => "s3.bucket", "role" => "iam.role", "user" => "iam.user", "kms" => "kms.key", "sns" => "sns.topic", "backup" => "backup.vault", _ => "" };
        string own = kind == "s3" ? text.Split('/')[0] : text;
        if (type.Length > 0)
        {
            (_, string name, PolicyType? policy) = s_types.First(known => known.Type == type);
            Resource? item = account.All(type).Items.FirstOrDefault(item => item.Arn == own || (kind == "s3" && item.Document[name].AsText() == arn.Resource.Split('/')[0]));
            if (item is not null)
            {
                return Of(item, policy, text);
            }
            if (arn.Account == account.Account && account.All(type).Failure is null && !arn.Resource.Contains('*')
                && (arn.Region.Length == 0 || account.All(type).Items.Any(other => other.Region == arn.Region)))
            {
                throw new AccessException("ResourceNotFound", $"The account {account.Account} has no {type} '{StatementText.Clip(text, 200)}'.");
            }
        }
        bool policed = type.Length > 0 && kind != "user" || s_unreadPolicies.Contains(arn.Service);
        return new()
        {
            Arn = text,
            Kind = kind,
            Account = arn.Account.Length > 0 ? arn.Account : kind == "s3" ? "" : account.Account,
            PolicyIsMissing = policed ? $"the policy of {StatementText.Clip(text, 120)} was not read" : null,
            Mode = kind is "kms" or "role" ? ResourcePolicyMode.ResourceDecides : ResourcePolicyMode.Either,
        };
    }

    private AccessTarget Of(Resource item, PolicyType? type, string arn)
    {
        string kind = item.Type switch { "iam.role" => "role", "iam.user" => "user", "kms.key" => "kms", _ => item.Type.Split('.')[0] };
        AccessTarget target = new()
        {
            Arn = arn,
            Kind = kind,
            Account = item.Account,
            Resource = item,
            Mode = kind is "kms" or "role" ? ResourcePolicyMode.ResourceDecides : ResourcePolicyMode.Either,
        };
        return kind switch
        {
            "role" => WithPolicy(target, item.Document["AssumeRolePolicyDocument"], PolicyRole.Trust, "trust policy"),
            "s3" => OfBucket(WithPolicy(target, item.Document[type!.Member], PolicyRole.Resource, "bucket policy"), item),
            _ when type is not null => WithPolicy(target, item.Document[type.Member], PolicyRole.Resource, kind == "kms" ? "key policy" : "resource policy"),
            _ => target,
        };
    }

    private AccessTarget OfBucket(AccessTarget target, Resource bucket) => target with
    {
        Acl = BucketAcl.Read(bucket.Document["Acl"]),
        Blocks = BucketBlocks.Of(bucket.Document["PublicAccessBlock"], account),
        IsPublic = target.Policy is not null && AccessAnalysis.Run(target.Policy.Document, new(bucket.Account, "s3")).Public,
    };

    private static AccessTarget WithPolicy(AccessTarget target, Node document, PolicyRole role, string label)
    {
        if (document is UnreadableNode unreadable)
        {
            return target with { PolicyIsMissing = $"the {label} could not be read: {unreadable.Failure.Message}" };
        }
        if (document.IsNull || document.AsText() is "")
        {
            return target;
        }
        try
        {
            return target with { Policy = new(label, PolicyReader.Read(document, role)) };
        }
        catch (InvalidPolicyException e)
        {
            return target with { PolicyIsMissing = $"the {label} cannot be used: {e.Message}" };
        }
    }

    private static string Kind(Arn arn) => arn.Service switch
    {
        "iam" when arn.Resource.StartsWith("role/", StringComparison.Ordinal) => "role",
        "iam" when arn.Resource.StartsWith("user/", StringComparison.Ordinal) => "user",
        "backup" when !arn.Resource.StartsWith("backup-vault:", StringComparison.Ordinal) => "backup-other",
        "kms" when !arn.Resource.StartsWith("key/", StringComparison.Ordinal) => "kms-other",
        _ => arn.Service,
    };
}
