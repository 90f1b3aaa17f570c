using System.IO.Enumeration;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Images;

/// <summary>Whether new images of a repository are searched for known holes: by the repository's own switch, or by a rule of its registry
/// whose filter fits its name. A filter with stars is a pattern of the whole name, one without fits every name that has it in it.</summary>
internal sealed class ImageScanning : IAnalyzer
{
    private const string Registry = "ecr.registry";

    public string ResourceType => "ecr.repository";

    public string Member => "Scanning";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [new(Registry)];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        string name = resource.Document["repositoryName"].AsText() ?? resource.Id;
        Listing registries = scope.All(Registry);
        List<string> by = [];
        if (resource.Document["imageScanningConfiguration"]["scanOnPush"].AsBoolean() == true)
        {
            by.Add("repository");
        }
        if (registries.Items.SelectMany(registry => registry.Document["rules"].Items).Any(rule => Scans(rule) && rule["repositoryFilters"].Items.Any(filter => Fits(filter, name))))
        {
            by.Add("registry");
        }
        return by.Count == 0 && registries.Failure is ReadFailure failure
            ? new UnreadableNode(failure)
            : new ObjectNode { { "OnPush", Node.Of(by.Count > 0) }, { "By", Node.Of(by) } };
    }

    private static bool Scans(Node rule) => rule["scanFrequency"].AsText() is "SCAN_ON_PUSH" or "CONTINUOUS_SCAN";

    private static bool Fits(Node filter, string name) => filter["filter"].AsText() is string text
        && (text.Contains('*') ? FileSystemName.MatchesSimpleExpression(text, name, ignoreCase: false) : name.Contains(text, StringComparison.Ordinal));
}
