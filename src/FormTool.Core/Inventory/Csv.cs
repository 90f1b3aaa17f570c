using System.Text;
using FormTool.Aws.Documents;

namespace FormTool.Core.Inventory;

/// <summary>Comma-separated values with a header line (RFC 4180), as IAM's credential report comes.</summary>
internal static class Csv
{
    /// <summary>One object for each line, its members named by the header.</summary>
    /// <exception cref="InvalidDataException">A line has more or fewer values than the header, or a quote is never closed.</exception>
    public static ListNode Read(string text)
    {
        ListNode rows = new();
        List<string>? header = null;
        foreach (List<string> values in Lines(text))
        {
            if (header is null)
            {
                header = values;
                continue;
            }
            if (values is [""])
            {
                continue;
            }
            if (values.Count != header.Count)
            {
                throw new InvalidDataException("A line has another number of values than the header.");
            }
            ObjectNode row = new(header.Count);
            for (int i = 0; i < header.Count; i++)
            {
                row.Set(header[i], Node.Of(values[i]));
            }
            rows.Add(row);
        }
        return rows;
    }

    private static IEnumerable<List<string>> Lines(string text)
    {
        List<string> values = [];
        StringBuilder value = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    value.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    value.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && value.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else if (c == '\n')
            {
                values.Add(value.ToString().TrimEnd('\r'));
                value.Clear();
                yield return values;
                values = [];
            }
            else
            {
                value.Append(c);
            }
        }
        if (quoted)
        {
            throw new InvalidDataException("A quote is never closed.");
        }
        if (value.Length > 0 || values.Count > 0)
        {
            values.Add(value.ToString());
            yield return values;
        }
    }
}
