namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Reads what conditions do to "everyone". An Allow is narrowed by each of its conditions that ties the caller to something
/// which strangers cannot choose; a Deny leaves over those whom one of its conditions exempts.
/// </summary>
internal static class ConditionLimits
{
    // The service puts these in every request that it checks, so IfExists takes nothing away.
    private static readonly HashSet<string> AlwaysPresent = ["kms:calleraccount"];

    /// <summary>The limits of an Allow, all of which apply.</summary>
    public static List<Limit> OfAllow(PolicyStatement statement)
    {
        List<Limit> limits = [];
        foreach (PolicyCondition condition in statement.Conditions)
        {
            ConditionOperator operation = condition.Operator;
            bool passesWhenAbsent = operation.HoldsWhenAbsent && !AlwaysPresent.Contains(condition.Key) && !IsRequired(statement, condition.Key);
            if (!operation.Negated && !passesWhenAbsent && ValueLimits.Of(condition.Key, operation, condition.Values) is Limit limit)
            {
                limits.Add(limit);
            }
        }
        return limits;
    }

    /// <summary>Who is left after a Deny; null where strangers may be left.</summary>
    public static Limit? OfDeny(PolicyStatement statement)
    {
        Limit? left = null;
        foreach (PolicyCondition condition in statement.Conditions)
        {
            if (Exempt(condition) is not Limit exempt)
            {
                return null;
            }
            left = left is null ? exempt : left.Or(exempt);
        }
        return left ?? Limit.Nobody;
    }

    /// <summary>Whom this one condition of a Deny spares; null where the condition may not hold for a stranger, so that he is spared too.</summary>
    private static Limit? Exempt(PolicyCondition condition)
    {
        ConditionOperator operation = condition.Operator;
        if (operation.Comparison == Comparison.Null)
        {
            // Denied without the key: only whoever signed in with MFA carries its age.
            return condition.Key is "aws:multifactorauthage" or "aws:multifactorauthpresent" && Is(condition, "true") ? new(Tie.Mfa) : null;
        }
        if (operation.Comparison == Comparison.Boolean && Is(condition, "false"))
        {
            return !operation.HoldsWhenAbsent ? null : condition.Key switch
            {
                "aws:multifactorauthpresent" => new(Tie.Mfa),
                "aws:principalisawsservice" => new(Tie.Service),
                _ => null,
            };
        }
        return operation.Negated && operation.HoldsWhenAbsent ? ValueLimits.Of(condition.Key, operation, condition.Values) : null;
    }

    // "Null": {key: false} asks that the key be there.
    private static bool IsRequired(PolicyStatement statement, string key) =>
        statement.Conditions.Any(condition => condition.Operator is { Comparison: Comparison.Null, HoldsWhenAbsent: false } && condition.Key == key && Is(condition, "false"));

    private static bool Is(PolicyCondition condition, string value) =>
        condition.Values.Count > 0 && condition.Values.All(text => text.Equals(value, StringComparison.OrdinalIgnoreCase));
}
