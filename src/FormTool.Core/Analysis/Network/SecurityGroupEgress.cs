using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Whether members of a security group may open connections to the internet.</summary>
internal sealed class SecurityGroupEgress : IAnalyzer
{
    public string ResourceType => "ec2.security-group";

    public string Member => "Egress";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [PrefixLists.Source];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        KnownReach reach = Permissions.Read(resource.Document["IpPermissionsEgress"], PrefixLists.In(scope)).ToReach();
        return reach.Failure is null ? Fact(reach.Certain) : Certainty.Merge(Fact(reach.Certain), Fact(reach.Possible), reach.Failure);
    }

    private static ObjectNode Fact(Reach reach)
    {
        IReadOnlyList<OpenPorts> open = reach.Open;
        return new()
        {
            { "ToInternet", Node.Of(open.Count > 0) },
            { "AllTraffic", Node.Of(open.Any(ports => ports.Protocol == Protocols.All)) },
        };
    }
}
