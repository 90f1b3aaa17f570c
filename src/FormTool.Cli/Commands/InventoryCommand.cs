using System.CommandLine;
using FormTool.Aws.Documents;
using FormTool.Cli.Options;
using FormTool.Cli.Output;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Reports;
using FormTool.Core.Snapshots;

namespace FormTool.Cli.Commands;

/// <summary><c>formtool inventory</c>: the resources themselves, listed or saved.</summary>
internal static class InventoryCommand
{
    private static readonly string[] Formats = ["table", "json", "jsonl", "csv"];
    private static readonly string[] Columns = ["Type", "Id", "Arn", "Account", "Region", "ReadAt"];

    public static Command Create() => new("inventory", "List what an account holds, or save it to evaluate it later with no AWS at all") { CreateList(), CreateExport() };

    private static Command CreateList()
    {
        SourceOptions source = new();
        Option<string[]> type = TypeOption();
        Option<string> format = new("--format", "-f")
        {
            Description = "table, or one of json, jsonl, csv; then nothing else is on stdout",
            HelpName = string.Join('|', Formats),
            DefaultValueFactory = _ => "table",
        };
        format.OneOf(Formats);
        Command command = new("list", "List resources") { type, format };
        source.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            IReadOnlyList<string> types = Types(parse.GetValue(type)!);
            using OpenedSource opened = await source.OpenAsync(parse, cancellation).ConfigureAwait(false);
            InventoryRun run = new(opened.Source, types, InventoryCatalog.BuiltIn);
            string name = parse.GetValue(format)!;
            if (name == "table")
            {
                await CountAsync(run, cancellation).ConfigureAwait(false);
            }
            else
            {
                await ListAsync(run, name, cancellation).ConfigureAwait(false);
            }
            return Ended(run.Coverage);
        });
        return command;
    }

    private static Command CreateExport()
    {
        Argument<string> file = new("FILE") { Description = "The snapshot; replaced only once the new one is whole" };
        SourceOptions source = new();
        Option<string[]> type = TypeOption();
        Option<bool> anonymize = new("--anonymize") { Description = "Replace account ids and names, always the same by the same, so that the snapshot can be shared" };
        Command command = new("export", "Save everything that FormTool can read of an account in one file") { file, type, anonymize };
        source.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            IReadOnlyList<string> types = Types(parse.GetValue(type)!);
            using OpenedSource opened = await source.OpenAsync(parse, cancellation).ConfigureAwait(false);
            SnapshotSummary saved;
            using (ProgressLine? progress = ProgressLine.Start())
            {
                saved = await SnapshotExport.WriteAsync(
                    opened.Source, types, InventoryCatalog.BuiltIn, parse.GetValue(file)!, parse.GetValue(anonymize), ToolVersion.Text, progress, cancellation).ConfigureAwait(false);
            }
            Console.Out.WriteLine($"{VisibleText.Of(saved.Path)}: {saved.Coverage.Resources.Values.Sum():#,0} resources, {saved.Bytes:#,0} bytes");
            return Ended(saved.Coverage);
        });
        return command;
    }

    private static Option<string[]> TypeOption() => FilterOptions.List("--type", "Resource types such as ec2.volume, wildcards allowed. Default: all", "TYPE");

    private static IReadOnlyList<string> Types(string[] patterns)
    {
        IEnumerable<string> known = InventoryCatalog.BuiltIn.Types.Keys.Order(StringComparer.Ordinal);
        List<string> types = [];
        foreach (string pattern in FilterOptions.Split(patterns))
        {
            string[] fitting = [.. known.Where(type => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, type))];
            types.AddRange(fitting.Length > 0 ? fitting : throw new CliException(
                "ResourceTypeNotFound", $"There is no resource type '{pattern}'. Types are {string.Join(", ", known)}."));
        }
        return types.Count > 0 ? [.. types.Distinct()] : [.. known];
    }

    private static async Task ListAsync(InventoryRun run, string format, CancellationToken cancellation)
    {
        using ProgressLine? progress = ProgressLine.Start();
        using Records records = new(format, Columns);
        await foreach (Resource resource in run.ResourcesAsync(progress, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            records.Add(new()
            {
                { "Type", resource.Type },
                { "Id", resource.Id },
                { "Arn", resource.Arn },
                { "Account", resource.Account },
                { "Region", resource.Region },
                { "ReadAt", Node.Of(resource.ReadAt) },
                { "Document", resource.Document },
            });
        }
        records.Complete();
    }

    private static async Task CountAsync(InventoryRun run, CancellationToken cancellation)
    {
        SortedDictionary<(string Type, string Region), long> counts = [];
        using (ProgressLine? progress = ProgressLine.Start())
        {
            await foreach (Resource resource in run.ResourcesAsync(progress, cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                counts[(resource.Type, resource.Region)] = counts.GetValueOrDefault((resource.Type, resource.Region)) + 1;
            }
        }
        InventoryView.Write(counts, run.Coverage);
    }

    private static int Ended(Coverage coverage)
    {
        foreach (CoverageGap gap in coverage.Gaps.Take(20))
        {
            ErrorLine.Warn($"{gap.ResourceType} in {gap.Region} could not be read: {gap.Failure.Action} ({gap.Failure.Code})");
        }
        return coverage.IsWhole ? ExitCodes.Clean : ExitCodes.NotWhole;
    }
}
