using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Whether the internet reaches a load balancer: its scheme, the ports of its listeners, its groups (a network load balancer may have none)
/// and the subnets that it stands in.</summary>
internal sealed class LoadBalancerExposure : IAnalyzer
{
    private const string Listeners = "elbv2.listener";

    public string ResourceType => "elbv2.load-balancer";

    public string Member => "Exposure";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [.. NetworkMap.Sources, new(Listeners)];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        ObjectNode balancer = resource.Document;
        bool facing = balancer["Scheme"].AsText() == "internet-facing";
        return ExposureFact.Of(facing ? [.. Doorways(balancer, resource.Id, scope)] : [], NetworkMap.In(scope), facing ? balancer["DNSName"].AsText() : null, stopped: false);
    }

    internal static IEnumerable<Doorway> Doorways(ObjectNode balancer, string id, IAnalysisScope scope)
    {
        string name = balancer["LoadBalancerName"].AsText() ?? id, address = balancer["DNSName"].AsText() ?? name;
        string family = balancer["IpAddressType"].AsText() ?? "ipv4";
        string[] groups = [.. balancer["SecurityGroups"].Items.Select(group => group.AsText()).OfType<string>()];
        KnownReach listens = Listening(balancer["LoadBalancerArn"].AsText() ?? "", scope);
        foreach (Node zone in balancer["AvailabilityZones"].Items)
        {
            yield return new(name, zone["SubnetId"].AsText() ?? "", balancer["VpcId"].AsText(), groups.Length == 0 ? null : groups,
                family == "dualstack-without-public-ipv4" ? null : address,
                family.StartsWith("dualstack", StringComparison.Ordinal) ? address : null,
                listens);
        }
    }

    private static KnownReach Listening(string arn, IAnalysisScope scope)
    {
        List<Grant> ports = [];
        foreach (Resource listener in scope.Find(Listeners, "LoadBalancerArn", arn))
        {
            if (listener.Document["Port"].AsNumber() is not (>= 0 and <= Reach.LastPort and double port))
            {
                continue;
            }
            string protocol = listener.Document["Protocol"].AsText() ?? "";
            if (protocol is not ("UDP" or "QUIC"))
            {
                ports.Add(new(Protocols.Tcp, (int)port, (int)port, AddressSet.All));
            }
            if (protocol is "UDP" or "TCP_UDP" or "QUIC" or "TCP_QUIC")
            {
                ports.Add(new(Protocols.Udp, (int)port, (int)port, AddressSet.All));
            }
        }
        Reach certain = Reach.Of(ports);
        return scope.All(Listeners).Failure is ReadFailure failure
            ? new(certain, Reach.Of([new(Protocols.Tcp, 0, Reach.LastPort, AddressSet.All), new(Protocols.Udp, 0, Reach.LastPort, AddressSet.All)]), failure)
            : KnownReach.Exactly(certain);
    }
}
