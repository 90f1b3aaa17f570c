using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>
/// Whether somebody is told of what matters: a trail of all regions that is on writes to a log group, a metric filter there matches the events,
/// an alarm watches its metric and has an action that reaches somebody. Several filters may share a pattern's events.
/// </summary>
internal sealed class AlarmsFact : IAnalyzer
{
    private const string Filters = "logs.metric-filter", Metrics = "cloudwatch.alarm";

    private AlarmsFact(string type) => ResourceType = type;

    public static IReadOnlyList<IAnalyzer> All { get; } = [new AlarmsFact("account"), new AlarmsFact("region")];

    public string ResourceType { get; }

    public string Member => "Alarms";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [TrailCoverage.Source, new(Filters), new(Metrics)];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        ReadFailure? failure = scope.All(TrailCoverage.Type).Failure ?? scope.All(Filters).Failure ?? scope.All(Metrics).Failure;
        HashSet<(string Region, string Group)> groups = Groups(resource, scope, ref failure);
        List<FilterPattern> patterns = Patterns(groups, scope, ref failure);
        ObjectNode found = new(WatchedEvents.All.Count);
        foreach ((string name, IReadOnlyList<Node> events) in WatchedEvents.All)
        {
            bool watched = events.All(happened => patterns.Any(pattern => pattern.Matches(happened)));
            found.Add(name, watched || failure is null ? Node.Of(watched) : new UnreadableNode(failure));
        }
        return new ObjectNode { { "Patterns", found } };
    }

    private static HashSet<(string Region, string Group)> Groups(Resource resource, IAnalysisScope scope, ref ReadFailure? failure)
    {
        HashSet<(string, string)> groups = [];
        foreach (Resource trail in TrailCoverage.Trails(scope))
        {
            // arn:aws:logs:us-east-1:111122223333:log-group:name:*
            string[] arn = (trail.Document["CloudWatchLogsLogGroupArn"].AsText() ?? "").Split(':', 7);
            if (arn.Length < 7 || trail.Document["IsMultiRegionTrail"].AsBoolean() != true)
            {
                continue;
            }
            (string region, string account, string name) = (arn[3], arn[4], arn[6].EndsWith(":*", StringComparison.Ordinal) ? arn[6][..^2] : arn[6]);
            if (resource.Type == "region" && region != resource.Region)
            {
                continue;
            }
            TrailCoverage coverage = TrailCoverage.Of(trail.Document);
            failure ??= coverage.Failure;
            if (!coverage.Logging || !coverage.Writes)
            {
                continue;
            }
            if (account != scope.Account)
            {
                failure ??= Certainty.NotVisible("logs:DescribeMetricFilters", $"The trail writes to a log group of account {account}, whose alarms cannot be seen from here.");
                continue;
            }
            groups.Add((region, name));
        }
        return groups;
    }

    /// <summary>The patterns of the filters on those groups whose metric has an alarm that reaches somebody.</summary>
    private static List<FilterPattern> Patterns(HashSet<(string Region, string Group)> groups, IAnalysisScope scope, ref ReadFailure? failure)
    {
        HashSet<(string, string, string)> alarmed = [.. scope.All(Metrics).Items.Where(alarm => Reaches(alarm.Document)).SelectMany(alarm =>
            Watched(alarm.Document).Select(metric => (alarm.Region, metric["Namespace"].AsText() ?? "", metric["MetricName"].AsText() ?? "")))];
        List<FilterPattern> patterns = [];
        foreach (Resource filter in scope.All(Filters).Items)
        {
            if (!groups.Contains((filter.Region, filter.Document["logGroupName"].AsText() ?? ""))
                || !filter.Document["metricTransformations"].Items.Any(metric =>
                    alarmed.Contains((filter.Region, metric["metricNamespace"].AsText() ?? "", metric["metricName"].AsText() ?? ""))))
            {
                continue;
            }
            if (FilterPattern.Parse(filter.Document["filterPattern"].AsText() ?? "") is not FilterPattern pattern)
            {
                failure ??= new("logs:DescribeMetricFilters", "logs:DescribeMetricFilters", "InvalidDocument",
                    $"The pattern of the metric filter {filter.Document["filterName"].AsText()} is not understood.");
                continue;
            }
            if (!pattern.Matches(WatchedEvents.Ordinary))
            {
                patterns.Add(pattern);
            }
        }
        return patterns;
    }

    /// <summary>An alarm's one metric, or those of its expression.</summary>
    private static IEnumerable<Node> Watched(ObjectNode alarm) =>
        alarm["MetricName"].IsNull ? alarm["Metrics"].Items.Select(part => part["MetricStat"]["Metric"]) : [alarm];

    private static bool Reaches(ObjectNode alarm) =>
        alarm["ActionsEnabled"].AsBoolean() != false
        && alarm["AlarmActions"].Items.Any(action => action.AsText()?.Split(':', 4) is [_, _, "sns" or "lambda" or "ssm-incidents" or "ssm", _]);
}
