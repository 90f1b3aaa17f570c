using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>One policy that applies to a principal.</summary>
/// <param name="Label">For a person: <c>inline policy Deploy</c>, <c>group Admins, managed policy AdministratorAccess</c>.</param>
/// <param name="Document">What it says.</param>
internal sealed record PolicySource(string Label, PolicyDocument Document);

/// <summary>A policy that applies, but could not be read.</summary>
/// <param name="Failure">Why.</param>
/// <param name="MayDeny">Whether it may hold a Deny; AWS's own policies that grant do not.</param>
internal sealed record MissingPolicy(ReadFailure Failure, bool MayDeny);

/// <summary>Everything that decides what a principal may do by its own policies.</summary>
internal sealed class PrincipalPolicies
{
    /// <summary>The principal's ARN; null for a policy by itself.</summary>
    public string? Arn { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary><c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>Inline and managed, those of its groups included.</summary>
    public List<PolicySource> Identity { get; } = [];

    /// <summary>The permissions boundary, where there is one that could be read.</summary>
    public PolicyDocument? Boundary { get; set; }

    /// <summary>Whether there is a boundary, readable or not.</summary>
    public bool HasBoundary => Boundary is not null || MissingBoundary is not null;

    /// <summary>Why the boundary could not be read.</summary>
    public ReadFailure? MissingBoundary { get; set; }

    /// <summary>The policies that could not be read.</summary>
    public List<MissingPolicy> Missing { get; } = [];

    /// <summary>What the organization takes away from it; none for a policy by itself and for a service-linked role.</summary>
    public OrganizationPolicies Organization { get; init; } = OrganizationPolicies.None;

    /// <summary>ARNs of its groups.</summary>
    public List<string> GroupArns { get; } = [];

    /// <summary>ARNs of the customer managed policies that apply to it: whoever may rewrite one of them rewrites his own rights.</summary>
    public List<string> PolicyArns { get; } = [];
}
