using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Adds <c>Trust</c> to roles: who may assume them.</summary>
internal sealed class TrustAnalyzer : IAnalyzer
{
    private const string ReadAction = "iam:GetAccountAuthorizationDetails";

    /// <inheritdoc/>
    public string ResourceType => "iam.role";

    /// <inheritdoc/>
    public string Member => "Trust";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads => [];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => [];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node policy = resource.Document["AssumeRolePolicyDocument"];
        if (policy.IsNull)
        {
            return PolicyFact.Invalid(ReadAction, $"The role {StatementText.Clip(resource.Id, 80)} came without its trust policy.");
        }
        AccessQuestion question = new(resource.Account, "sts")
        {
            IsTrust = true,
            WithoutDeputies = resource.Document["Path"].AsText()?.StartsWith("/aws-service-role/", StringComparison.Ordinal) == true,
        };
        return PolicyFact.OfPolicy(policy, PolicyRole.Trust, resource, ReadAction, document => AccessAnalysis.Run(document, question).ToTrustNode());
    }
}
