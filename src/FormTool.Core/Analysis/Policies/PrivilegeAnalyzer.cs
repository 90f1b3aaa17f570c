using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Adds <c>Privilege</c> to users, roles, groups and managed policies.</summary>
internal sealed class PrivilegeAnalyzer(string resourceType) : IAnalyzer
{
    /// <inheritdoc/>
    public string ResourceType => resourceType;

    /// <inheritdoc/>
    public string Member => "Privilege";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads => [];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => resourceType switch
    {
        "iam.user" => [new("iam.policy"), new("iam.group"), .. OrganizationLimits.Sources],
        "iam.policy" => [],
        _ => [new("iam.policy"), .. OrganizationLimits.Sources],
    };

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope) => PrivilegeFact.Of(new PolicyCollector(scope).Collect(resource));
}
