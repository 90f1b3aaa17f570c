using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>How much was seen, which reads failed, and the permission that would have let them through.</summary>
internal static class CoverageSection
{
    private const int MostReads = 100;
    private const int MostActions = 500;

    public static void WriteSeen(HtmlWriter page, RunInfo run, PostureScore overall)
    {
        page.Write($"""<section class="card" aria-labelledby="seen"><h2 id="seen">What was seen</h2>""");
        if (overall.Coverage is not { } seen)
        {
            page.Write($"""<p class="note">Nothing was asked.</p></section>""" + $"\n");
            return;
        }
        page.Write($"""<p class="seen"><svg class="bar" width="100%" height="16" role="img" aria-label="{seen} percent seen"><rect class="b-unknown" width="100%" height="16" rx="3"/><rect class="b-seen" width="{seen}%" height="16" rx="3"/></svg><b>{seen} %</b></p>""");
        if (overall.Unknown == 0)
        {
            page.Write($"""<p class="note">Everything that the rules ask for was read.</p></section>""" + $"\n");
            return;
        }
        page.Write($"""<p class="note">Unknown: {Counted.Of(overall.Unknown, "finding")}, because something that was needed could not be read. Unknown is never a pass.</p>""");
        if (run.Unreadable.Count > 0)
        {
            page.Write($"""<ul class="causes">""");
            foreach (var cause in run.Unreadable
                .GroupBy(read => read.Code)
                .Select(group => (Code: group.Key, Operations: group.Select(read => read.Operation).Distinct().Count(), Count: group.Sum(read => read.Count)))
                .OrderByDescending(cause => cause.Count)
                .ThenBy(cause => cause.Code, StringComparer.Ordinal)
                .Take(6))
            {
                page.Write($"""<li><b>{cause.Code:40}</b> <span class="where">{Counted.Of(cause.Count, "read")} of {Counted.Of(cause.Operations, "operation")}</span></li>""");
            }
            page.Write($"""</ul><p class="note"><a href="#unknown">Which reads they were, and what lets them through</a></p>""");
        }
        page.Write($"</section>\n");
    }

    /// <summary>The reads that failed and the policy that would help; stands before the unknown findings.</summary>
    public static void WriteMissing(HtmlWriter page, RunInfo run, IReadOnlyCollection<string> deniedActions)
    {
        SortedSet<string> actions = new(deniedActions, StringComparer.Ordinal);
        actions.UnionWith(run.Unreadable.Where(read => read.Code == "AccessDenied" && read.Action.Length > 0).Select(read => read.Action).Take(MostActions));
        if (run.Unreadable.Count == 0 && actions.Count == 0)
        {
            return;
        }
        page.Write($"""<div class="card">""");
        WriteReads(page, run.Unreadable);
        WritePolicy(page, actions);
        page.Write($"</div>\n");
    }

    private static void WriteReads(HtmlWriter page, IReadOnlyList<UnreadableRead> reads)
    {
        if (reads.Count == 0)
        {
            return;
        }
        page.Write($"""<div class="scroll"><table class="reads"><thead><tr><th scope="col">Read that failed</th><th scope="col">Cause</th><th scope="col">Where</th><th scope="col" class="number">Times</th></tr></thead><tbody>""");
        foreach (var read in reads
            .GroupBy(read => (read.Operation, read.Code))
            .Select(group => (
                group.Key.Operation,
                group.Key.Code,
                group.First().Message,
                Regions: group.Select(read => read.Region).Distinct().Order(StringComparer.Ordinal).ToArray(),
                Count: group.Sum(read => read.Count)))
            .OrderByDescending(read => read.Count)
            .ThenBy(read => read.Operation, StringComparer.Ordinal)
            .Take(MostReads))
        {
            string where = read.Regions.Length <= 3 ? string.Join(", ", read.Regions) : $"{read.Regions.Length} regions";
            page.Write($"""<tr><td><code>{read.Operation:80}</code></td><td>{read.Code:40}<span class="where">{read.Message:160}</span></td><td>{where:80}</td><td class="number">{read.Count}</td></tr>""");
        }
        page.Write($"</tbody></table></div>");
    }

    private static void WritePolicy(HtmlWriter page, SortedSet<string> actions)
    {
        if (actions.Count == 0)
        {
            return;
        }
        page.Write($"""<details open="open"><summary>An IAM policy that lets the denied reads through (actions: {actions.Count})</summary><pre>""");
        page.Write($$"""
            {
              "Version": "2012-10-17",
              "Statement": [{
                "Effect": "Allow",
                "Action": [

            """);
        int left = actions.Count;
        foreach (string action in actions)
        {
            page.Write($"      \"{action:120}\"{(--left > 0 ? "," : "")}\n");
        }
        page.Write($$"""
                ],
                "Resource": "*"
              }]
            }</pre></details>
            """);
    }
}
