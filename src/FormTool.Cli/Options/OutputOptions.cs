using System.CommandLine;
using FormTool.Core.Findings;
using FormTool.Core.Reports;

namespace FormTool.Cli.Options;

/// <summary>Where the findings go, and which of them make the exit code 1.</summary>
internal sealed class OutputOptions
{
    public const string Table = "table";

    private readonly Option<string?> _format = new("--format", "-f")
    {
        Description = "What stdout gets: table (the default) or one of json, jsonl, csv, html; then nothing else is on stdout",
        HelpName = "table|json|jsonl|csv|html",
    };

    private readonly Option<string[]> _out = new("--out", "-o")
    {
        Description = "Write a report to this file, in the form that its ending names (else --format); a folder gets formtool-report.html and .json. Can be repeated",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _failOn = new("--fail-on")
    {
        Description = "Exit with 1 where something of this severity or a higher one fails and is not muted",
        HelpName = "informational|low|medium|high|critical",
    };

    public void AddTo(Command command)
    {
        _format.OneOf([Table, .. ReportFormat.All.Select(format => format.Name)]);
        _failOn.OneOf(SeverityNames.All);
        command.Add(_format);
        command.Add(_out);
        command.Add(_failOn);
    }

    /// <summary>Who gets what.</summary>
    /// <param name="parse">The arguments.</param>
    /// <param name="defaultFolder">The folder that gets the two usual reports where no --out is given; null for none.</param>
    /// <exception cref="CliException">No form is named for a file, or two reports would be one file.</exception>
    public OutputPlan Plan(ParseResult parse, string? defaultFolder)
    {
        string? name = parse.GetValue(_format);
        ReportFormat? format = name is null or Table ? null : ReportFormat.Named(name);
        string[] paths = parse.GetValue(_out)!;
        List<(string Path, ReportFormat Format)> files = [];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Usual(path));
                continue;
            }
            files.Add((path, ReportFormat.OfFile(path) ?? format ?? throw new CliException(
                "ReportFormatUnknown",
                $"The ending of '{path}' names no report. Endings are {string.Join(", ", ReportFormat.All.Select(known => known.Extension))}; or say --format.")));
        }
        if (paths.Length == 0 && name is null && defaultFolder is not null)
        {
            files.AddRange(Usual(defaultFolder));
        }
        if (files.GroupBy(file => Path.GetFullPath(file.Path)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new CliException("ArgumentNotValid", $"Two reports would be written to '{twice.First().Path}'. Name each file once.");
        }
        bool taken = format is not null && files.Any(file => file.Format == format);
        string? failOn = parse.GetValue(_failOn);
        return new(taken ? null : format, files, failOn is null ? null : SeverityNames.Parse(failOn));
    }

    private static IEnumerable<(string, ReportFormat)> Usual(string folder) =>
        [(Path.Combine(folder, "formtool-report.html"), ReportFormat.Html), (Path.Combine(folder, "formtool-report.json"), ReportFormat.Json)];
}

/// <summary>Who gets what.</summary>
/// <param name="Stdout">What stdout gets; null: the table.</param>
/// <param name="Files">The files.</param>
/// <param name="FailOn">From which severity on a failure makes the exit code 1; null: never.</param>
internal sealed record OutputPlan(ReportFormat? Stdout, IReadOnlyList<(string Path, ReportFormat Format)> Files, Severity? FailOn);

/// <summary>Severities as arguments.</summary>
internal static class SeverityNames
{
    public static string[] All { get; } = [.. Enum.GetNames<Severity>().Select(name => name.ToLowerInvariant())];

    public static Severity Parse(string name) => Enum.Parse<Severity>(name, ignoreCase: true);
}
