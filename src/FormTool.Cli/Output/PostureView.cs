using System.Globalization;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using FormTool.Core.Scores;
using Spectre.Console;

namespace FormTool.Cli.Output;

/// <summary>The posture on one screen: the score, the topics, what fails worst, what was not seen, where the reports are.
/// Everything that comes from AWS is plain text to the terminal, never markup and never an escape.</summary>
internal static class PostureView
{
    private const int MostRules = 12;
    private const int BarWidth = 24;

    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Soft = new(Color.Grey);

    public static void Write(RunInfo run, ReportTally tally, IReadOnlyList<(string Path, ReportFormat Format)> files)
    {
        IAnsiConsole console = Terminal.Create();
        PostureSummary summary = tally.Measure();
        console.WriteLine();
        WriteHead(console, run, summary);
        WriteTopics(console, summary);
        WriteFailing(console, tally, files.Count > 0);
        WriteUnknown(console, run, tally, summary.Overall);
        foreach ((string path, ReportFormat format) in files)
        {
            console.Write(new Text("Report  ", Soft));
            Terminal.Line(console, $"{VisibleText.Of(Path.GetFullPath(path))} ({format.Description})");
        }
        if (files.Count > 0)
        {
            console.WriteLine();
        }
    }

    private static void WriteHead(IAnsiConsole console, RunInfo run, PostureSummary summary)
    {
        IReadOnlyList<string> accounts = run.Accounts.Count > 0 ? run.Accounts : [.. summary.Accounts.Select(account => account.Name)];
        string title = accounts.Count == 1 ? $"account {accounts[0]}" : $"{accounts.Count} accounts";
        Terminal.Line(console, VisibleText.Of($"Security posture of {title}"), Strong);
        List<string> facts =
        [
            run.Source switch
            {
                RunSource.Aws => "AWS",
                RunSource.Endpoint => $"endpoint {run.SourceName}",
                RunSource.Demo => "example environment, not a real account",
                RunSource.Snapshot => $"snapshot {run.SourceName}",
                _ => "findings",
            },
        ];
        if (run.Regions.Count > 0)
        {
            facts.Add(run.Regions.Count <= 4 ? string.Join(", ", run.Regions) : $"{run.Regions.Count} regions");
        }
        if (run.Rules > 0)
        {
            facts.Add($"{Number(run.Rules)} rules");
        }
        if (run.Resources > 0)
        {
            facts.Add($"{Number(run.Resources)} resources");
        }
        if (run.Calls > 0)
        {
            facts.Add($"{Number(run.Calls)} calls");
        }
        Terminal.Line(console, VisibleText.Of(string.Join(" · ", facts)), Soft);
        console.WriteLine();
        PostureScore overall = summary.Overall;
        Terminal.Line(console, overall.Score is { } score
            ? $"Score {Shown(score)} of 100 · {(overall.Coverage ?? 0).ToString("0.#", CultureInfo.InvariantCulture)} % of what the rules ask for was seen"
            : "No score: nothing was decided", Strong);
        Terminal.Line(console, $"{Number(overall.Fail)} fail · {Number(overall.Unknown)} unknown · {Number(overall.Manual)} to look at · {Number(overall.Pass)} pass"
            + (overall.Muted > 0 ? $" · {Number(overall.Muted)} of the failing set aside" : ""));
        console.WriteLine();
    }

    private static void WriteTopics(IAnsiConsole console, PostureSummary summary)
    {
        if (summary.Topics.Count == 0)
        {
            return;
        }
        Table table = Terminal.Table("Topic", ">Score", "", ">Fail", ">Unknown", ">Pass");
        foreach (PostureScore topic in summary.Topics.OrderBy(topic => topic.Score ?? 101).ThenBy(topic => topic.Name, StringComparer.Ordinal))
        {
            table.AddRow(
                new Text(VisibleText.Of(topic.Name, 28)),
                new Text(topic.Score is { } score ? Shown(score) : "–", Strong),
                Bar(topic),
                new Text(Number(topic.Fail)),
                new Text(Number(topic.Unknown)),
                new Text(Number(topic.Pass)));
        }
        console.Write(table);
        console.WriteLine();
    }

