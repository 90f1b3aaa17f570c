using System.CommandLine;
using FormTool.Cli.Options;
using FormTool.Cli.Output;
using FormTool.Core.Posture;
using FormTool.Core.Reports;
using FormTool.Core.Rules;

namespace FormTool.Cli.Commands;

/// <summary><c>formtool posture</c>: reads an account, decides the rules, reports.</summary>
internal static class PostureCommand
{
    public static Command Create()
    {
        SourceOptions source = new();
        FilterOptions filter = new();
        OutputOptions output = new();
        Command command = new("posture", "Read an account (or the example, or a snapshot) and say what passes, what fails, and what could not be seen");
        source.AddTo(command);
        filter.AddTo(command);
        output.AddTo(command);
        command.SetAction((parse, cancellation) => RunAsync(parse, source, filter, output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parse, SourceOptions source, FilterOptions filter, OutputOptions output, CancellationToken cancellation)
    {
        IReadOnlyList<Rule> rules = filter.Rules(parse);
        OutputPlan plan = output.Plan(parse, source.IsDemo(parse) ? "." : null);
        using OpenedSource opened = await source.OpenAsync(parse, cancellation).ConfigureAwait(false);
        return await EvaluateAsync(opened, Request(parse, filter, rules, opened), plan, cancellation).ConfigureAwait(false);
    }

    /// <summary>What the filters ask of a source.</summary>
    internal static PostureRequest Request(ParseResult parse, FilterOptions filter, IReadOnlyList<Rule> rules, OpenedSource opened) => new()
    {
        Rules = rules,
        Resources = filter.Resources(parse),
        Mutes = filter.Mutes(parse, opened.Source.Now),
    };

    /// <summary>Evaluates the rules on the source and writes what the plan says.</summary>
    internal static async Task<int> EvaluateAsync(OpenedSource opened, PostureRequest request, OutputPlan plan, CancellationToken cancellation)
    {
        PostureRun run = new(opened.Source, request);
        DateTimeOffset started = DateTimeOffset.UtcNow;
        using ProgressLine? progress = ProgressLine.Start();
        return await FindingsOutput.WriteAsync(
            run.FindingsAsync(progress, cancellation),
            () =>
            {
                progress?.Dispose();
                if (run.Coverage.SessionEnd is string ended)
                {
                    ErrorLine.Warn(ended);
                }
                return RunInfoOf(run.Coverage, opened, request.Rules.Count, started);
            },
            plan,
            request.Rules.ToDictionary(rule => rule.Id, rule => new RuleGuidance(rule.Why, rule.Fix)),
            cancellation).ConfigureAwait(false);
    }

    private static RunInfo RunInfoOf(Coverage coverage, OpenedSource opened, int rules, DateTimeOffset started) => new()
    {
        ToolVersion = ToolVersion.Text,
        Source = opened.Kind,
        SourceName = opened.Name,
        Accounts = [coverage.Account],
        Regions = coverage.Regions,
        StartedAt = opened.IsSnapshot ? coverage.AsOf : started,
        EndedAt = opened.IsSnapshot ? coverage.AsOf : DateTimeOffset.UtcNow,
        Rules = rules,
        Resources = coverage.Resources.Values.Sum(),
        Calls = coverage.Calls,
        Unreadable =
        [
            .. coverage.Gaps.Select(gap => new UnreadableRead(
                gap.Failure.Operation, gap.Failure.Action, gap.Failure.Code, gap.Failure.Message, coverage.Account, gap.Region, gap.Count)),
        ],
    };
}
