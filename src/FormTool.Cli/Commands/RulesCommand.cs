using System.CommandLine;
using FormTool.Cli.Options;
using FormTool.Cli.Output;
using FormTool.Core.Rules;

namespace FormTool.Cli.Commands;

/// <summary><c>formtool rules</c>: what is asked, why, and what to do.</summary>
internal static class RulesCommand
{
    private static readonly string[] Formats = ["table", "json", "jsonl", "csv"];

    public static Command Create()
    {
        FilterOptions filter = new();
        Option<string> format = new("--format", "-f")
        {
            Description = "table, or one of json, jsonl, csv; then nothing else is on stdout",
            HelpName = string.Join('|', Formats),
            DefaultValueFactory = _ => "table",
        };
        format.OneOf(Formats);
        Command command = new("rules", "List the rules; one rule is shown whole");
        filter.AddTo(command, resources: false);
        command.Add(format);
        command.SetAction(parse =>
        {
            Run(filter.Rules(parse), parse.GetValue(format)!);
            return ExitCodes.Clean;
        });
        return command;
    }

    private static void Run(IReadOnlyList<Rule> rules, string format)
    {
        if (format == "table")
        {
            RulesView.Write(rules);
            return;
        }
        Records.Write(format, RuleRecord.Columns, rules.Select(RuleRecord.Of));
    }
}
