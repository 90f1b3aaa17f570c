using System.Text.Json;
using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports;

/// <summary>
/// <c>{ "formtool": version, "run": {…}, "summary": {…}, "findings": [ … ] }</c>.
/// What the run says of itself stands first, though it is known last: findings wait in a spool, not in memory.
/// </summary>
internal sealed class JsonReport : ReportSink
{
    private readonly Stream _stream;
    private readonly Spool _spool = new();
    private readonly Utf8JsonWriter _writer;
    private readonly PostureMeter _meter = new();
    private bool _any;

    public JsonReport(Stream stream)
    {
        _stream = stream;
        _writer = new(_spool, JsonText.Compact);
    }

    public override void Add(Finding finding)
    {
        _meter.Add(finding);
        _spool.Write(_any ? ",\n    "u8 : "    "u8);
        _any = true;
        _writer.Reset();
        FindingJson.Write(_writer, finding);
        _writer.Flush();
    }

    public override void Complete(RunInfo run)
    {
        using (Utf8JsonWriter head = new(_stream, JsonText.Indented))
        {
            head.WriteStartObject();
            head.WriteString("formtool", run.ToolVersion);
            head.WritePropertyName("run");
            RunInfoJson.Write(head, run);
            WriteSummary(head, _meter.Measure());
            head.WriteStartArray("findings");
        }
        _stream.Write("\n"u8);
        _spool.PourInto(_stream);
        _stream.Write(_any ? "\n  ]\n}\n"u8 : "  ]\n}\n"u8);
        _stream.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        _writer.Reset(Stream.Null);
        _spool.Dispose();
    }

    private static void WriteSummary(Utf8JsonWriter writer, PostureSummary summary)
    {
        writer.WriteStartObject("summary");
        WriteMeasures(writer, summary.Overall);
        WriteScores(writer, "Severities", summary.Severities);
        WriteScores(writer, "Topics", summary.Topics);
        WriteScores(writer, "Accounts", summary.Accounts);
        writer.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter writer, string name, IReadOnlyList<PostureScore> scores)
    {
        writer.WriteStartArray(name);
        foreach (PostureScore score in scores)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", score.Name);
            WriteMeasures(writer, score);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteMeasures(Utf8JsonWriter writer, PostureScore score)
    {
        WriteNumber(writer, "Score", score.Score);
        WriteNumber(writer, "Coverage", score.Coverage);
        writer.WriteNumber("Pass", score.Pass);
        writer.WriteNumber("Fail", score.Fail);
        writer.WriteNumber("Unknown", score.Unknown);
        writer.WriteNumber("Manual", score.Manual);
        writer.WriteNumber("Muted", score.Muted);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
