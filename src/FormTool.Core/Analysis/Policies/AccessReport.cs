using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Who a policy lets in: the members of the facts <c>Access</c> and <c>Trust</c> (docs/facts.md).</summary>
internal sealed class AccessReport
{
    private const int MaxStatements = 20;

    public bool Public { get; set; }

    public OrderedTexts PublicActions { get; } = new();

    public OrderedTexts Accounts { get; } = new();

    public OrderedTexts AccountsWithoutCondition { get; } = new();

    public OrderedTexts CanonicalUsers { get; } = new();

    public OrderedTexts DeletedPrincipals { get; } = new();

    public OrderedTexts Services { get; } = new();

    public OrderedTexts ServicesWithoutSourceCondition { get; } = new();

    public OrderedTexts Federated { get; } = new();

    public OrderedTexts FederatedWithoutCondition { get; } = new();

    public bool Wildcard { get; set; }

    public bool OwnAccount { get; set; }

    public OrderedTexts OwnPrincipals { get; } = new();

    public OrderedTexts Managers { get; } = new();

    public OrderedTexts Statements { get; } = new();

    /// <summary>Grants to outsiders, and how many of them only their own organization can use.</summary>
    public int OutsiderGrants { get; set; }

    public int OrganizationGrants { get; set; }

    /// <summary>Grants to users and roles, and how many of them need MFA.</summary>
    public int PeopleGrants { get; set; }

    public int MfaGrants { get; set; }

    /// <summary>Grants to outsiders that need an external id.</summary>
    public int ExternalIdGrants { get; set; }

    public bool SecureTransportOnly { get; set; }

    /// <summary>The members in the order of docs/facts.md; whoever combines several sources replaces some of them.</summary>
    public ObjectNode ToNode() => new(22)
    {
        { "Public", Node.Of(Public) },
        { "PublicActions", PublicActions.ToNode() },
        { "PublicWrite", Node.Of(PublicActions.Any(ActionVerbs.Changes)) },
        { "PublicVia", Node.Of(Public ? ["policy"] : Array.Empty<string>()) },
        { "BlockedPublic", Node.False },
        { "Accounts", Accounts.ToNode() },
        { "AccountsWithoutCondition", AccountsWithoutCondition.ToNode() },
        { "CanonicalUsers", CanonicalUsers.ToNode() },
        { "DeletedPrincipals", DeletedPrincipals.ToNode() },
        { "Services", Services.ToNode() },
        { "ServicesWithoutSourceCondition", ServicesWithoutSourceCondition.ToNode() },
        { "Federated", Federated.ToNode() },
        { "FederatedWithoutCondition", FederatedWithoutCondition.ToNode() },
        { "OrganizationOnly", Node.Of(OutsiderGrants > 0 && OrganizationGrants == OutsiderGrants) },
        { "Wildcard", Node.Of(Wildcard) },
        { "OwnAccount", Node.Of(OwnAccount) },
        { "OwnPrincipals", OwnPrincipals.ToNode() },
        { "Managers", Managers.ToNode() },
        { "Statements", Node.Of(Statements.Take(MaxStatements)) },
        { "SecureTransportOnly", Node.Of(SecureTransportOnly) },
    };

    /// <summary>The same, with what only a trust policy says.</summary>
    public ObjectNode ToTrustNode()
    {
        ObjectNode node = ToNode();
        node.Add("RequiresMfa", Node.Of(PeopleGrants > 0 && MfaGrants == PeopleGrants));
        node.Add("RequiresExternalId", Node.Of(OutsiderGrants > 0 && ExternalIdGrants == OutsiderGrants));
        return node;
    }
}

/// <summary>Texts without repetition, in the order in which they came.</summary>
internal sealed class OrderedTexts : IEnumerable<string>
{
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public int Count => _texts.Count;

    public void Add(string text)
    {
        if (_seen.Add(text))
        {
            _texts.Add(text);
        }
    }

    public void Clear()
    {
        _texts.Clear();
        _seen.Clear();
    }

    public ListNode ToNode() => Node.Of(_texts);

    public IEnumerator<string> GetEnumerator() => _texts.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
