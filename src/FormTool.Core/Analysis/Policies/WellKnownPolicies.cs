using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Policies of AWS that are told by their name when their document was not listed. Only what decides the facts is kept:
/// these grant everything, or are known to grant nothing by which one could rise.
/// </summary>
internal static class WellKnownPolicies
{
    private static readonly PolicyDocument ReadsOnly = PolicyDocument.Empty;

    private static readonly Dictionary<string, PolicyDocument> Known = new(StringComparer.Ordinal)
    {
        ["AdministratorAccess"] = Allow("Action", "*"),
        ["IAMFullAccess"] = Allow("Action", "iam:*"),
        ["PowerUserAccess"] = Allow("NotAction", "iam:*", "organizations:*", "account:*"),
        ["AmazonS3FullAccess"] = Allow("Action", "s3:*", "s3-object-lambda:*"),
        ["AWSDenyAll"] = Read("""{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"""),
        ["ReadOnlyAccess"] = ReadsOnly,
        ["SecurityAudit"] = ReadsOnly,
        ["job-function/ViewOnlyAccess"] = ReadsOnly,
        ["AWSSupportAccess"] = ReadsOnly,
        ["IAMReadOnlyAccess"] = ReadsOnly,
        ["IAMUserChangePassword"] = ReadsOnly,
        ["AmazonSSMManagedInstanceCore"] = ReadsOnly,
        ["CloudWatchAgentServerPolicy"] = ReadsOnly,
        ["service-role/AWSLambdaBasicExecutionRole"] = ReadsOnly,
        ["service-role/AWSLambdaVPCAccessExecutionRole"] = ReadsOnly,
        ["service-role/AmazonECSTaskExecutionRolePolicy"] = ReadsOnly,
        ["service-role/AmazonRDSEnhancedMonitoringRole"] = ReadsOnly,
        ["service-role/AWS_ConfigRole"] = ReadsOnly,
    };

    /// <summary>The policy of that ARN, or null where its name says nothing.</summary>
    public static PolicyDocument? Find(string arn) =>
        IsOfAws(arn) && Known.TryGetValue(Name(arn), out PolicyDocument? document) ? document
        : IsOfAws(arn) && Name(arn).StartsWith("aws-service-role/", StringComparison.Ordinal) ? ReadsOnly
        : null;

    /// <summary>Whether a policy that could not be read may deny: customers' may, of AWS's those that are made for it.</summary>
    public static bool MayDeny(string arn) =>
        !IsOfAws(arn) || arn.Contains("Deny", StringComparison.OrdinalIgnoreCase) || arn.Contains("Quarantine", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether AWS wrote the policy: the account part of its ARN is <c>aws</c>.</summary>
    public static bool IsOfAws(string arn) => Arn.Parse(arn) is { Account: "aws" };

    private static string Name(string arn) => Arn.Parse(arn) is Arn parsed && parsed.Resource.StartsWith("policy/", StringComparison.Ordinal)
        ? parsed.Resource["policy/".Length..]
        : "";

    private static PolicyDocument Allow(string element, params string[] actions) =>
        Read($$"""{"Statement":[{"Effect":"Allow","{{element}}":[{{string.Join(',', actions.Select(action => $"\"{action}\""))}}],"Resource":"*"}]}""");

    private static PolicyDocument Read(string json) => PolicyReader.Read(NodeJson.Parse(json), PolicyRole.Identity);
}
