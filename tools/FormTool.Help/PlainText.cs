using System.Text.RegularExpressions;

namespace FormTool.Help;

/// <summary>Markdown as the text that a console shows.</summary>
public static partial class PlainText
{
    /// <summary>A block's text: marks of Markdown gone, the lines of a paragraph joined, lists and tables kept line by line.</summary>
    public static string Of(Block block)
    {
        if (block.Language is not null)
        {
            return block.Text;
        }
        string[] lines = block.Text.Split('\n');
        if (lines[0].StartsWith('|'))
        {
            return Table(lines);
        }
        List<string> joined = [];
        foreach (string line in lines)
        {
            if (joined.Count == 0 || ListItem().IsMatch(line))
            {
                joined.Add(line);
            }
            else
            {
                joined[^1] += " " + line.Trim();
            }
        }
        return string.Join('\n', joined.Select(Inline));
    }

    /// <summary>Links become their text; the marks of code and emphasis go.</summary>
    public static string Inline(string text) => Marks().Replace(Link().Replace(text, "$1"), "$1$2");

    /// <summary>Names of the pages that a text links to, without their ending.</summary>
    public static IEnumerable<string> Links(string text) => Link().Matches(text)
        .Select(match => match.Groups[2].Value)
        .Where(target => target.EndsWith(".md", StringComparison.Ordinal))
        .Select(target => target[..^3]);

    /// <summary>The first piece of code within a text: the name of a type; null where there is none.</summary>
    public static string? FirstCode(string text) => Marks().Match(text) is { Success: true } match && match.Groups[1].Success ? match.Groups[1].Value : null;

    private static string Table(string[] lines)
    {
        string[][] rows = [.. lines.Where((_, index) => index != 1).Select(line => line.Trim().Trim('|').Split('|').Select(cell => Inline(cell.Trim())).ToArray())];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell)).TrimEnd()));
    }

    [GeneratedRegex(@"^\s*([-*]|\d+\.)\s")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([^`]+)`|\*\*([^*]+)\*\*")]
    private static partial Regex Marks();
}
