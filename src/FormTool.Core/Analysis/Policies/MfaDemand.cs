namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Whether a principal can do nothing of weight without MFA. Either a Deny stands before everything but self-service (it has to use
/// <c>BoolIfExists</c>: requests that are signed with access keys carry no MFA key at all), or nothing but self-service is allowed without MFA.
/// </summary>
internal static class MfaDemand
{
    private static readonly string[] Probes =
        ["iam:createuser", "iam:attachuserpolicy", "iam:createaccesskey", "s3:getobject", "ec2:runinstances", "sts:assumerole", "anyservice:anyactionatall8c41f0"];

    // What a person needs to register a device and to begin a session with it.
    private static readonly string[] SelfService =
    [
        "iam:get", "iam:list", "iam:generate", "iam:simulate", "iam:changepassword", "iam:createvirtualmfadevice", "iam:deletevirtualmfadevice",
        "iam:enablemfadevice", "iam:resyncmfadevice", "iam:deactivatemfadevice", "sts:getsessiontoken", "sts:getcalleridentity",
    ];

    public static bool IsMade(PrincipalPolicies policies)
    {
        List<PolicyStatement> statements = [.. policies.Identity.SelectMany(source => source.Document.Statements)];
        List<PolicyStatement> denials = [.. statements.Concat(policies.Boundary?.Statements ?? []).Where(statement => !statement.Allows && DeniesWithoutMfa(statement))];
        if (Probes.All(probe => denials.Any(denial => denial.Actions.SurelyMatches(probe))))
        {
            return true;
        }
        List<PolicyStatement> weighty = [.. statements.Where(statement => statement.Allows && !IsSelfService(statement.Actions))];
        return weighty.Count > 0 && weighty.All(statement => ConditionLimits.OfAllow(statement).Any(limit => limit.IsOnly(Tie.Mfa)));
    }

    private static bool DeniesWithoutMfa(PolicyStatement statement) =>
        ConditionLimits.OfDeny(statement) is Limit left && left.IsOnly(Tie.Mfa | Tie.Nobody) && statement.Resources.Covers("*");

    private static bool IsSelfService(PatternSet actions) =>
        !actions.Negated && actions.Patterns.All(pattern => SelfService.Any(prefix => pattern.AtMost.StartsWith(prefix, StringComparison.Ordinal)));
}
