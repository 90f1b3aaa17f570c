using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>Adds <c>Authority</c> to instances: what whoever takes the instance over may become by its role, with the way from the network to the administrator.</summary>
internal sealed class InstanceAuthority : IAnalyzer
{
    /// <inheritdoc/>
    public string ResourceType => "ec2.instance";

    /// <inheritdoc/>
    public string Member => "Authority";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads { get; } = ["Exposure"];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources { get; } = [new("iam.instance-profile"), new("iam.role", "Privilege", "Rise")];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node profile = resource.Document["IamInstanceProfile"]["Arn"];
        if (profile is UnreadableNode)
        {
            return profile;
        }
        if (profile.AsText() is not string arn)
        {
            return ToNode(null, Node.False, []);
        }
        if (scope.Find("iam.instance-profile", "Arn", arn) is not [Resource found, ..])
        {
            // A profile that was deleted gives no credentials.
            return scope.All("iam.instance-profile").Failure is ReadFailure failure ? new UnreadableNode(failure) : ToNode(null, Node.False, []);
        }
        string? name = found.Document["Roles"].Items.Select(role => role["Arn"].AsText()).FirstOrDefault(role => role is not null);
        if (name is null)
        {
            return ToNode(null, Node.False, []);
        }
        if (scope.Find("iam.role", "Arn", name) is not [Resource role, ..])
        {
            return new UnreadableNode(scope.All("iam.role").Failure ?? Certainty.NotVisible("iam:GetAccountAuthorizationDetails", "The role of the instance was not listed."));
        }
        return Weigh(resource, role, name);
    }

    private static ObjectNode Weigh(Resource instance, Resource role, string name)
    {
        (Node privilege, Node rise) = (role.Document["Privilege"], role.Document["Rise"]);
        IEnumerable<string> end =
            privilege["Administrator"].AsBoolean() == true ? [$"{name} is an administrator ({Joined(privilege["AdministratorVia"])})"]
            : rise["CanRise"].AsBoolean() == true ? rise["Path"].Items.Select(step => step.ToString()!)
            : privilege["CanEscalate"].AsBoolean() == true ? [name, $"by {privilege["EscalationPaths"].Items.First()}"]
            : [];
        List<string> way = [.. end];
        if (way.Count > 0)
        {
            string id = instance.Document["InstanceId"].AsText() ?? instance.Id;
            return ToNode(name, Node.True, [.. instance.Document["Exposure"]["Path"].Items.Select(step => step.ToString()!).Take(1), $"{id} acts as {name}", .. way]);
        }
        Node? open = new[] { privilege["Administrator"], privilege["CanEscalate"], rise, rise["CanRise"] }.OfType<UnreadableNode>().FirstOrDefault();
        return open is null ? ToNode(name, Node.False, []) : new() { { "Role", name }, { "Rises", open }, { "Path", open } };
    }

    private static string Joined(Node list) => string.Join(", ", list.Items.Take(3));

    private static ObjectNode ToNode(string? role, Node rises, IReadOnlyList<string> path) => new(3) { { "Role", role }, { "Rises", rises }, { "Path", Node.Of(path) } };
}
