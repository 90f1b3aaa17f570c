namespace FormTool.Help;

/// <summary>A cmdlet and its page, held against each other.</summary>
/// <param name="Shape">The cmdlet.</param>
/// <param name="Page">Its page.</param>
/// <param name="About">What its page says of each parameter, by name.</param>
public sealed record CommandHelp(CommandShape Shape, Page Page, IReadOnlyDictionary<string, Section> About)
{
    private static readonly string[] Needed = ["Description", "Examples", "Parameters", "Inputs", "Outputs", "Permissions", "Errors", "Related"];

    private static readonly Dictionary<string, Section> Shared = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = new("-WhatIf", [new("Says what would be written, and writes nothing.", null)], []),
        ["Confirm"] = new("-Confirm", [new("Asks before anything is written.", null)], []),
    };

    /// <summary>Puts them together. Parameters that several cmdlets have are described once, in the about topic that the page links to.</summary>
    /// <exception cref="PageException">The page lacks a section, or its parameters are not the cmdlet's.</exception>
    public static CommandHelp Of(CommandShape shape, Page page, IReadOnlyDictionary<string, Page> topics)
    {
        if (page.Top.Title != shape.Name)
        {
            throw new PageException(page.Name, $"the heading is '{page.Top.Title}', the cmdlet is {shape.Name}");
        }
        foreach (string needed in Needed)
        {
            if (page.Top.Part(needed) is null)
            {
                throw new PageException(page.Name, $"there is no section '{needed}'");
            }
        }
        Section parameters = page.Top.Part("Parameters")!;
        Dictionary<string, Section> about = new(Shared, StringComparer.Ordinal);
        foreach (string topic in parameters.Blocks.SelectMany(block => PlainText.Links(block.Text)))
        {
            Section shared = topics.TryGetValue(topic, out Page? found) && found.Top.Part("Parameters") is Section part
                ? part
                : throw new PageException(page.Name, $"{topic}.md has no section 'Parameters'");
            Take(shared, about);
        }
        HashSet<string> known = [.. shape.Parameters.Select(parameter => "-" + parameter.Name)];
        if (parameters.Parts.FirstOrDefault(part => !known.Contains(part.Title)) is Section stranger)
        {
            throw new PageException(page.Name, $"{shape.Name} has no parameter {stranger.Title}");
        }
        Take(parameters, about);
        return shape.Parameters.FirstOrDefault(parameter => !about.ContainsKey(parameter.Name)) is ParameterShape missing
            ? throw new PageException(page.Name, $"the parameter -{missing.Name} is not described")
            : new(shape, page, about);
    }

    private static void Take(Section parameters, Dictionary<string, Section> about)
    {
        foreach (Section part in parameters.Parts)
        {
            about[part.Title.TrimStart('-')] = part;
        }
    }
}
