using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Where a subnet's packets go: public where a working route leads to an internet gateway.</summary>
internal sealed class SubnetRouting : IAnalyzer
{
    public string ResourceType => "ec2.subnet";

    public string Member => "Routing";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [.. NetworkMap.Sources, new("ec2.nat-gateway")];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        NetworkMap map = NetworkMap.In(scope);
        SubnetRoute route = map.Route(resource.Document["SubnetId"].AsText() ?? resource.Id, resource.Document["VpcId"].AsText());
        if (route is { TableId: null, Failure: ReadFailure failure })
        {
            return new UnreadableNode(failure);
        }
        ObjectNode certain = Fact(route, route.Certain, map, scope);
        return route.Failure is null ? certain : Certainty.Merge(certain, Fact(route, route.Possible, map, scope), route.Failure);
    }

    private static ObjectNode Fact(SubnetRoute route, AddressSet reached, NetworkMap map, IAnalysisScope scope)
    {
        AddressSet common = reached.Intersect(Internet.Public);
        return new()
        {
            { "Public", Node.Of(!common.V4.IsEmpty) },
            { "Ipv6Public", Node.Of(!common.V6.IsEmpty) },
            { "RouteTableId", route.TableId },
            { "InternetGatewayId", route.InternetGatewayId },
            { "NatGatewayId", route.NatGatewayId },
            { "NatZone", NatZone(route.NatGatewayId, map, scope) },
        };
    }

    private static Node NatZone(string? natGatewayId, NetworkMap map, IAnalysisScope scope)
    {
        if (natGatewayId is null)
        {
            return Node.Null;
        }
        IReadOnlyList<Resource> gateways = scope.Find("ec2.nat-gateway", "NatGatewayId", natGatewayId);
        return gateways.Count > 0
            ? map.Subnet(gateways[0].Document["SubnetId"].AsText() ?? "")["AvailabilityZone"]
            : scope.All("ec2.nat-gateway").Failure is ReadFailure failure ? new UnreadableNode(failure) : Node.Null;
    }
}
