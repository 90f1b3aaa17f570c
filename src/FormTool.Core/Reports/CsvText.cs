namespace FormTool.Core.Reports;

/// <summary>Text as a cell of a CSV file, RFC 4180, safe to open in a spreadsheet.</summary>
public static class CsvText
{
    /// <summary>One cell as it stands in the file: quoted where it must be, preceded by <c>'</c> where a spreadsheet would compute it,
    /// controls shown by their pictures.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        string shown = VisibleText.Of(text);
        if (IsFormula(text))
        {
            shown = "'" + shown;
        }
        return shown.AsSpan().IndexOfAny(',', '"') >= 0 || shown[0] == ' ' || shown[^1] == ' '
            ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : shown;
    }

    /// <summary>Whether a spreadsheet would compute it, spaces before it apart. Excel in Asia takes the full-width signs too.</summary>
    private static bool IsFormula(string text) =>
        text[0] is '\t' or '\r' or '\n' || text.AsSpan().TrimStart() is [('=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'), ..];
}
