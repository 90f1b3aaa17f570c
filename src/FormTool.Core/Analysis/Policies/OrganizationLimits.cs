using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>The policies of one kind that an organization lays over an account.</summary>
/// <param name="Levels">One list for each level from the account up to the root; every level has to allow.</param>
/// <param name="Missing">Why some of them are not known; what they would take away is then not taken away here, and whoever uses this says so.</param>
internal sealed record OrganizationPolicies(IReadOnlyList<IReadOnlyList<PolicySource>> Levels, ReadFailure? Missing)
{
    /// <summary>There are none, or they do not apply.</summary>
    public static OrganizationPolicies None { get; } = new([], null);
}

/// <summary>
/// What AWS Organizations takes away in this account: service control policies from its users and roles, resource control policies from everyone
/// who asks for its resources. Neither applies to the management account, nor where the organization has only consolidated billing.
/// </summary>
internal sealed class OrganizationLimits
{
    private const int MaxLevels = 6;

    /// <summary>The types that carry the policies.</summary>
    public const string ServiceType = "organizations.service-control-policy", ResourceType = "organizations.resource-control-policy";

    // docs: "List of AWS services that support RCPs"
    private static readonly string[] s_resourceServices =
        ["s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "aoss", "cognito-idp", "cognito-identity", "logs", "dynamodb"];

    private static readonly PolicySource s_unknown = new("a control policy that could not be read", PolicyReader.Read(
        NodeJson.Parse("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""), PolicyRole.Identity));

    private OrganizationLimits(OrganizationPolicies service, OrganizationPolicies resource) => (Service, Resource) = (service, resource);

    /// <summary>What limits the account's users and roles.</summary>
    public OrganizationPolicies Service { get; }

    /// <summary>What limits whoever asks for the account's resources.</summary>
    public OrganizationPolicies Resource { get; }

    /// <summary>The organization's id; empty where the account belongs to none, null where that is not known.</summary>
    public string? Id { get; private init; }

    /// <summary>What has to be read so that users and roles can be weighed.</summary>
    public static IReadOnlyList<AnalyzerSource> Sources { get; } =
    [
        new("account", ["Organization", .. Enumerable.Range(1, MaxLevels).Select(Parent)]),
        new("organizations.root"),
        new(ServiceType, "Content", "Targets"),
    ];

    /// <summary>Whether resource control policies speak of this action at all.</summary>
    public static bool LimitResources(string action) => s_resourceServices.Contains(action.Split(':')[0].ToLowerInvariant());

    /// <summary>Of the account that is looked at; worked out once for the scope.</summary>
    public static OrganizationLimits Of(IAnalysisScope scope) => scope.Once("policies:organization", () => Read(scope));

    private static OrganizationLimits Read(IAnalysisScope scope)
    {
        Listing accounts = scope.All("account");
        if (accounts.Items is not [Resource account, ..] || !account.Document.Has("Organization"))
        {
            return Unseen(accounts.Failure ?? NotRead("organizations:DescribeOrganization", "whether the account belongs to an organization was not read"));
        }
        Node organization = account.Document["Organization"];
        if (organization is UnreadableNode unreadable)
        {
            return Unseen(unreadable.Failure);
        }
        if (organization.IsNull || organization["FeatureSet"].AsText() == "CONSOLIDATED_BILLING" || organization["MasterAccountId"].AsText() == scope.Account)
        {
            return new(OrganizationPolicies.None, OrganizationPolicies.None) { Id = organization["Id"].AsText() ?? "" };
        }
        (List<string> levels, ReadFailure? missing) = Levels(account.Document, scope.Account);
        return new(
            Gather(scope, ServiceType, "SERVICE_CONTROL_POLICY", PolicyRole.Identity, levels, missing),
            Gather(scope, ResourceType, "RESOURCE_CONTROL_POLICY", PolicyRole.Resource, levels, missing)) { Id = organization["Id"].AsText() };
    }

    private static OrganizationLimits Unseen(ReadFailure failure) => new(new([], failure), new([], failure));

    private static ReadFailure NotRead(string operation, string message) => Certainty.NotVisible(operation, message);

    private static string Parent(int level) => $"OrganizationParent{level}";

    private static (List<string> Ids, ReadFailure? Missing) Levels(ObjectNode account, string id)
    {
        List<string> ids = [id];
        for (int level = 1; level <= MaxLevels; level++)
        {
            Node parent = account[Parent(level)];
            if (parent is UnreadableNode unreadable)
            {
                return (ids, unreadable.Failure);
            }
            if (parent["Id"].AsText() is not string above)
            {
                break;
            }
            ids.Add(above);
            if (parent["Type"].AsText() == "ROOT")
            {
                return (ids, null);
            }
        }
        return (ids, NotRead("organizations:ListParents", "the units between the account and the root were not all read"));
    }

    private static OrganizationPolicies Gather(IAnalysisScope scope, string type, string kind, PolicyRole role, List<string> levels, ReadFailure? missing)
    {
        Listing roots = scope.All("organizations.root");
        if (roots is { Failure: null, Items.Count: > 0 } && !roots.Items.Any(root => root.Document["PolicyTypes"].Items
            .Any(enabled => enabled["Type"].AsText() == kind && enabled["Status"].AsText() == "ENABLED")))
        {
            return OrganizationPolicies.None;
        }
        Listing policies = scope.All(type);
        missing ??= roots.Failure ?? policies.Failure;
        Dictionary<string, List<PolicySource>> byTarget = levels.ToDictionary(level => level, _ => new List<PolicySource>(), StringComparer.Ordinal);
        foreach (Resource policy in policies.Items)
        {
            Node targets = policy.Document["Targets"];
            missing ??= (targets as UnreadableNode)?.Failure;
            foreach (string target in targets.Items.Select(item => item["TargetId"].AsText()).OfType<string>())
            {
                if (byTarget.TryGetValue(target, out List<PolicySource>? level))
                {
                    (PolicySource source, ReadFailure? failure) = Parse(policy, role);
                    level.Add(source);
                    missing ??= failure;
                }
            }
        }
        // AWS leaves no level without a policy: where none is seen, one was not shown.
        missing ??= byTarget.Values.Any(level => level.Count == 0) ? NotRead("organizations:ListTargetsForPolicy", $"a level of the organization shows no {type}") : null;
        return new([.. levels.Select(level => (IReadOnlyList<PolicySource>)(missing is null ? byTarget[level] : [.. byTarget[level], s_unknown]))], missing);
    }

    private static (PolicySource Source, ReadFailure? Failure) Parse(Resource policy, PolicyRole role)
    {
        string label = $"{(role == PolicyRole.Identity ? "service" : "resource")} control policy {StatementText.Clip(policy.Document["Name"].AsText() ?? policy.Id, 80)}";
        if (policy.Document["Content"] is UnreadableNode unreadable)
        {
            return (s_unknown, unreadable.Failure);
        }
        try
        {
            return (new(label, PolicyReader.Read(policy.Document["Content"], role)), null);
        }
        catch (InvalidPolicyException e)
        {
            return (s_unknown, PolicyFact.Invalid("organizations:DescribePolicy", $"The {label} cannot be used: {e.Message}.").Failure);
        }
    }
}
