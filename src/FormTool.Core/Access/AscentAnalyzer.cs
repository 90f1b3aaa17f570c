using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>Adds <c>Rise</c> to users and roles: whether and over whom they may become administrators.</summary>
internal sealed class AscentAnalyzer(string resourceType) : IAnalyzer
{
    /// <inheritdoc/>
    public string ResourceType => resourceType;

    /// <inheritdoc/>
    public string Member => "Rise";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads { get; } = ["Privilege"];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources { get; } =
        [new("iam.user", "Privilege"), new("iam.role", "Privilege"), new("iam.group"), new("iam.policy"), .. OrganizationLimits.Sources];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope) => Ascents.Of(scope).FactOf(resource);
}
