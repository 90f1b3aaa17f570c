namespace FormTool.Core.Analysis.Policies;

/// <summary>Which services a statement takes in with all their actions.</summary>
internal static class WholeServices
{
    // An action that no service has: only a wildcard reaches it.
    private const string AnyAction = "anyactionatall8c41f0";

    /// <summary>The services that a wildcard over service names is tried with; those where all actions at once matter.</summary>
    private static readonly string[] Weighty =
    [
        "acm", "backup", "bedrock", "cloudformation", "cloudtrail", "cloudwatch", "config", "dynamodb", "ec2", "ecr", "ecs", "eks", "guardduty", "iam",
        "kms", "lambda", "logs", "organizations", "rds", "route53", "s3", "secretsmanager", "sns", "sqs", "ssm", "sts",
    ];

    /// <summary>All services at once.</summary>
    public static bool AreAll(IReadOnlyCollection<string> services) => Weighty.All(services.Contains);

    /// <summary>Whether the actions take in everything that IAM can be asked for.</summary>
    public static bool TakeInIam(PatternSet actions) => actions.MayMatch("iam:" + AnyAction);

    /// <summary>The services of which an Allow takes in every action.</summary>
    public static IEnumerable<string> Of(PatternSet actions)
    {
        IEnumerable<string> named = actions.Negated
            ? []
            : actions.Patterns
                .Select(pattern => (Form: pattern.AtMost, Colon: pattern.AtMost.IndexOf(':')))
                .Where(pattern => pattern.Colon > 0 && pattern.Form.EndsWith('*'))
                .Select(pattern => pattern.Form[..pattern.Colon])
                .Where(service => !service.Contains('*') && !service.Contains('?'));
        bool wild = actions.Negated || actions.Patterns.Any(pattern => pattern.AtMost.IndexOf('*') is int star and >= 0 && star < (uint)pattern.AtMost.IndexOf(':'));
        return (wild ? named.Concat(Weighty) : named).Distinct().Where(service => actions.MayMatch($"{service}:{AnyAction}"));
    }

    /// <summary>Whether a Deny takes the whole of the service away again.</summary>
    public static bool IsDenied(PolicyStatement denial, string service) =>
        denial.Actions.SurelyMatches($"{service}:{AnyAction}") && ResourceBreadth.IsSurelyWide(denial.Resources, service) && denial.Conditions.Count == 0;
}
