using System.CommandLine;
using FormTool.Cli.Options;
using FormTool.Cli.Output;
using FormTool.Core.Reports;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;

namespace FormTool.Cli.Commands;

/// <summary><c>formtool report</c>: another form of what was already read: a snapshot, or findings.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A saved snapshot, or findings as a JSON report or JSON lines" };
        FilterOptions filter = new();
        OutputOptions output = new();
        Command command = new("report", "Make reports from a saved snapshot or from saved findings; nothing is asked of AWS");
        command.Add(file);
        filter.AddTo(command);
        output.AddTo(command);
        command.SetAction((parse, cancellation) => RunAsync(parse, parse.GetValue(file)!, filter, output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string path, FilterOptions filter, OutputOptions output, CancellationToken cancellation)
    {
        OutputPlan plan = output.Plan(parse, defaultFolder: null);
        if (IsSnapshot(path))
        {
            using OpenedSource opened = OpenedSource.Snapshot(path);
            return await PostureCommand.EvaluateAsync(
                opened, PostureCommand.Request(parse, filter, filter.Rules(parse), opened), plan, cancellation).ConfigureAwait(false);
        }
        if (filter.IsUsed(parse))
        {
            throw new CliException("ArgumentNotValid", $"'{path}' holds findings, which were decided already: filters are for snapshots. Leave them away, or filter the run that made the file.");
        }
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: false);
        FindingsFile findings = FindingsFile.Open(stream, path);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        MuteList mutes = filter.Mutes(parse, now);
        return await FindingsOutput.WriteAsync(
            findings.ReadAsync(cancellation).Select(finding => mutes.Apply(finding)),
            () => findings.Run ?? new()
            {
                ToolVersion = ToolVersion.Text,
                Source = RunSource.Findings,
                SourceName = Path.GetFileName(path),
                StartedAt = now,
                EndedAt = now,
            },
            plan,
            RuleSet.BuiltIn.Rules.ToDictionary(rule => rule.Id, rule => new RuleGuidance(rule.Why, rule.Fix)),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Snapshots are zip files, findings are text.</summary>
    private static bool IsSnapshot(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException("FileNotReadable", $"Cannot read '{path}': {error.Message.TrimEnd('.')}. Name a saved snapshot, or findings as a JSON report or JSON lines.");
        }
    }
}
