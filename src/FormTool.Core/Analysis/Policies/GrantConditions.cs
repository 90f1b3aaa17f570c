namespace FormTool.Core.Analysis.Policies;

/// <summary>What the conditions of an Allow in an identity policy mean for its holder.</summary>
internal static class GrantConditions
{
    // Of the caller, his session and his network: whoever holds the permission can meet them, or they say when and from where, not what.
    private static readonly string[] Circumstances =
    [
        "aws:multifactorauth", "aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:vpce", "aws:securetransport", "aws:currenttime", "aws:epochtime",
        "aws:tokenissuetime", "aws:useragent", "aws:referer", "aws:principal", "aws:username", "aws:userid", "aws:requestedregion", "aws:sourceidentity",
        "aws:federatedprovider", "aws:resourceaccount", "aws:resourceorg", "aws:ec2instancesource", "ec2:region", "sts:", "saml:", "s3:tlsversion", "s3:resourceaccount",
    ];

    /// <summary>Whether the Allow gives its whole width, apart from the circumstances of the request. Conditions on what is asked for
    /// (tags, the policy that is attached, the boundary of a new role) narrow it; those that hold without their key do not.</summary>
    /// <param name="statement">The Allow.</param>
    /// <param name="passedTo">The service that a role is passed to, where the step says.</param>
    public static bool LeaveWhole(PolicyStatement statement, string? passedTo)
    {
        foreach (PolicyCondition condition in statement.Conditions)
        {
            if (condition.Key == "iam:passedtoservice" && passedTo is not null)
            {
                if (ConditionEvaluator.Holds(condition, RequestContext.Unknown.With(condition.Key, passedTo)) == false)
                {
                    return false;
                }
                continue;
            }
            if (!IsCircumstance(condition.Key) && !HoldsWidely(condition))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether the Deny applies whatever else is true of the request.</summary>
    /// <param name="statement">The Deny.</param>
    /// <param name="passedTo">The service that a role is passed to, where the step says.</param>
    /// <param name="principal">Who asks, where that is one principal: denies of organizations often spare some by name.</param>
    public static bool SurelyHold(PolicyStatement statement, string? passedTo, string? principal)
    {
        if (statement.Conditions.Count == 0)
        {
            return true;
        }
        RequestContext context = passedTo is null ? RequestContext.Unknown : RequestContext.Unknown.With("iam:passedtoservice", passedTo);
        return ConditionEvaluator.Hold(statement, principal is null ? context : context.With("aws:PrincipalArn", principal)) == true;
    }

    /// <summary>The keys of the circumstances, for a note beside the grant.</summary>
    public static string Note(PolicyStatement statement) => statement.Conditions.Count == 0
        ? ""
        : $" if {string.Join(" and ", statement.Conditions.Take(3).Select(condition => StatementText.Clip($"{condition.Operator.Name} {condition.Key}", 60)))}";

    private static bool IsCircumstance(string key) => Circumstances.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private static bool HoldsWidely(PolicyCondition condition) =>
        condition.Operator.Negated
        || condition.Operator.HoldsWhenAbsent && condition.Key is not ("iam:passedtoservice" or "iam:policyarn")
        || (condition.Operator.Comparison is Comparison.TextLike or Comparison.Arn && condition.Values.Any(value => value.Trim('*').Length == 0));
}
