namespace FormTool.Core.Analysis.Policies;

/// <summary>What a condition ties a caller to.</summary>
[Flags]
internal enum Tie
{
    None = 0,
    /// <summary>Callers of named accounts.</summary>
    Account = 1,
    /// <summary>Named callers.</summary>
    Principal = 2,
    /// <summary>Callers of one organization.</summary>
    Organization = 4,
    /// <summary>A part of the address space that is not the internet.</summary>
    Network = 8,
    /// <summary>Named VPCs or VPC endpoints.</summary>
    Endpoint = 16,
    /// <summary>A service that acts for a named resource or account.</summary>
    Source = 32,
    /// <summary>A service that acts for one organization.</summary>
    SourceOrganization = 64,
    /// <summary>AWS services.</summary>
    Service = 128,
    /// <summary>Whoever knows the external id. AWS does not treat it as a secret, so it ties nobody down by itself.</summary>
    ExternalId = 256,
    /// <summary>Whoever signed in with MFA, in whichever account.</summary>
    Mfa = 512,
    /// <summary>Nobody: an unconditional Deny, or a condition that nothing can meet.</summary>
    Nobody = 1024,
}

/// <summary>What is left of "everyone" after one condition, or after one Deny.</summary>
/// <param name="Ties">The alternatives: each caller that is left meets at least one of them.</param>
/// <param name="Accounts">The accounts that the values name.</param>
/// <param name="Services">The service principals that the values name.</param>
internal sealed record Limit(Tie Ties, IReadOnlyList<string> Accounts, IReadOnlyList<string> Services)
{
    private const Tie OpenToAnyone = Tie.ExternalId | Tie.Mfa;

    public Limit(Tie ties) : this(ties, [], []) { }

    /// <summary>Nobody is left.</summary>
    public static Limit Nobody { get; } = new(Tie.Nobody);

    /// <summary>Whether strangers are kept out.</summary>
    public bool KeepsStrangersOut => (Ties & OpenToAnyone) == 0;

    /// <summary>Whether every alternative is among these.</summary>
    public bool IsOnly(Tie ties) => Ties != Tie.None && (Ties & ~ties) == 0;

    /// <summary>Whoever meets the one or the other.</summary>
    public Limit Or(Limit other) => new(Ties | other.Ties, [.. Accounts.Union(other.Accounts)], [.. Services.Union(other.Services)]);
}
