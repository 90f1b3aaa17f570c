using FormTool.Core.Reports.Html;

namespace FormTool.Core.Reports;

/// <summary>A form that a report can take. A new form is one sink and one line in <see cref="All"/>.</summary>
public sealed class ReportFormat
{
    private readonly Func<Stream, ReportSettings, ReportSink> _open;

    private ReportFormat(string name, string extension, string description, Func<Stream, ReportSettings, ReportSink> open) =>
        (Name, Extension, Description, _open) = (name, extension, description, open);

    /// <summary>One self-contained page with pictures.</summary>
    public static ReportFormat Html { get; } = new("html", ".html", "one page with pictures, for people",
        (stream, settings) => new HtmlReport(stream, settings));

    /// <summary>One document: run, summary, findings.</summary>
    public static ReportFormat Json { get; } = new("json", ".json", "one document: run, summary, findings",
        (stream, _) => new JsonReport(stream));

    /// <summary>One finding in each line, as they come.</summary>
    public static ReportFormat JsonLines { get; } = new("jsonl", ".jsonl", "one finding in each line, as they come",
        (stream, settings) => new JsonLinesReport(stream, settings));

    /// <summary>One row for each finding, for spreadsheets.</summary>
    public static ReportFormat Csv { get; } = new("csv", ".csv", "one row for each finding, for spreadsheets",
        (stream, settings) => new CsvReport(stream, settings));

    /// <summary>Every form there is.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } = [Html, Json, JsonLines, Csv];

    /// <summary>What people call it: <c>html</c>.</summary>
    public string Name { get; }

    /// <summary>How its files end: <c>.html</c>.</summary>
    public string Extension { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Description { get; }

    /// <summary>The format of that name, in any case of letters; null where there is none.</summary>
    public static ReportFormat? Named(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format that the file's ending names; null where it names none.</summary>
    public static ReportFormat? OfFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".htm" => Html,
        ".ndjson" => JsonLines,
        string ending => All.FirstOrDefault(format => format.Extension == ending),
    };

    /// <summary>Begins a report on the stream, which stays open when the report is done.</summary>
    public ReportSink Open(Stream stream, ReportSettings? settings = null) => _open(stream, settings ?? new());

    /// <inheritdoc/>
    public override string ToString() => Name;
}
