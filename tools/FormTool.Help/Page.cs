namespace FormTool.Help;

/// <summary>A heading and what stands under it, down to the next heading of the same or a higher level.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">Paragraphs, lists, tables and code before the first lower heading.</param>
/// <param name="Parts">The lower headings.</param>
public sealed record Section(string Title, IReadOnlyList<Block> Blocks, IReadOnlyList<Section> Parts)
{
    /// <summary>The part of this title; null where there is none.</summary>
    public Section? Part(string title) => Parts.FirstOrDefault(part => part.Title == title);
}

/// <summary>Lines that belong together: a paragraph, a list item, a table, or code.</summary>
/// <param name="Text">The lines.</param>
/// <param name="Language">For code its language; otherwise null.</param>
public sealed record Block(string Text, string? Language);

/// <summary>One page of docs/en-US, read as headings and blocks. Only what our pages use of Markdown is understood.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Top">The first heading and all under it.</param>
public sealed record Page(string Name, Section Top)
{
    /// <summary>Reads a page.</summary>
    /// <exception cref="PageException">It is not there, has no first heading, or its code is never closed.</exception>
    public static Page Read(string file)
    {
        string name = Path.GetFileName(file);
        if (!File.Exists(file))
        {
            throw new PageException(name, "the page is missing");
        }
        Queue<string> lines = new(File.ReadAllLines(file));
        return lines.TryPeek(out string? first) && Level(first) == 1
            ? new(name, ReadSection(lines, name))
            : throw new PageException(name, "a page begins with its heading: # Name");
    }

    private static Section ReadSection(Queue<string> lines, string page)
    {
        string heading = lines.Dequeue();
        int level = Level(heading);
        List<Block> blocks = [];
        while (lines.TryPeek(out string? line) && Level(line) == 0)
        {
            if (line.Length == 0)
            {
                lines.Dequeue();
            }
            else
            {
                blocks.Add(line.StartsWith("```", StringComparison.Ordinal) ? ReadCode(lines, page) : ReadText(lines));
            }
        }
        List<Section> parts = [];
        while (lines.TryPeek(out string? line) && Level(line) > level)
        {
            parts.Add(ReadSection(lines, page));
        }
        return new(heading.TrimStart('#').Trim(), blocks, parts);
    }

    private static Block ReadCode(Queue<string> lines, string page)
    {
        string language = lines.Dequeue()[3..].Trim();
        List<string> code = [];
        while (lines.TryDequeue(out string? line))
        {
            if (line == "```")
            {
                return new(string.Join('\n', code), language);
            }
            code.Add(line);
        }
        throw new PageException(page, "code that begins with ``` is never closed");
    }

    private static Block ReadText(Queue<string> lines)
    {
        List<string> text = [];
        while (lines.TryPeek(out string? line) && line.Length > 0 && Level(line) == 0 && !line.StartsWith("```", StringComparison.Ordinal))
        {
            text.Add(lines.Dequeue());
        }
        return new(string.Join('\n', text), null);
    }

    private static int Level(string line)
    {
        int count = line.TakeWhile(letter => letter == '#').Count();
        return count > 0 && line.Length > count && line[count] == ' ' ? count : 0;
    }
}