    private static void WriteFailing(IAnsiConsole console, ReportTally tally, bool reported)
    {
        IReadOnlyList<RuleGroup> rules = tally.RulesWith(FindingStatus.Fail);
        if (rules.Count == 0)
        {
            return;
        }
        Table table = Terminal.Table("Severity", "Failing rule", "For instance", ">Count");
        // One line for each rule: what is left beside severity and count goes three to two to the rule and its instance.
        int room = Screen.Width - 27;
        int title = room * 3 / 5;
        foreach (RuleGroup rule in rules.Take(MostRules))
        {
            Finding example = rule.Samples(FindingStatus.Fail).First();
            table.AddRow(
                new Text(rule.Severity.ToString(), Terminal.StyleOf(rule.Severity)),
                new Text(VisibleText.Of(rule.Title, title)),
                new Text(VisibleText.Of($"{example.ResourceId} {example.Region}", room - title), Soft),
                new Text(Number(rule.Count(FindingStatus.Fail))));
        }
        console.Write(table);
        if (rules.Count > MostRules)
        {
            Terminal.Line(console, $"and {rules.Count - MostRules} more failing rules; {(reported ? "the report shows them all" : "--out report.html shows them all")}", Soft);
        }
        console.WriteLine();
    }

    private static void WriteUnknown(IAnsiConsole console, RunInfo run, ReportTally tally, PostureScore overall)
    {
        if (overall.Unknown == 0 && run.Unreadable.Count == 0)
        {
            return;
        }
        Terminal.Line(console, "Could not be read, so unknown and never a pass", Strong);
        foreach ((string what, long count) in run.Unreadable
            .GroupBy(read => $"{read.Operation} ({read.Code})")
            .Select(group => (group.Key, group.Sum(read => read.Count)))
            .OrderByDescending(read => read.Item2)
            .ThenBy(read => read.Key, StringComparer.Ordinal)
            .Take(8))
        {
            Terminal.Line(console, $"  {VisibleText.Of(what, 80)}{(count > 1 ? $", {Number(count)} times" : "")}");
        }
        if (run.Unreadable.Count == 0)
        {
            foreach (RuleGroup rule in tally.RulesWith(FindingStatus.Unknown).Take(8))
            {
                Terminal.Line(console, $"  {VisibleText.Of($"{rule.RuleId}: {rule.Samples(FindingStatus.Unknown).First().Reason}", 96)}");
            }
        }
        console.WriteLine();
    }

    /// <summary>Pass, fail, unknown and manual side by side, each with a character of its own.</summary>
    private static Paragraph Bar(PostureScore score)
    {
        Paragraph bar = new();
        (char sign, Color color)[] signs = Terminal.IsUnicode
            ? [('█', Color.Green4), ('▒', Color.IndianRed), ('░', Color.Gold3), ('·', Color.SteelBlue)]
            : [('#', Color.Green4), ('x', Color.IndianRed), ('?', Color.Gold3), ('.', Color.SteelBlue)];
        long[] counts = [score.Pass, score.Fail, score.Unknown, score.Manual];
        int[] widths = Widths(counts, BarWidth);
        for (int i = 0; i < counts.Length; i++)
        {
            bar.Append(new string(signs[i].sign, widths[i]), new Style(signs[i].color));
        }
        return bar;
    }

    /// <summary>Shares of the width; whoever has one finding has one character, taken from the longest.</summary>
    internal static int[] Widths(long[] counts, int width)
    {
        double total = Math.Max(1, counts.Sum());
        int[] widths = [.. counts.Select(count => count == 0 ? 0 : Math.Max(1, (int)Math.Round(width * count / total)))];
        while (widths.Sum() > width)
        {
            widths[Array.IndexOf(widths, widths.Max())]--;
        }
        while (widths.Sum() < width && counts.Any(count => count > 0))
        {
            widths[Array.IndexOf(widths, widths.Max())]++;
        }
        return widths;
    }

    private static string Shown(double score) => Math.Floor(score).ToString("0", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
