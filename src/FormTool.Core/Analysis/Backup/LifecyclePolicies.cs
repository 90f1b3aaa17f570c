using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Backup;

/// <summary>Which volumes and instances the policies of Data Lifecycle Manager copy: those with one of the target tags, and by a default policy all but the excluded.</summary>
internal sealed class LifecyclePolicies
{
    private const string Type = "dlm.policy";

    private readonly List<Node> _policies = [];

    private LifecyclePolicies(Listing listing)
    {
        Failure = listing.Failure;
        foreach (Resource resource in listing.Items.Where(resource => resource.Document["State"].AsText() == "ENABLED"))
        {
            Node policy = resource.Document["Policy"];
            if (policy is UnreadableNode unreadable)
            {
                Failure ??= unreadable.Failure;
                continue;
            }
            _policies.Add(policy["PolicyDetails"]);
        }
    }

    /// <summary>Why some policies are not known.</summary>
    public ReadFailure? Failure { get; }

    /// <summary>What has to be listed to decide for that type; nothing where DLM does not copy it.</summary>
    public static IReadOnlyList<AnalyzerSource> Sources(string type) => type is "ec2.volume" or "ec2.instance" ? [new(Type, "Policy")] : [];

    public static LifecyclePolicies In(IAnalysisScope scope) => scope.Once("backup.lifecycle", () => new LifecyclePolicies(scope.All(Type)));

    /// <summary>Whether an enabled policy copies it.</summary>
    public bool Select(Resource resource) => _policies.Any(policy => Copies(policy, resource));

    private static bool Copies(Node policy, Resource resource)
    {
        string kind = resource.Type == "ec2.volume" ? "VOLUME" : "INSTANCE";
        bool isDefault = policy["PolicyLanguage"].AsText() == "SIMPLIFIED";
        if (policy["PolicyType"].AsText() == "EVENT_BASED_POLICY"
            || (isDefault ? policy["ResourceType"].AsText() != kind : !policy["ResourceTypes"].Items.Any(type => type.AsText() == kind)))
        {
            return false;
        }
        Node tags = resource.Document["Tags"], exclusions = policy["Exclusions"];
        return isDefault
            ? !exclusions["ExcludeTags"].Items.Any(tag => Has(tags, tag))
                && !exclusions["ExcludeVolumeTypes"].Items.Any(type => type.AsText() == resource.Document["VolumeType"].AsText())
                && !(exclusions["ExcludeBootVolumes"].AsBoolean() == true && IsBoot(resource.Document))
            : policy["TargetTags"].Items.Any(tag => Has(tags, tag));
    }

    private static bool IsBoot(ObjectNode volume) =>
        volume["Attachments"].Items.Any(attachment => attachment["Device"].AsText() is "/dev/xvda" or "/dev/sda1");

    private static bool Has(Node tags, Node wanted) => tags.Items.Any(tag =>
        tag["Key"].AsText() == wanted["Key"].AsText() && (tag["Value"].AsText() ?? "") == (wanted["Value"].AsText() ?? ""));
}
