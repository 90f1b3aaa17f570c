using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>
/// Which trails write down what happens in a region, or in the whole account. For the account only trails of all regions count;
/// for a region also its own. A trail that is switched off covers nothing.
/// </summary>
internal sealed class TrailFact : IAnalyzer
{
    private TrailFact(string type) => ResourceType = type;

    public static IReadOnlyList<IAnalyzer> All { get; } = [new TrailFact("account"), new TrailFact("region")];

    public string ResourceType { get; }

    public string Member => "Trail";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [TrailCoverage.Source];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        bool multi = false, logging = false, reads = false, writes = false;
        List<string> names = [];
        ReadFailure? failure = scope.All(TrailCoverage.Type).Failure;
        foreach (Resource trail in TrailCoverage.Trails(scope))
        {
            bool everywhere = trail.Document["IsMultiRegionTrail"].AsBoolean() ?? false;
            if (!everywhere && (ResourceType == "account" || trail.Document["HomeRegion"].AsText() is string home && home != resource.Region))
            {
                continue;
            }
            TrailCoverage coverage = TrailCoverage.Of(trail.Document);
            failure ??= coverage.Failure;
            if (!coverage.Logging)
            {
                continue;
            }
            logging = true;
            multi |= everywhere;
            reads |= coverage.Reads;
            writes |= coverage.Writes;
            names.Add(trail.Document["Name"].AsText() ?? trail.Id);
        }
        return new ObjectNode
        {
            { "MultiRegion", AtLeast(multi, failure) },
            { "Logging", AtLeast(logging, failure) },
            { "LogsManagementReads", AtLeast(reads, failure) },
            { "LogsManagementWrites", AtLeast(writes, failure) },
            { "Names", failure is null ? Node.Of(names) : new UnreadableNode(failure) },
        };
    }

    /// <summary>What one trail was seen to do stays true whatever the unread ones do.</summary>
    private static Node AtLeast(bool seen, ReadFailure? failure) => seen || failure is null ? Node.Of(seen) : new UnreadableNode(failure);
}
