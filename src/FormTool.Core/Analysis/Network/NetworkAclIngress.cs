using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>What a network ACL lets in from the internet. Whether answers may leave is no part of this: it says what the entries open.</summary>
internal sealed class NetworkAclIngress : IAnalyzer
{
    public string ResourceType => "ec2.network-acl";

    public string Member => "Ingress";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources => [];

    public Node Analyze(Resource resource, IAnalysisScope scope) =>
        IngressFact.Of(NetworkAcl.Read(resource.Document, egress: false), NetworkAcl.Statements(resource.Document));
}
