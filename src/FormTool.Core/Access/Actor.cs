using FormTool.Core.Analysis.Policies;

namespace FormTool.Core.Access;

/// <summary>Somebody who asks: a user or role of the account, or somebody outside of it.</summary>
internal sealed record Actor
{
    /// <summary>The label of what a stranger's own account is supposed to allow; no evidence of ours.</summary>
    public const string OwnAccount = "the caller's own account";

    /// <summary>As policies name it: an ARN, a service, or <c>*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its own policies; for somebody outside what is supposed of them.</summary>
    public required PrincipalPolicies Policies { get; init; }

    /// <summary>What is known of its requests.</summary>
    public required RequestContext Context { get; init; }

    /// <summary>Whether it is a user or role whose policies belong to the account that is looked at.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether it is an AWS service.</summary>
    public bool IsService { get; init; }

    /// <summary>The twelve digits where a whole account of others is meant: whoever of it is let in counts.</summary>
    public string? WholeAccount { get; init; }
}
