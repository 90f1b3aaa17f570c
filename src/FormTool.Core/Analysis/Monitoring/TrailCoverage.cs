using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>What one trail writes down of management events.</summary>
/// <param name="Logging">Whether it is switched on.</param>
/// <param name="Reads">Whether it keeps reads.</param>
/// <param name="Writes">Whether it keeps writes.</param>
/// <param name="Failure">What could not be read of it; its answers are then the least that is certain.</param>
internal sealed record TrailCoverage(bool Logging, bool Reads, bool Writes, ReadFailure? Failure)
{
    public const string Type = "cloudtrail.covering-trail";

    public static AnalyzerSource Source { get; } = new(Type, "Status", "EventSelectors");

    public static TrailCoverage Of(Node trail)
    {
        Node status = trail["Status"], selectors = trail["EventSelectors"];
        bool logging = status["IsLogging"].AsBoolean() ?? false;
        ReadFailure? failure = (status as UnreadableNode)?.Failure ?? (selectors as UnreadableNode)?.Failure;
        (bool reads, bool writes) = selectors["AdvancedEventSelectors"].Items.Count > 0
            ? Advanced(selectors["AdvancedEventSelectors"])
            : Basic(selectors["EventSelectors"]);
        return new(logging, reads, writes, failure);
    }

    /// <summary>Each trail once: a multi-region trail is listed in every region.</summary>
    public static IReadOnlyList<Resource> Trails(IAnalysisScope scope) =>
        [.. scope.All(Type).Items.DistinctBy(trail => trail.Document["TrailARN"].AsText() ?? trail.Arn ?? trail.Id)];

    private static (bool Reads, bool Writes) Basic(Node selectors)
    {
        bool reads = false, writes = false;
        foreach (Node selector in selectors.Items)
        {
            // Left out, CloudTrail includes management events, all of them.
            if (selector["IncludeManagementEvents"].AsBoolean() == false)
            {
                continue;
            }
            string kind = selector["ReadWriteType"].AsText() ?? "All";
            reads |= kind is "All" or "ReadOnly";
            writes |= kind is "All" or "WriteOnly";
        }
        return (reads, writes);
    }

    private static (bool Reads, bool Writes) Advanced(Node selectors)
    {
        bool reads = false, writes = false;
        foreach (Node selector in selectors.Items)
        {
            Node[] fields = [.. selector["FieldSelectors"].Items];
            if (!fields.Any(field => field["Field"].AsText() == "eventCategory" && field["Equals"].Items.Any(value => value.AsText() == "Management")))
            {
                continue;
            }
            // Whatever narrows by more than the source of noise that AWS offers to leave out is no full record.
            if (fields.Any(field => field["Field"].AsText() is not ("eventCategory" or "readOnly") && !IsOfferedExclusion(field)))
            {
                continue;
            }
            string[] readOnly = [.. fields.Where(field => field["Field"].AsText() == "readOnly").SelectMany(field => field["Equals"].Items).Select(value => value.AsText() ?? "")];
            reads |= readOnly.Length == 0 || readOnly.Contains("true");
            writes |= readOnly.Length == 0 || readOnly.Contains("false");
        }
        return (reads, writes);
    }

    private static bool IsOfferedExclusion(Node field) =>
        field["Field"].AsText() == "eventSource" && field["Equals"].Items.Count == 0
        && field["NotEquals"].Items.All(source => source.AsText() is "kms.amazonaws.com" or "rdsdata.amazonaws.com");
}
