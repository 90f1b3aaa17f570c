using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Reports;

namespace FormTool.Cli.Output;

/// <summary>Documents on stdout as JSON (a list), JSON lines or CSV, one after another as they come.</summary>
internal sealed class Records : IDisposable
{
    private readonly string _format;
    private readonly string[] _columns;
    private readonly BufferedStream _stream = new(Console.OpenStandardOutput(), 64 * 1024);
    private bool _any;

    /// <param name="format">json, jsonl or csv.</param>
    /// <param name="columns">The members that are columns of CSV.</param>
    public Records(string format, string[] columns)
    {
        (_format, _columns) = (format, columns);
        if (format == "csv")
        {
            Write(string.Join(',', columns) + "\r\n");
        }
    }

    /// <summary>Writes all of them.</summary>
    public static void Write(string format, string[] columns, IEnumerable<ObjectNode> documents)
    {
        using Records records = new(format, columns);
        foreach (ObjectNode document in documents)
        {
            records.Add(document);
        }
        records.Complete();
    }

    public void Add(ObjectNode document)
    {
        if (_format == "csv")
        {
            Write(string.Join(',', _columns.Select(column => CsvText.Cell(TextOf(document[column])))) + "\r\n");
            return;
        }
        if (_format == "json")
        {
            Write(_any ? ",\n  " : "[\n  ");
        }
        _any = true;
        using (Utf8JsonWriter writer = new(_stream, JsonText.Compact))
        {
            NodeJson.Write(writer, document);
        }
        if (_format == "jsonl")
        {
            Write("\n");
        }
    }

    /// <summary>Ends the list.</summary>
    public void Complete()
    {
        if (_format == "json")
        {
            Write(_any ? "\n]\n" : "[]\n");
        }
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    private static string? TextOf(Node value) => value switch
    {
        ListNode list => string.Join("; ", list.Items.Select(TextOf)),
        NullNode => null,
        _ => value.AsText() ?? value.ToString(),
    };

    private void Write(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
