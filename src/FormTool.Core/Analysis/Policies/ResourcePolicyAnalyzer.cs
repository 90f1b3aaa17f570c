using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Adds <c>Access</c> to a type whose policy alone says who is let in.</summary>
internal sealed class ResourcePolicyAnalyzer(PolicyType type) : IAnalyzer
{
    /// <inheritdoc/>
    public string ResourceType => type.ResourceType;

    /// <inheritdoc/>
    public string Member => "Access";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads => [type.Member];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => [];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        AccessQuestion question = new(resource.Account, type.Service) { ManageAction = type.ManageAction.ToLowerInvariant() };
        string[] resources = resource.Arn is string arn ? [arn] : [];
        return PolicyFact.OfPolicy(type, resource, (PolicyDocument policy) =>
        {
            AccessReport report = AccessAnalysis.Run(policy, question);
            report.SecureTransportOnly = resources.Length > 0 && SecureTransport.IsDemanded(policy, type.TransportAction, resources);
            return report.ToNode();
        });
    }
}
