using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Availability;

/// <summary>The availability zones that a thing really stands in, not those that it may be placed in.</summary>
internal sealed class Zones : IAnalyzer
{
    private delegate (IEnumerable<string?> Zones, ReadFailure? Failure) Reader(ObjectNode document, IAnalysisScope scope);

    private readonly Reader _read;

    private Zones(string type, Reader read, params AnalyzerSource[] sources) => (ResourceType, _read, Sources) = (type, read, sources);

    /// <summary>One for each type that has a placement.</summary>
    public static IReadOnlyList<IAnalyzer> All { get; } =
    [
        new Zones("ec2.instance", (instance, _) => ([Alive(instance) ? instance["Placement"]["AvailabilityZone"].AsText() : null], null)),
        new Zones("autoscaling.group", (group, _) => (group["Instances"].Items.Where(InService).Select(instance => instance["AvailabilityZone"].AsText()), null)),
        new Zones("elbv2.load-balancer", (balancer, _) => (balancer["AvailabilityZones"].Items.Select(zone => zone["ZoneName"].AsText()), null)),
        new Zones("rds.db-instance", (database, _) => ([database["AvailabilityZone"].AsText(), database["SecondaryAvailabilityZone"].AsText()], null)),
        new Zones("rds.db-cluster", Cluster, new AnalyzerSource("rds.db-instance")),
        Placed("lambda.function", "VpcConfig", "SubnetIds"),
        Placed("eks.nodegroup", "subnets"),
        new Zones("efs.file-system", FileSystem, new AnalyzerSource("efs.mount-target")),
        Placed("ecs.service", "networkConfiguration", "awsvpcConfiguration", "subnets"),
    ];

    public string ResourceType { get; }

    public string Member => nameof(Zones);

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; }

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        (IEnumerable<string?> zones, ReadFailure? failure) = _read(resource.Document, scope);
        if (failure is not null)
        {
            return new UnreadableNode(failure);
        }
        string[] names = [.. zones.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return new ObjectNode { { "Names", Node.Of(names) }, { "Count", Node.Of((long)names.Length) } };
    }

    /// <summary>A cluster's own <c>AvailabilityZones</c> are where its storage may be, always three: its members say where it runs.</summary>
    private static (IEnumerable<string?>, ReadFailure?) Cluster(ObjectNode cluster, IAnalysisScope scope)
    {
        List<string?> zones = [];
        foreach (Node member in cluster["DBClusterMembers"].Items)
        {
            IReadOnlyList<Resource> found = scope.Find("rds.db-instance", "DBInstanceIdentifier", member["DBInstanceIdentifier"].AsText() ?? "");
            if (found.Count == 0 && scope.All("rds.db-instance").Failure is ReadFailure failure)
            {
                return ([], failure);
            }
            zones.AddRange(found.Select(instance => instance.Document["AvailabilityZone"].AsText()));
        }
        return (zones, null);
    }

    /// <summary>A file system is reached where its mount targets stand.</summary>
    private static (IEnumerable<string?>, ReadFailure?) FileSystem(ObjectNode fileSystem, IAnalysisScope scope) => (
        scope.Find("efs.mount-target", "FileSystemId", fileSystem["FileSystemId"].AsText() ?? "")
            .Where(target => target.Document["LifeCycleState"].AsText() is null or "available" or "updating")
            .Select(target => target.Document["AvailabilityZoneName"].AsText()),
        scope.All("efs.mount-target").Failure);

    /// <summary>What runs in any of its subnets stands in their zones.</summary>
    private static Zones Placed(string type, params string[] path) => new(type, (document, scope) =>
    {
        List<string?> zones = [];
        foreach (Node subnet in path.Aggregate((Node)document, (node, member) => node[member]).Items)
        {
            IReadOnlyList<Resource> found = scope.Find("ec2.subnet", "SubnetId", subnet.AsText() ?? "");
            if (found.Count == 0)
            {
                // A shared VPC's subnet may belong to another account: its zone is not known from here.
                return ([], scope.All("ec2.subnet").Failure
                    ?? Certainty.NotVisible("ec2:DescribeSubnets", $"The subnet {subnet.AsText()} was not listed."));
            }
            zones.AddRange(found.Select(one => one.Document["AvailabilityZone"].AsText()));
        }
        return (zones, null);
    }, new AnalyzerSource("ec2.subnet"));

    private static bool Alive(ObjectNode instance) => instance["State"]["Name"].AsText() is not ("terminated" or "shutting-down");

    private static bool InService(Node instance) =>
        instance["LifecycleState"].AsText() is null or "InService"
        && !string.Equals(instance["HealthStatus"].AsText(), "Unhealthy", StringComparison.OrdinalIgnoreCase);
}
