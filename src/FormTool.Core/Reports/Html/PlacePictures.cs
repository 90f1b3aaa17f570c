using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>Where things stand: by topic, by region and severity, by resource.</summary>
internal static class PlacePictures
{
    private const int MostTopics = 40;

    private static readonly Severity[] WorstFirst =
        [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Informational];

    public static void WriteTopics(HtmlWriter page, PostureSummary summary)
    {
        page.Write($"""
            <section class="card" aria-labelledby="topics"><h2 id="topics">By topic</h2>
            <p class="legend"><span><svg width="14" height="12" aria-hidden="true"><rect class="b-pass" width="14" height="12" rx="2"/></svg> pass</span>
            <span><svg width="14" height="12" aria-hidden="true"><rect class="b-fail" width="14" height="12" rx="2"/></svg> fail</span>
            <span><svg width="14" height="12" aria-hidden="true"><rect class="b-unknown" width="14" height="12" rx="2"/></svg> unknown</span>
            <span><svg width="14" height="12" aria-hidden="true"><rect class="b-manual" width="14" height="12" rx="2"/></svg> to look at</span></p>
            <table class="bars topics"><thead><tr><th scope="col">Topic</th><th scope="col" class="wide"><span class="quiet">Findings</span></th><th scope="col" class="number">Score</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col" class="number">Pass</th></tr></thead><tbody>
            """);
        foreach (PostureScore topic in summary.Topics.OrderBy(topic => topic.Score ?? 101).ThenBy(topic => topic.Name, StringComparer.Ordinal).Take(MostTopics))
        {
            page.Write($"""<tr><th scope="row">{Spoken(topic.Name):60}</th><td class="wide">""");
            WriteStack(page, topic);
            page.Write($"""</td><td class="number"><b>{(topic.Score is { } score ? OverviewPictures.Shown(score) : "–")}</b></td>""");
            foreach (long count in (ReadOnlySpan<long>)[topic.Fail, topic.Unknown, topic.Pass])
            {
                page.Write($"""<td class="number{(count == 0 ? " zero" : "")}">{count}</td>""");
            }
            page.Write($"</tr>\n");
        }
        page.Write($"</tbody></table></section>\n");
    }

    public static void WriteRegions(HtmlWriter page, IReadOnlyDictionary<string, long[]> regions)
    {
        page.Write($"""<section class="card" aria-labelledby="places"><h2 id="places">Where it fails</h2>""");
        if (regions.Count == 0)
        {
            page.Write($"""<p class="note">Nothing fails.</p></section>""" + $"\n");
            return;
        }
        page.Write($"""<table class="heat"><thead><tr><th scope="col">Region</th>""");
        foreach (Severity severity in WorstFirst)
        {
            page.Write($"""<th scope="col"><abbr title="{FindingJson.NameOf(severity)}">{Short(severity)}</abbr></th>""");
        }
        page.Write($"</tr></thead><tbody>");
        long most = regions.Values.Max(fails => fails.Max());
        foreach ((string region, long[] fails) in regions
            .OrderByDescending(entry => WorstFirst.Sum(severity => entry.Value[(int)severity] * PostureScore.WeightOf(severity)))
            .ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            page.Write($"""<tr><th scope="row">{region:40}</th>""");
            foreach (Severity severity in WorstFirst)
            {
                long count = fails[(int)severity];
                page.Write($"""<td class="heat-{Heat(count, most)}">""");
                if (count > 0)
                {
                    page.Write($"{count}");
                }
                page.Write($"</td>");
            }
            page.Write($"</tr>");
        }
        page.Write($"</tbody></table></section>\n");
    }

    public static void WriteResources(HtmlWriter page, IReadOnlyList<FailingResource> worst)
    {
        page.Write($"""<section class="card" aria-labelledby="resources"><h2 id="resources">Resources that fail most</h2>""");
        if (worst.Count == 0)
        {
            page.Write($"""<p class="note">Nothing fails.</p></section>""" + $"\n");
            return;
        }
        page.Write($"""<ol class="worst">""");
        foreach (FailingResource resource in worst)
        {
            page.Write($"""<li><span class="name"><code>{resource.Id:64}</code> <span class="where">{resource.Type:40} · {resource.Region:24}</span></span><svg class="bar" width="100%" height="10" aria-hidden="true">""");
            double at = 0;
            foreach (Severity severity in WorstFirst)
            {
                double width = 100.0 * resource.Fails(severity) * PostureScore.WeightOf(severity) / worst[0].Weight;
                if (width > 0)
                {
                    page.Write($"""<rect class="s-{FindingJson.NameOf(severity).ToLowerInvariant()}" x="{at}%" width="{width}%" height="10"/>""");
                    at += width;
                }
            }
            page.Write($"""</svg><span class="words">{InWords(resource)}</span></li>""" + $"\n");
        }
        page.Write($"</ol></section>\n");
    }

    private static void WriteStack(HtmlWriter page, PostureScore score)
    {
        page.Write($"""<svg class="bar" width="100%" height="14" role="img" aria-label="{score.Pass} pass, {score.Fail} fail, {score.Unknown} unknown, {score.Manual} to look at">""");
        double at = 0;
        double total = Math.Max(1, score.Total);
        foreach ((string kind, long count) in (ReadOnlySpan<(string, long)>)
            [("pass", score.Pass), ("fail", score.Fail), ("unknown", score.Unknown), ("manual", score.Manual)])
        {
            if (count > 0)
            {
                double width = 100 * count / total;
                page.Write($"""<rect class="b-{kind}" x="{at}%" width="{width}%" height="14"/>""");
                at += width;
            }
        }
        page.Write($"</svg>");
    }

    private static string Spoken(string topic) =>
        topic.Length == 0 ? topic : topic == "mfa" ? "MFA" : char.ToUpperInvariant(topic[0]) + topic[1..].Replace('-', ' ');

    private static string Short(Severity severity) => severity switch
    {
        Severity.Critical => "Crit",
        Severity.Medium => "Med",
        Severity.Informational => "Info",
        _ => FindingJson.NameOf(severity),
    };

    /// <summary>Five steps, each twice as many as the one before, so that a few stay visible beside very many.</summary>
    private static long Heat(long count, long most) =>
        count == 0 ? 0 : Math.Clamp(5 - (long)Math.Floor(Math.Log2((double)most / count)), 1, 5);

    private static string InWords(FailingResource resource) => string.Join(", ", WorstFirst
        .Where(severity => resource.Fails(severity) > 0)
        .Select(severity => $"{resource.Fails(severity)} {FindingJson.NameOf(severity).ToLowerInvariant()}"));
}
