using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Whether and how the internet reaches an instance: every interface, IPv4 and IPv6. A stopped instance is judged by the addresses
/// that it keeps, as it will be when it is started.</summary>
internal sealed class InstanceExposure : IAnalyzer
{
    public string ResourceType => "ec2.instance";

    public string Member => "Exposure";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [.. NetworkMap.Sources, new("ec2.address")];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        ObjectNode instance = resource.Document;
        string? state = instance["State"]["Name"].AsText();
        string id = instance["InstanceId"].AsText() ?? resource.Id;
        List<Doorway> doorways = state is "terminated" or "shutting-down" ? [] : [.. Doorways(instance, id, scope)];
        string? address = doorways.Select(doorway => doorway.Ipv4).Concat(doorways.Select(doorway => doorway.Ipv6)).FirstOrDefault(text => text is not null);
        return ExposureFact.Of(doorways, NetworkMap.In(scope), address, stopped: state is "stopped" or "stopping");
    }

    internal static IEnumerable<Doorway> Doorways(ObjectNode instance, string id, IAnalysisScope scope)
    {
        string? vpc = instance["VpcId"].AsText();
        IReadOnlyList<Node> interfaces = instance["NetworkInterfaces"].Items;
        foreach (Node card in interfaces)
        {
            string? ipv4 = card["Association"]["PublicIp"].AsText()
                ?? card["PrivateIpAddresses"].Items.Select(ip => ip["Association"]["PublicIp"].AsText()).FirstOrDefault(ip => ip is not null)
                ?? Elastic(scope, "NetworkInterfaceId", card["NetworkInterfaceId"].AsText());
            string? ipv6 = card["Ipv6Addresses"].Items.Select(ip => ip["Ipv6Address"].AsText()).FirstOrDefault(ip => ip is not null);
            yield return new(id, card["SubnetId"].AsText() ?? "", card["VpcId"].AsText() ?? vpc, Groups(card["Groups"]), ipv4, ipv6);
        }
        if (interfaces.Count == 0 && instance["SubnetId"].AsText() is string subnet)
        {
            yield return new(id, subnet, vpc, Groups(instance["SecurityGroups"]),
                instance["PublicIpAddress"].AsText() ?? Elastic(scope, "InstanceId", id), instance["Ipv6Address"].AsText());
        }
    }

    private static List<string> Groups(Node groups) => [.. groups.Items.Select(group => group["GroupId"].AsText()).OfType<string>()];

    private static string? Elastic(IAnalysisScope scope, string member, string? value) => value is null
        ? null
        : scope.Find("ec2.address", member, value).Select(address => address.Document["PublicIp"].AsText()).FirstOrDefault(ip => ip is not null);
}
