using FormTool.Core.Reports;
using Spectre.Console;
using Rule = FormTool.Core.Rules.Rule;

namespace FormTool.Cli.Output;

/// <summary>Rules on a screen: a list, or one of them whole.</summary>
internal static class RulesView
{
    public static void Write(IReadOnlyList<Rule> rules)
    {
        IAnsiConsole console = Terminal.Create();
        if (rules.Count == 1)
        {
            WriteOne(console, rules[0]);
            return;
        }
        Table table = Terminal.Table("Rule", "Severity", "What is so when it passes");
        table.Columns[0].NoWrap();
        foreach (Rule rule in rules.OrderBy(rule => rule.Service, StringComparer.Ordinal).ThenByDescending(rule => rule.Severity).ThenBy(rule => rule.Id, StringComparer.Ordinal))
        {
            table.AddRow(
                new Text(VisibleText.Of(rule.Id)),
                new Text(rule.Severity.ToString(), Terminal.StyleOf(rule.Severity)),
                new Text(VisibleText.Of(rule.Title)));
        }
        console.Write(table);
        Terminal.Line(console, rules.Count == 0 ? "No rule meets all of the filters." : $"{rules.Count} rules", new(Color.Grey));
    }

    private static void WriteOne(IAnsiConsole console, Rule rule)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string name, string? text) in (ReadOnlySpan<(string, string?)>)
        [
            ("Rule", rule.Id),
            ("Title", rule.Title),
            ("Severity", rule.Severity.ToString()),
            ("Topics", string.Join(", ", rule.Topics)),
            ("Resource", rule.ResourceType),
            ("Why", rule.Why),
            ("Fix", rule.Fix),
            ("Manual", rule.Manual),
            ("Same as", string.Join(", ", rule.SameAs)),
            ("Source", rule.Source),
        ])
        {
            if (!string.IsNullOrEmpty(text))
            {
                grid.AddRow(new Text(name, new(Color.Grey)), new Text(VisibleText.Of(text)));
            }
        }
        console.Write(grid);
    }
}
