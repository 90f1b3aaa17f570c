using System.Management.Automation;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using FormTool.Core.Rules;
using FormTool.PowerShell.Binding;

namespace FormTool.PowerShell.Commands;

/// <summary>Writes findings as a report: a page with pictures, JSON, JSON lines or CSV.</summary>
[Cmdlet(VerbsData.Export, "FtReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportFtReportCommand : FtCmdlet
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly HashSet<PostureOrigin?> _origins = [];
    private ReportFile? _report;

    /// <summary>The file to write; its ending names the form unless <see cref="Format"/> does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>The findings of <c>Get-FtSecurityPosture</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public Finding[] InputObject { get; set; } = [];

    /// <summary><c>html</c>, <c>json</c>, <c>jsonl</c> or <c>csv</c>.</summary>
    [Parameter]
    [ValidateSet("html", "json", "jsonl", "csv")]
    public string? Format { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(
        () =>
        {
            string path = FilePath(Path);
            ReportFormat format = (Format is null ? ReportFormat.OfFile(path) : ReportFormat.Named(Format))
                ?? throw new ReportException(
                    "ReportFormatNotRecognized",
                    $"The ending of {path} names no form of report. Endings are {string.Join(", ", ReportFormat.All.Select(known => known.Extension))}; or give -Format.");
            if (ShouldProcess(path, $"Write {format.Name} report"))
            {
                _report = ReportFile.Create(path, format, new() { Guidance = Guidance() });
            }
        },
        Path);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(
        () =>
        {
            foreach (Finding finding in InputObject)
            {
                _report?.Add(finding);
                _origins.Add(FindingOrigin.Of(finding));
            }
        },
        Path);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(
        () =>
        {
            if (_report is null)
            {
                return;
            }
            _report.Complete(FindingOrigin.Together(_origins) ?? new()
            {
                ToolVersion = ModuleVersion.Text,
                Source = RunSource.Findings,
                StartedAt = _started,
                EndedAt = DateTimeOffset.UtcNow,
            });
            if (PassThru)
            {
                WriteObject(new FileInfo(_report.FullPath));
            }
        },
        Path);

    /// <inheritdoc/>
    protected override void Close() => _report?.Dispose();

    private static Dictionary<string, RuleGuidance> Guidance() =>
        RuleSet.BuiltIn.Rules.ToDictionary(rule => rule.Id, rule => new RuleGuidance(rule.Why, rule.Fix), StringComparer.Ordinal);
}
