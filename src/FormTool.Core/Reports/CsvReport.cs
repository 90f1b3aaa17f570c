using System.Globalization;
using System.Text;
using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>
/// One row for each finding, RFC 4180: commas, CRLF, quotes doubled. A cell that a spreadsheet would take for a formula
/// is preceded by <c>'</c>, and controls are shown by their pictures, so one finding is one line.
/// A file begins with a byte order mark (Excel reads UTF-8 only with it), a pipe does not.
/// </summary>
internal sealed class CsvReport : ReportSink
{
    private static readonly string[] Columns =
    [
        "RuleId", "Title", "Status", "Severity", "Reason", "Topics", "Service", "ResourceType", "ResourceId", "Arn",
        "Account", "Region", "Evidence", "SameAs", "MuteOwner", "MuteReason", "MutedUntil",
    ];

    private readonly StreamWriter _writer;
    private readonly bool _flushEach;

    public CsvReport(Stream stream, ReportSettings settings)
    {
        _flushEach = settings.FlushEachFinding;
        _writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: settings.IsFile), 32 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        _writer.WriteLine(string.Join(',', Columns));
    }

    public override void Add(Finding finding)
    {
        WriteRow(
        [
            finding.RuleId,
            finding.Title,
            FindingJson.NameOf(finding.Status),
            FindingJson.NameOf(finding.Severity),
            finding.Reason,
            string.Join("; ", finding.Topics),
            finding.Service,
            finding.ResourceType,
            finding.ResourceId,
            finding.Arn,
            finding.Account,
            finding.Region,
            string.Join("; ", finding.Evidence.Select(evidence => $"{evidence.Field} is {evidence.Actual ?? "absent"}, wanted: {evidence.Wanted}")),
            string.Join("; ", finding.SameAs),
            finding.Muted?.Owner,
            finding.Muted?.Reason,
            finding.Muted?.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ]);
        if (_flushEach)
        {
            _writer.Flush();
        }
    }

    public override void Complete(RunInfo run) => _writer.Flush();

    protected override void Dispose(bool disposing)
    {
        try
        {
            _writer.Dispose();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The rows that were still buffered belong to a report that nobody will read.
        }
    }

    private void WriteRow(ReadOnlySpan<string?> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _writer.Write(',');
            }
            _writer.Write(CsvText.Cell(cells[i]));
        }
        _writer.WriteLine();
    }
}
