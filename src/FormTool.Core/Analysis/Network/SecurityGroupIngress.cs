using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>What the internet may send to members of a security group.</summary>
internal sealed class SecurityGroupIngress : IAnalyzer
{
    public string ResourceType => "ec2.security-group";

    public string Member => "Ingress";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [PrefixLists.Source];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node permissions = resource.Document["IpPermissions"];
        return IngressFact.Of(Permissions.Read(permissions, PrefixLists.In(scope)).ToReach(), Permissions.Statements(permissions, "from"));
    }
}
