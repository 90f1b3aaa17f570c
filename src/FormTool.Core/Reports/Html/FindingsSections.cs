using System.Globalization;
using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>The findings: what fails, the worst first; what is unknown; what a person has to look at; what passes.</summary>
internal sealed class FindingsSections(
    HtmlWriter page, ReportTally tally, IReadOnlyDictionary<string, RuleGuidance> guidance, PostureSummary summary, RunInfo run)
{
    /// <summary>So many findings fit on a page that still opens at once; with more, each rule shows fewer.</summary>
    private const int RowsOfPage = 5_000;

    /// <summary>From here on, no more single findings, only rules and their counts.</summary>
    private const long RowsEndAt = 3_600_000;

    /// <summary>From here on, not even rules.</summary>
    private const long RulesEndAt = 4_500_000;

    private readonly bool _severalAccounts = summary.Accounts.Count > 1;
    private readonly int _rowsPerRule = RowsPerRule(tally);

    public void Write()
    {
        WriteFailing();
        WriteSection(FindingStatus.Unknown, "unknown", "Unknown", "What these rules depend on could not be read. Each names the action that was missing.");
        WriteSection(FindingStatus.Manual, "manual", "To look at", "Only a person can answer these.");
        WritePassed();
    }

    private static int RowsPerRule(ReportTally tally)
    {
        FindingStatus[] shown = [FindingStatus.Fail, FindingStatus.Unknown, FindingStatus.Manual];
        int Rows(int most) => tally.Rules.Sum(rule => shown.Sum(status => Math.Min(most, rule.Samples(status).Count)));
        int most = ReportTally.MostPerRule;
        while (most > 3 && Rows(most) > RowsOfPage)
        {
            most--;
        }
        return most;
    }

    private void WriteFailing()
    {
        page.Write($"""<section class="findings" aria-labelledby="failing"><h2 id="failing">Failing <span class="total">{summary.Overall.Fail}</span></h2>""");
        if (summary.Overall.Fail == 0)
        {
            page.Write($"""<p class="note">Nothing fails.</p>""");
        }
        foreach (IGrouping<Severity, RuleGroup> severity in tally.RulesWith(FindingStatus.Fail).GroupBy(rule => rule.Severity))
        {
            string name = FindingJson.NameOf(severity.Key);
            page.Write($"""<h3 class="severity"><span class="mark {name.ToLowerInvariant()}">{name}</span> <span class="where">{Counted.Of(severity.Sum(rule => rule.Count(FindingStatus.Fail)), "finding")} of {Counted.Of(severity.Count(), "rule")}</span></h3>""" + $"\n");
            WriteRules(severity, FindingStatus.Fail);
        }
        page.Write($"</section>\n");
    }

    private void WriteSection(FindingStatus status, string id, string title, string words)
    {
        IReadOnlyList<RuleGroup> rules = tally.RulesWith(status);
        if (rules.Count == 0)
        {
            page.Write($"""<section class="findings" aria-labelledby="{id}"><h2 id="{id}">{title} <span class="total">0</span></h2><p class="note">Nothing.</p></section>""" + $"\n");
            return;
        }
        page.Write($"""<section class="findings" aria-labelledby="{id}"><h2 id="{id}">{title} <span class="total">{rules.Sum(rule => rule.Count(status))}</span></h2><p class="note">{words}</p>""");
        if (status == FindingStatus.Unknown)
        {
            CoverageSection.WriteMissing(page, run, tally.DeniedActions);
        }
        WriteRules(rules, status);
        page.Write($"</section>\n");
    }

    private void WriteRules(IEnumerable<RuleGroup> rules, FindingStatus status)
    {
        int left = 0;
        page.Write($"""<div class="group">""");
        foreach (RuleGroup rule in rules)
        {
            if (page.Bytes > RulesEndAt)
            {
                left++;
                continue;
            }
            WriteRule(rule, status);
        }
        page.Write($"</div>\n");
        if (left > 0)
        {
            page.Write($"""<p class="more">And {Counted.Of(left, "more rule")}: this page would grow too long. The JSON and CSV reports hold every finding.</p>""");
        }
    }

    private void WriteRule(RuleGroup rule, FindingStatus status)
    {
        string name = FindingJson.NameOf(rule.Severity);
        string kind = FindingJson.NameOf(status).ToLowerInvariant();
        page.Write($"""<details class="rule {kind}"><summary><span class="title">{rule.Title:160}</span>""");
        if (status != FindingStatus.Fail)
        {
            page.Write($""" <span class="mark {name.ToLowerInvariant()}">{name}</span>""");
        }
        else if (rule.Muted > 0)
        {
            page.Write($""" <span class="mark muted">{rule.Muted} set aside</span>""");
        }
        page.Write($""" <span class="count">{rule.Count(status)}</span></summary><div class="body">""");
        if (guidance.TryGetValue(rule.RuleId, out RuleGuidance? advice))
        {
            page.Write($"<dl><dt>Why</dt><dd>");
            page.WriteProse(advice.Why, 800);
            page.Write($"</dd><dt>What to do</dt><dd>");
            page.WriteProse(advice.Fix, 1600);
            page.Write($"</dd></dl>");
        }
        int shown = 0;
        page.Write($"""<ul class="rows">""");
        foreach (Finding finding in rule.Samples(status).Take(_rowsPerRule))
        {
            if (page.Bytes > RowsEndAt)
            {
                break;
            }
            WriteRow(finding);
            shown++;
        }
        page.Write($"</ul>");
        if (rule.Count(status) > shown)
        {
            page.Write($"""<p class="more">And {rule.Count(status) - shown} more. The JSON and CSV reports hold every finding.</p>""");
        }
        page.Write($"""<p class="ids"><code>{rule.RuleId:120}</code>""");
        foreach (string same in rule.SameAs.Take(8))
        {
            page.Write($" · {same:120}");
        }
        page.Write($"</p></div></details>\n");
    }

    private void WriteRow(Finding finding)
    {
        page.Write($"""<li><span class="what"><code>{finding.ResourceId:200}</code><span class="where">{finding.Region:40}""");
        if (_severalAccounts)
        {
            page.Write($" · {finding.Account:20}");
        }
        page.Write($"""</span></span><span class="because">""");
        // Where the reason only repeats the evidence, the evidence says it better.
        bool repeats = finding.Evidence.Count > 0 && finding.Reason.StartsWith(finding.Evidence[0].Field, StringComparison.Ordinal);
        if (!repeats)
        {
            page.Write($"{finding.Reason:400}");
        }
        if (finding.Status == FindingStatus.Fail || repeats)
        {
            WriteEvidence(finding.Evidence, repeats);
        }
        if (finding.Muted is { } muted)
        {
            page.Write($"""<span class="aside">Set aside by {muted.Owner:80} until {muted.Until.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}: {muted.Reason:200}</span>""");
        }
        page.Write($"</span></li>\n");
    }

    private void WriteEvidence(IReadOnlyList<Evidence> all, bool isReason)
    {
        if (all.Count == 0)
        {
            return;
        }
        page.Write($"""<span class="evidence{(isReason ? " reason" : "")}">""");
        foreach (Evidence evidence in all.Take(3))
        {
            page.Write($"""<span><code>{evidence.Field:100}</code> is <code>{evidence.Actual ?? "absent":200}</code>, wanted: {evidence.Wanted:160}</span>""");
        }
        page.Write($"</span>");
    }

    private void WritePassed()
    {
        IReadOnlyList<RuleGroup> rules = tally.RulesWith(FindingStatus.Pass);
        page.Write($"""<section class="findings" aria-labelledby="passed"><h2 id="passed">Passed <span class="total">{summary.Overall.Pass}</span></h2>""");
        if (rules.Count > 0)
        {
            page.Write($"""<div class="group"><details class="rule pass"><summary><span class="title">{Counted.Of(rules.Count, "rule")} with findings that pass</span></summary><div class="body"><ul class="rows">""");
            foreach (RuleGroup rule in rules)
            {
                if (page.Bytes > RulesEndAt)
                {
                    page.Write($"<li>The JSON and CSV reports hold the rest.</li>");
                    break;
                }
                WritePassedRule(rule);
            }
            page.Write($"</ul></div></details></div>");
        }
        if (tally.NotShown > 0)
        {
            page.Write($"""<p class="more">{tally.NotShown} findings belong to rules beyond those that this page can show. The JSON and CSV reports hold them.</p>""");
        }
        page.Write($"</section>\n");
    }

    private void WritePassedRule(RuleGroup rule)
    {
        page.Write($"""<li><span class="what">{rule.Title:160}<span class="where">{rule.RuleId:120}</span></span><span class="because">{rule.Count(FindingStatus.Pass)} pass""");
        if (page.Bytes < RowsEndAt)
        {
            string before = ": ";
            foreach (Finding finding in rule.Samples(FindingStatus.Pass))
            {
                page.Write($"{before}<code>{finding.ResourceId:80}</code>");
                before = ", ";
            }
            if (rule.Count(FindingStatus.Pass) > rule.Samples(FindingStatus.Pass).Count)
            {
                page.Write($", …");
            }
        }
        page.Write($"</span></li>\n");
    }
}
