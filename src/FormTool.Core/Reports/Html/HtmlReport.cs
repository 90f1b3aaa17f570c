using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>
/// One page that needs nothing else: no script, no request, one style sheet that the page's own security policy names by its hash.
/// It says all sums and shows the first findings of each rule, so it opens however many findings there are.
/// </summary>
internal sealed class HtmlReport(Stream stream, ReportSettings settings) : ReportSink
{
    private static readonly string Style = ReadStyle();

    private readonly ReportTally _tally = new();

    public override void Add(Finding finding) => _tally.Add(finding);

    public override void Complete(RunInfo run)
    {
        PostureSummary summary = _tally.Measure();
        using HtmlWriter page = new(stream);
        WriteHead(page, run, summary);
        WriteIntroduction(page, run, summary);
        page.Write($"""<main><section aria-labelledby="overview"><h2 id="overview" class="quiet">Overview</h2><div class="hero">""");
        OverviewPictures.WriteRing(page, summary.Overall);
        OverviewPictures.WriteCounts(page, summary);
        page.Write($"</div></section>\n");
        PlacePictures.WriteTopics(page, summary);
        page.Write($"""<div class="pair">""");
        PlacePictures.WriteRegions(page, _tally.Regions);
        CoverageSection.WriteSeen(page, run, summary.Overall);
        page.Write($"</div>\n");
        PlacePictures.WriteResources(page, _tally.Worst(10));
        new FindingsSections(page, _tally, settings.Guidance, summary, run).Write();
        WriteFoot(page, run);
    }

    private static void WriteHead(HtmlWriter page, RunInfo run, PostureSummary summary)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        page.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="FormTool {run.ToolVersion:40}">
            <link rel="icon" href="data:,">
            <title>Security posture of {AccountsOf(run, summary):120}</title>
            <style>
            """);
        page.WriteOwn(Style);
        page.Write($"</style>\n</head>\n<body>\n");
        OverviewPictures.WritePatterns(page);
    }

    private static void WriteIntroduction(HtmlWriter page, RunInfo run, PostureSummary summary)
    {
        page.Write($"""<header><p class="source">{SourceOf(run):200}</p><h1>Security posture of {AccountsOf(run, summary):120}</h1><p class="facts">""");
        page.Write($"""<time datetime="{run.EndedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}Z">{Moment(run.EndedAt)}</time>""");
        if (run.Regions.Count > 0)
        {
            string regions = run.Regions.Count <= 4 ? string.Join(", ", run.Regions) : $"{run.Regions.Count} regions";
            page.Write($""" <span>{regions:200}</span>""");
        }
        if (run.Rules > 0)
        {
            page.Write($""" <span>{Counted.Of(run.Rules, "rule")}</span>""");
        }
        if (run.Resources > 0)
        {
            page.Write($""" <span>{Counted.Of(run.Resources, "resource")}</span>""");
        }
        if (run.Calls > 0)
        {
            page.Write($""" <span>{Counted.Of(run.Calls, "call")}</span>""");
        }
        page.Write($"""</p><nav aria-label="Parts of this report"><a href="#topics">Topics</a> <a href="#places">Places</a> <a href="#seen">What was seen</a> <a href="#resources">Resources</a> <a href="#failing">Failing</a> <a href="#unknown">Unknown</a> <a href="#manual">To look at</a> <a href="#passed">Passed</a></nav></header>""" + $"\n");
    }

    private static void WriteFoot(HtmlWriter page, RunInfo run) => page.Write($"""
        </main>
        <footer>
        <p><strong>How the score is made.</strong> For each rule in each account and region: the share of resources that pass; what could not be read counts as not passing.
        The score is the mean of these shares, weighted by severity: critical 16, high 8, medium 4, low 2, informational 1.
        What only a person can answer does not count, and setting a finding aside does not change the score.</p>
        <p>Made by FormTool {run.ToolVersion:40}. This page shows the first findings of each rule; the JSON, JSON Lines and CSV reports hold every one.</p>
        </footer>
        </body>
        </html>

        """);

    private static string AccountsOf(RunInfo run, PostureSummary summary)
    {
        IReadOnlyList<string> accounts = run.Accounts.Count > 0 ? run.Accounts : [.. summary.Accounts.Select(account => account.Name)];
        return accounts.Count switch
        {
            0 => "no account",
            1 => $"account {accounts[0]}",
            <= 3 => $"accounts {string.Join(", ", accounts)}",
            _ => $"{accounts.Count} accounts",
        };
    }

    private static string SourceOf(RunInfo run) => run.Source switch
    {
        RunSource.Aws => "Read from AWS",
        RunSource.Endpoint => $"Read from the endpoint {run.SourceName}",
        RunSource.Demo => "Example environment, not a real account",
        RunSource.Snapshot => $"Evaluated from the snapshot {run.SourceName}",
        _ => run.SourceName is null ? "Made from findings" : $"Made from the findings in {run.SourceName}",
    };

    private static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string ReadStyle()
    {
        using Stream style = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The build left out the resource report.css.");
        using StreamReader reader = new(style);
        // A browser hashes what it parsed, where every line ends with a line feed.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
