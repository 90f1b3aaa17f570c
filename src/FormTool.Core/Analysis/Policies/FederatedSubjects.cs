namespace FormTool.Core.Analysis.Policies;

/// <summary>Whom a statement lets in of those whom an identity provider vouches for.</summary>
internal enum FederatedSubject
{
    /// <summary>Named subjects, or a provider that is one's own.</summary>
    Pinned,
    /// <summary>Every subject of a provider that serves the public: anyone who signs up there.</summary>
    Anyone,
    /// <summary>Every subject of a provider that serves one organization or cluster.</summary>
    AnyoneOfProvider,
}

/// <summary>
/// Judges web identity. A provider such as GitHub signs tokens for everybody, and the audience is the same for all,
/// so only the subject (or another claim of its owner) tells one's own workflow from a stranger's.
/// </summary>
internal static class FederatedSubjects
{
    private static readonly string[] RepositoryClaims =
        ["sub", "repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "enterprise_id",
         "project_id", "project_path", "namespace_id", "namespace_path", "organization_id"];

    private static readonly string[] ApplicationClaims = ["sub", "aud", "oaud", "azp", "app_id", "user_id"];

    /// <summary>Providers that anybody can have an account with, and the claims that tell their customers apart.</summary>
    private static readonly Dictionary<string, string[]> ForEverybody = new(StringComparer.OrdinalIgnoreCase)
    {
        ["token.actions.githubusercontent.com"] = RepositoryClaims,
        ["gitlab.com"] = RepositoryClaims,
        ["app.terraform.io"] = ["sub", "terraform_organization_id", "terraform_organization_name", "terraform_workspace_id"],
        ["agent.buildkite.com"] = ["sub", "organization_id", "organization_slug"],
        ["oidc.vercel.com"] = ["sub", "owner_id", "project_id"],
        ["oidc.codefresh.io"] = ["sub", "account_id"],
        ["accounts.google.com"] = ApplicationClaims,
        ["graph.facebook.com"] = ApplicationClaims,
        ["www.amazon.com"] = ApplicationClaims,
        ["cognito-identity.amazonaws.com"] = ApplicationClaims,
    };

    /// <param name="provider">The provider's ARN, or its name.</param>
    /// <param name="conditions">Of the statement.</param>
    public static FederatedSubject Judge(string provider, IReadOnlyList<PolicyCondition> conditions)
    {
        if (provider.Contains(":saml-provider/", StringComparison.Ordinal))
        {
            return FederatedSubject.Pinned;
        }
        int at = provider.IndexOf("oidc-provider/", StringComparison.Ordinal);
        string url = (at < 0 ? provider : provider[(at + "oidc-provider/".Length)..]).ToLowerInvariant();
        if (ForEverybody.TryGetValue(url, out string[]? claims))
        {
            return claims.Any(claim => Pins(url, claim, conditions, owner: claims == RepositoryClaims || claim == "sub"))
                ? FederatedSubject.Pinned
                : FederatedSubject.Anyone;
        }
        // The audience of a cluster is the same for every service account in it.
        string[] own = url.StartsWith("oidc.eks.", StringComparison.Ordinal) ? ["sub"] : ApplicationClaims;
        return own.Any(claim => Pins(url, claim, conditions, owner: false)) ? FederatedSubject.Pinned : FederatedSubject.AnyoneOfProvider;
    }

    private static bool Pins(string url, string claim, IReadOnlyList<PolicyCondition> conditions, bool owner)
    {
        string key = $"{url}:{claim}";
        return conditions.Any(condition => condition.Key == key
            && condition.Operator is { Negated: false, HoldsWhenAbsent: false, Comparison: Comparison.Text or Comparison.TextIgnoreCase or Comparison.TextLike }
            && condition.Values.Count > 0
            && condition.Values.All(value => NamesOwner(value, condition.Operator.Comparison == Comparison.TextLike, owner)));
    }

    /// <summary>Whether the value, up to its first wildcard, names an owner to the end: <c>repo:org/*</c> does, <c>repo:org*</c> also fits <c>org-evil</c>.</summary>
    private static bool NamesOwner(string value, bool like, bool owner)
    {
        int wildcard = like ? value.AsSpan().IndexOfAny('*', '?') : -1;
        if (wildcard < 0)
        {
            return value.Length > 0;
        }
        string fixedPart = value[..wildcard];
        if (!owner)
        {
            return fixedPart.Length > 0 && fixedPart != "system:serviceaccount:";
        }
        string rest = fixedPart[(fixedPart.IndexOf(':') + 1)..];
        return rest.AsSpan().IndexOfAny('/', ':') > 0;
    }
}
