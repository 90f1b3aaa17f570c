using System.Text.Json;
using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>One finding in each line, written as it comes.</summary>
internal sealed class JsonLinesReport : ReportSink
{
    private readonly Stream _stream;
    private readonly bool _flushEach;
    private readonly Utf8JsonWriter _writer;

    public JsonLinesReport(Stream stream, ReportSettings settings) =>
        (_stream, _flushEach, _writer) = (stream, settings.FlushEachFinding, new(stream, JsonText.Compact));

    public override void Add(Finding finding)
    {
        _writer.Reset();
        FindingJson.Write(_writer, finding);
        _writer.Flush();
        _stream.WriteByte((byte)'\n');
        if (_flushEach)
        {
            _stream.Flush();
        }
    }

    public override void Complete(RunInfo run) => _stream.Flush();

    protected override void Dispose(bool disposing) => _writer.Reset(Stream.Null);
}
