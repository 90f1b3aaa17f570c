using System.Runtime.CompilerServices;
using FormTool.Core.Findings;
using FormTool.Core.Reports;

namespace FormTool.PowerShell.Binding;

/// <summary>The run that a finding came from.</summary>
internal sealed class PostureOrigin
{
    /// <summary>What was looked at; null until the run has ended, and for ever where it was stopped.</summary>
    public RunInfo? Run { get; set; }
}

/// <summary>Remembers which run a finding came from, as long as the finding lives: a report that gets findings through the pipeline
/// can then say what was looked at. Findings themselves stay plain records.</summary>
internal static class FindingOrigin
{
    private static readonly ConditionalWeakTable<Finding, PostureOrigin> Origins = [];

    public static void Remember(Finding finding, PostureOrigin origin) => Origins.AddOrUpdate(finding, origin);

    public static PostureOrigin? Of(Finding finding) => Origins.TryGetValue(finding, out PostureOrigin? origin) ? origin : null;

    /// <summary>What a report of findings of these runs says; null where nothing is known for certain.</summary>
    public static RunInfo? Together(IReadOnlyCollection<PostureOrigin?> origins)
    {
        RunInfo[] runs = [.. origins.Select(origin => origin?.Run).OfType<RunInfo>()];
        if (runs.Length == 0 || runs.Length < origins.Count)
        {
            return null;
        }
        return runs.Length == 1 ? runs[0] : runs[0] with
        {
            Source = runs.All(run => run.Source == runs[0].Source) ? runs[0].Source : RunSource.Findings,
            SourceName = runs.All(run => run.SourceName == runs[0].SourceName) ? runs[0].SourceName : null,
            Accounts = [.. runs.SelectMany(run => run.Accounts).Distinct(StringComparer.Ordinal)],
            Regions = [.. runs.SelectMany(run => run.Regions).Distinct(StringComparer.Ordinal)],
            StartedAt = runs.Min(run => run.StartedAt),
            EndedAt = runs.Max(run => run.EndedAt),
            Rules = runs.Max(run => run.Rules),
            Resources = runs.Sum(run => run.Resources),
            Calls = runs.Sum(run => run.Calls),
            Unreadable = [.. runs.SelectMany(run => run.Unreadable)],
        };
    }
}
