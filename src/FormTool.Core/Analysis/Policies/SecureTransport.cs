namespace FormTool.Core.Analysis.Policies;

/// <summary>Whether a resource policy turns plain HTTP away.</summary>
internal static class SecureTransport
{
    /// <summary>Whether every one of these resources (ARNs or patterns) is covered by a Deny of the action pattern to everyone,
    /// with nothing but <c>aws:SecureTransport</c> false as its condition. A limit on the TLS version is no such Deny.</summary>
    public static bool IsDemanded(PolicyDocument policy, string action, IEnumerable<string> resources)
    {
        List<PolicyStatement> denials = [.. policy.Statements.Where(statement => IsTransportDeny(statement) && statement.Actions.Covers(action))];
        return resources.All(resource => denials.Any(denial => denial.Resources.Covers(resource)));
    }

    private static bool IsTransportDeny(PolicyStatement statement) =>
        !statement.Allows
        && statement.Principals is { Everyone: true, Negated: false }
        && statement.Conditions is [{ Key: "aws:securetransport", Operator: { Comparison: Comparison.Boolean, Quantifier: Quantifier.None } } condition]
        && condition.Values.Count > 0
        && condition.Values.Any(value => value.Equals("false", StringComparison.OrdinalIgnoreCase));
}
