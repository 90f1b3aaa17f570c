using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>The score ring, the counts and the severities.</summary>
internal static class OverviewPictures
{
    /// <summary>The hatchings that tell unknown and manual from the rest without colour; other pictures refer to them.</summary>
    public static void WritePatterns(HtmlWriter page) => page.Write($"""
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <pattern id="p-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="u-ground" width="6" height="6"/><rect class="u-line" width="2.5" height="6"/></pattern>
        <pattern id="p-manual" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="m-ground" width="6" height="6"/><circle class="m-dot" cx="3" cy="3" r="1.4"/></pattern>
        <pattern id="p-fail" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="f-ground" width="5" height="5"/><rect class="f-line" width="1.2" height="5"/></pattern>
        </defs></svg>

        """);

    public static void WriteRing(HtmlWriter page, PostureScore overall)
    {
        double score = overall.Score ?? 0;
        double unseen = overall.Score is null ? 0 : Math.Min(100 - (overall.Coverage ?? 100), 100 - score);
        string words = overall.Score is null ? "No score: nothing was decided" : $"Score {Shown(score)} of 100";
        page.Write($"""<figure class="card ring"><svg viewBox="0 0 140 140" role="img" aria-label="{words}"><circle class="track" cx="70" cy="70" r="58"/>""");
        // Each arc begins where the last one ended: an empty dash of that length, then the arc itself.
        if (score > 0)
        {
            page.Write($"""<circle class="arc-pass" cx="70" cy="70" r="58" pathLength="100" stroke-dasharray="{score} 100" transform="rotate(-90 70 70)"/>""");
        }
        if (unseen > 0)
        {
            page.Write($"""<circle class="arc-unknown" cx="70" cy="70" r="58" pathLength="100" stroke-dasharray="0 {score} {unseen} 100" transform="rotate(-90 70 70)"/>""");
        }
        page.Write($"""<text class="big" x="70" y="78">{(overall.Score is null ? "–" : Shown(score))}</text><text class="small" x="70" y="98">of 100</text></svg>""");
        page.Write($"""<figcaption>{Verdict(overall)}</figcaption></figure>""" + $"\n");
    }

    public static void WriteCounts(HtmlWriter page, PostureSummary summary)
    {
        PostureScore overall = summary.Overall;
        page.Write($"""<div class="card counts"><ul class="tiles">""");
        WriteTile(page, "fail", "#failing", overall.Fail, "fail");
        WriteTile(page, "unknown", "#unknown", overall.Unknown, "unknown");
        WriteTile(page, "manual", "#manual", overall.Manual, "to look at");
        WriteTile(page, "pass", "#passed", overall.Pass, "pass");
        page.Write($"""</ul><h3>Failing by severity</h3><table class="bars"><tbody>""");
        long most = Math.Max(1, summary.Severities.Count == 0 ? 0 : summary.Severities.Max(severity => severity.Fail));
        foreach (Severity severity in (Severity[])[Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Informational])
        {
            string name = FindingJson.NameOf(severity);
            long fails = summary.Severities.FirstOrDefault(score => score.Name == name)?.Fail ?? 0;
            page.Write($"""<tr><th scope="row">{name}</th><td class="wide"><svg class="bar" width="100%" height="12" aria-hidden="true"><rect class="track" width="100%" height="12" rx="3"/>""");
            if (fails > 0)
            {
                page.Write($"""<rect class="s-{name.ToLowerInvariant()}" width="{Math.Max(0.8, 100.0 * fails / most)}%" height="12" rx="3"/>""");
            }
            page.Write($"""</svg></td><td class="number">{fails}</td></tr>""");
        }
        page.Write($"</tbody></table>");
        if (overall.Muted > 0)
        {
            page.Write($"""<p class="note">{overall.Muted} of the failing findings are set aside by somebody; they still count.</p>""");
        }
        page.Write($"</div>\n");
    }

    /// <summary>A score as people read it: never rounded up.</summary>
    internal static string Shown(double score) => Math.Floor(score).ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteTile(HtmlWriter page, string kind, string link, long count, string words) =>
        page.Write($"""<li class="tile {kind}"><a href="{link}"><b>{count}</b> {words}</a></li>""");

    private static string Verdict(PostureScore overall) => overall switch
    {
        { Total: 0 } => "There was nothing to look at.",
        { Score: null } => "Nothing could be decided.",
        { Coverage: < 100 } => $"{overall.Coverage:0.#} % of what the rules ask for was seen. What was not seen counts as not passing.",
        _ => "Everything that the rules ask for was seen.",
    };
}
