namespace FormTool.Core.Analysis.Policies;

/// <summary>How a resource's own policy stands to the policies of principals.</summary>
internal enum ResourcePolicyMode
{
    /// <summary>Within the account either is enough (S3, SQS, SNS, …).</summary>
    Either,
    /// <summary>The resource's policy decides; principals' policies count only where it lets their account in (KMS keys, trust policies of roles).</summary>
    ResourceDecides,
}

/// <summary>One question: may this principal do this to that?</summary>
internal sealed record AccessRequest
{
    /// <summary>The ARN of the user or role.</summary>
    public required string Principal { get; init; }

    /// <summary>In AWS's spelling or lower case, no wildcards.</summary>
    public required string Action { get; init; }

    /// <summary>The ARN of the resource. With a star it stands for everything that it matches: allowed is only what is allowed for all of it.</summary>
    public required string Resource { get; init; }

    /// <summary>The account that owns the resource; S3's ARNs do not say it.</summary>
    public required string ResourceAccount { get; init; }

    /// <summary>What is known of the request; what is not known leaves the answer open where a condition asks for it.</summary>
    public RequestContext Context { get; init; } = RequestContext.Unknown;

    /// <summary>Whether conditions on what is not known are supposed to come out in favour of the request; the answer then names them.</summary>
    public bool Favourable { get; init; }
}

/// <summary>The policies that stand between a principal and a resource.</summary>
internal sealed record PolicyStack
{
    /// <summary>The principal's own: inline, managed, its groups', the boundary, and what of them is missing.</summary>
    public required PrincipalPolicies Principal { get; init; }

    /// <summary>The resource's own policy; null where it has none.</summary>
    public PolicySource? Resource { get; init; }

    /// <summary>Whether the resource has a policy that could not be read.</summary>
    public bool ResourceIsMissing { get; init; }

    /// <summary>How the two go together.</summary>
    public ResourcePolicyMode Mode { get; init; }

    /// <summary>Service control policies, one list for each level from the root of the organization to the account; every level has to allow.</summary>
    public IReadOnlyList<IReadOnlyList<PolicySource>> Organization { get; init; } = [];

    /// <summary>Resource control policies of the resource's account, in the same form; they bind strangers too.</summary>
    public IReadOnlyList<IReadOnlyList<PolicySource>> ResourceOrganization { get; init; } = [];

    /// <summary>Whether there are service control policies that could not be seen: what is allowed then may still be denied there.</summary>
    public bool OrganizationIsMissing { get; init; }
}

/// <summary>The answer.</summary>
internal enum AccessVerdict
{
    /// <summary>Allowed, whatever is not known.</summary>
    Allowed,
    /// <summary>Not allowed, whatever is not known.</summary>
    Denied,
    /// <summary>It depends on what is not known.</summary>
    Unknown,
}

/// <summary>The answer and what it rests on.</summary>
/// <param name="Verdict">Allowed, Denied or Unknown.</param>
/// <param name="Because">The statements that decided, or what was missing, one line each.</param>
internal sealed record AccessDecision(AccessVerdict Verdict, IReadOnlyList<string> Because)
{
    /// <summary>Of a favourable answer: the statements whose conditions were supposed to hold (Allow) or not to hold (Deny), where the answer rests on them.</summary>
    public IReadOnlyList<Supposition> Supposed { get; init; } = [];
}

/// <summary>A statement of which it is not known whether it applies.</summary>
/// <param name="Layer">Where its policy stands.</param>
/// <param name="Source">Its policy.</param>
/// <param name="Statement">The statement.</param>
internal sealed record Supposition(Layer Layer, PolicySource Source, PolicyStatement Statement);
