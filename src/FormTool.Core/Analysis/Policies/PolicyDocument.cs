namespace FormTool.Core.Analysis.Policies;

/// <summary>What a policy hangs on, and so which elements its statements have.</summary>
internal enum PolicyRole
{
    /// <summary>On a user, group or role, or managed, a boundary included: no principals.</summary>
    Identity,
    /// <summary>On a resource: principals; a missing Resource means that resource.</summary>
    Resource,
    /// <summary>Who may assume a role: principals and no resources.</summary>
    Trust,
}

/// <summary>One policy, parsed and checked.</summary>
internal sealed record PolicyDocument(IReadOnlyList<PolicyStatement> Statements)
{
    /// <summary>No statement: nothing is allowed, nothing denied.</summary>
    public static PolicyDocument Empty { get; } = new([]);

    /// <summary>How many patterns and principals all statements hold: the measure of the work that a question costs.</summary>
    public int Size { get; } = Statements.Sum(statement => statement.Actions.Patterns.Count + statement.Resources.Patterns.Count
        + (statement.Principals?.Named.Count ?? 0) + statement.Conditions.Count);
}

/// <summary>One statement.</summary>
internal sealed class PolicyStatement
{
    private ulong[]? _dangerous;
    private string[]? _wholeServices;

    /// <summary>Its place in the document, from 1.</summary>
    public required int Number { get; init; }

    public required string? Sid { get; init; }

    /// <summary>Allow; else Deny.</summary>
    public required bool Allows { get; init; }

    public required PatternSet Actions { get; init; }

    public required PatternSet Resources { get; init; }

    /// <summary>Null in an identity policy.</summary>
    public required PrincipalSet? Principals { get; init; }

    /// <summary>All must hold.</summary>
    public required IReadOnlyList<PolicyCondition> Conditions { get; init; }

    /// <summary>Which actions of the escalation table this statement touches (an Allow: may match; a Deny: surely matches), one bit each.
    /// Managed policies are shared by thousands of principals, so it is worked out once.</summary>
    public ReadOnlySpan<ulong> Dangerous => _dangerous ??= EscalationTable.Mark(this);

    /// <summary>The services of which it takes in every action; worked out once.</summary>
    public IReadOnlyList<string> WholeServices => _wholeServices ??= [.. Policies.WholeServices.Of(Actions)];

    /// <summary>One line for a person: what it says, at most 240 characters.</summary>
    public string Describe() => StatementText.Of(this);
}

/// <summary>Who a statement speaks of.</summary>
/// <param name="Everyone"><c>"*"</c> or <c>{"AWS": "*"}</c>.</param>
/// <param name="Negated">NotPrincipal: everyone but those named.</param>
/// <param name="Named">The others, in order.</param>
internal sealed record PrincipalSet(bool Everyone, bool Negated, IReadOnlyList<PolicyPrincipal> Named);

/// <summary>One operator on one key: the key's value must fit one of these values.</summary>
/// <param name="Operator">The operator with its modifiers.</param>
/// <param name="Key">The key, in lower case.</param>
/// <param name="Values">Texts; numbers and booleans as JSON writes them.</param>
internal sealed record PolicyCondition(ConditionOperator Operator, string Key, IReadOnlyList<string> Values);
