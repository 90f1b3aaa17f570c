using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Gathers what applies to a principal from the documents of GetAccountAuthorizationDetails.
/// A managed policy is parsed once for the scope, however many principals it is attached to.
/// </summary>
internal sealed class PolicyCollector(IAnalysisScope scope)
{
    private const string ReadAction = "iam:GetAccountAuthorizationDetails";

    private readonly ManagedPolicies _managed = scope.Once("policies:managed", () => new ManagedPolicies());

    /// <summary>The policies of a user, role, group, or of a managed policy by itself.</summary>
    public PrincipalPolicies Collect(Resource resource)
    {
        ObjectNode document = resource.Document;
        PrincipalPolicies policies = new()
        {
            Account = resource.Account,
            Partition = scope.Partition,
            Arn = resource.Type == "iam.policy" ? null : document["Arn"].AsText() ?? resource.Arn,
            // Service control policies do not apply to service-linked roles.
            Organization = resource.Type == "iam.policy" || document["Path"].AsText()?.StartsWith("/aws-service-role/", StringComparison.Ordinal) == true
                ? OrganizationPolicies.None
                : OrganizationLimits.Of(scope).Service,
        };
        switch (resource.Type)
        {
            case "iam.user":
                AddOwn(policies, document, "UserPolicyList", "");
                AddGroups(policies, document["GroupList"]);
                break;
            case "iam.role":
                AddOwn(policies, document, "RolePolicyList", "");
                break;
            case "iam.group":
                AddOwn(policies, document, "GroupPolicyList", "");
                break;
            default:
                AddDocument(policies, $"managed policy {Name(document["PolicyName"])}", DefaultVersion(document));
                break;
        }
        AddBoundary(policies, document["PermissionsBoundary"]);
        return policies;
    }

    private void AddGroups(PrincipalPolicies policies, Node groups)
    {
        if (groups is UnreadableNode unreadable)
        {
            policies.Missing.Add(new(unreadable.Failure, MayDeny: true));
        }
        foreach (string name in groups.Items.Select(item => item.AsText() ?? ""))
        {
            if (scope.Find("iam.group", "GroupName", name) is not [Resource group, ..])
            {
                policies.Missing.Add(new(NotListed("iam.group", $"The group {StatementText.Clip(name, 80)} was not listed."), MayDeny: true));
                continue;
            }
            policies.GroupArns.Add(group.Document["Arn"].AsText() ?? group.Arn ?? "");
            AddOwn(policies, group.Document, "GroupPolicyList", $"group {Name(group.Document["GroupName"])}, ");
        }
    }

    private void AddOwn(PrincipalPolicies policies, ObjectNode document, string inlineMember, string prefix)
    {
        Node inline = document[inlineMember];
        Node attached = document["AttachedManagedPolicies"];
        foreach (UnreadableNode unreadable in new[] { inline, attached }.OfType<UnreadableNode>())
        {
            policies.Missing.Add(new(unreadable.Failure, MayDeny: true));
        }
        foreach (Node policy in inline.Items)
        {
            AddDocument(policies, $"{prefix}inline policy {Name(policy["PolicyName"])}", policy["PolicyDocument"]);
        }
        foreach (string arn in attached.Items.Select(policy => policy["PolicyArn"].AsText() ?? ""))
        {
            if (!WellKnownPolicies.IsOfAws(arn))
            {
                policies.PolicyArns.Add(arn);
            }
            (PolicyDocument? parsed, ReadFailure? failure) = Managed(arn);
            if (parsed is not null)
            {
                policies.Identity.Add(new($"{prefix}managed policy {Last(arn)}", parsed));
            }
            else
            {
                policies.Missing.Add(new(failure!, WellKnownPolicies.MayDeny(arn)));
            }
        }
    }

    private void AddBoundary(PrincipalPolicies policies, Node boundary)
    {
        if (boundary is UnreadableNode unreadable)
        {
            policies.MissingBoundary = unreadable.Failure;
        }
        else if (boundary["PermissionsBoundaryArn"].AsText() is string arn)
        {
            (policies.Boundary, policies.MissingBoundary) = Managed(arn);
        }
    }

    private static void AddDocument(PrincipalPolicies policies, string label, Node document)
    {
        (PolicyDocument? parsed, ReadFailure? failure) = Parse(document, label);
        if (parsed is not null)
        {
            policies.Identity.Add(new(label, parsed));
        }
        else
        {
            policies.Missing.Add(new(failure!, MayDeny: true));
        }
    }

    private (PolicyDocument? Document, ReadFailure? Failure) Managed(string arn) =>
        _managed.ByArn.GetOrAdd(arn, static (key, collector) => collector.ReadManaged(key), this);

    private (PolicyDocument? Document, ReadFailure? Failure) ReadManaged(string arn)
    {
        if (scope.Find("iam.policy", "Arn", arn) is [Resource policy, ..])
        {
            return Parse(DefaultVersion(policy.Document), $"managed policy {Last(arn)}");
        }
        return WellKnownPolicies.Find(arn) is PolicyDocument known
            ? (known, null)
            : (null, NotListed("iam.policy", $"The managed policy {Last(arn)} was not listed."));
    }

    private ReadFailure NotListed(string type, string message) =>
        scope.All(type).Failure ?? new(ReadAction, ReadAction, "NotCollected", message);

    private static (PolicyDocument? Document, ReadFailure? Failure) Parse(Node document, string label)
    {
        if (document is UnreadableNode unreadable)
        {
            return (null, unreadable.Failure);
        }
        try
        {
            return (PolicyReader.Read(document, PolicyRole.Identity), null);
        }
        catch (InvalidPolicyException e)
        {
            return (null, PolicyFact.Invalid(ReadAction, $"The {label} cannot be used: {e.Message}.").Failure);
        }
    }

    private static Node DefaultVersion(ObjectNode policy)
    {
        Node versions = policy["PolicyVersionList"];
        return versions is UnreadableNode
            ? versions
            : versions.Items.FirstOrDefault(version => version["IsDefaultVersion"].AsBoolean() == true)?["Document"] ?? Node.Null;
    }

    private static string Name(Node name) => StatementText.Clip(name.AsText() ?? "", 80);

    private static string Last(string arn) => StatementText.Clip(arn[(arn.LastIndexOf('/') + 1)..], 80);

    private sealed class ManagedPolicies
    {
        public ConcurrentDictionary<string, (PolicyDocument? Document, ReadFailure? Failure)> ByArn { get; } = new(StringComparer.Ordinal);
    }
}
