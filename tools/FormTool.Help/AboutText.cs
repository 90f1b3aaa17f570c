using System.Text;

namespace FormTool.Help;

/// <summary>An about topic, as Get-Help shows it: plain text of at most 80 columns.</summary>
public static class AboutText
{
    private const int Columns = 80;

    /// <summary>The text of a page.</summary>
    public static string Of(string name, Page page)
    {
        StringBuilder text = new();
        text.Append("TOPIC\n").Append("    ").Append(name).Append("\n\n");
        // Get-Help takes the synopsis of a topic from its SHORT DESCRIPTION.
        text.Append("SHORT DESCRIPTION\n");
        Write(text, page.Top.Blocks.Take(1));
        if (page.Top.Blocks.Count > 1)
        {
            text.Append("LONG DESCRIPTION\n");
            Write(text, page.Top.Blocks.Skip(1));
        }
        Write(text, page.Top.Parts);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IEnumerable<Section> sections)
    {
        foreach (Section section in sections)
        {
            text.Append(PlainText.Inline(section.Title).ToUpperInvariant()).Append('\n');
            Write(text, section.Blocks);
            Write(text, section.Parts);
        }
    }

    private static void Write(StringBuilder text, IEnumerable<Block> blocks)
    {
        foreach (Block block in blocks)
        {
            bool asItIs = block.Language is not null || block.Text.StartsWith('|');
            foreach (string line in PlainText.Of(block).Split('\n'))
            {
                foreach (string piece in asItIs ? [line] : Wrap(line))
                {
                    text.Append("    ").Append(block.Language is null ? "" : "    ").Append(piece).Append('\n');
                }
            }
            text.Append('\n');
        }
    }

    private static IEnumerable<string> Wrap(string line)
    {
        StringBuilder piece = new();
        foreach (string word in line.Split(' '))
        {
            if (piece.Length > 0 && piece.Length + word.Length + 1 > Columns - 4)
            {
                yield return piece.ToString();
                piece.Clear().Append(line.StartsWith("- ", StringComparison.Ordinal) ? "  " : "").Append(word);
            }
            else
            {
                piece.Append(piece.Length == 0 ? "" : " ").Append(word);
            }
        }
        yield return piece.ToString();
    }
}
