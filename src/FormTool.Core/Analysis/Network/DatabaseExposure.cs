using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Whether the internet reaches a database: publicly accessible, in any subnet of its group that has a way to the internet,
/// on its own port. Any subnet counts: a failover or a maintenance may move it there.</summary>
internal sealed class DatabaseExposure : IAnalyzer
{
    public string ResourceType => "rds.db-instance";

    public string Member => "Exposure";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources => NetworkMap.Sources;

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        ObjectNode database = resource.Document;
        if (database["PubliclyAccessible"] is UnreadableNode unreadable)
        {
            return unreadable;
        }
        bool accessible = database["PubliclyAccessible"].AsBoolean() ?? false;
        string? address = accessible ? database["Endpoint"]["Address"].AsText() : null;
        bool stopped = database["DBInstanceStatus"].AsText() is "stopped" or "stopping";
        return ExposureFact.Of(accessible ? [.. Doorways(database, resource.Id)] : [], NetworkMap.In(scope), address, stopped);
    }

    internal static IEnumerable<Doorway> Doorways(ObjectNode database, string id)
    {
        string name = database["DBInstanceIdentifier"].AsText() ?? id;
        Node subnets = database["DBSubnetGroup"];
        string[] groups = [.. database["VpcSecurityGroups"].Items.Select(group => group["VpcSecurityGroupId"].AsText()).OfType<string>()];
        double? port = database["Endpoint"]["Port"].AsNumber() ?? (database["DbInstancePort"].AsNumber() is > 0 and double own ? own : null);
        Reach listens = port is >= 0 and <= Reach.LastPort
            ? Reach.Of([new(Protocols.Tcp, (int)port, (int)port, AddressSet.All)])
            : Reach.Of([new(Protocols.Tcp, 0, Reach.LastPort, AddressSet.All)]);
        foreach (Node subnet in subnets["Subnets"].Items)
        {
            yield return new(name, subnet["SubnetIdentifier"].AsText() ?? "", subnets["VpcId"].AsText(), groups,
                database["Endpoint"]["Address"].AsText() ?? name, null, KnownReach.Exactly(listens));
        }
    }
}
