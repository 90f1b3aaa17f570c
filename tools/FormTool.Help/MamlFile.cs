using System.Xml.Linq;

namespace FormTool.Help;

/// <summary>The help file of compiled cmdlets: https://learn.microsoft.com/powershell/scripting/developer/help/writing-help-for-windows-powershell-cmdlets</summary>
public static class MamlFile
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the help of all cmdlets.</summary>
    public static void Write(string file, IEnumerable<CommandHelp> commands) => new XDocument(
        new XElement("helpItems", new XAttribute("schema", "maml"), commands.Select(One))).Save(file);

    private static XElement One(CommandHelp help)
    {
        Section page = help.Page.Top;
        string[] name = help.Shape.Name.Split('-');
        return new(Command + "command",
            new XAttribute(XNamespace.Xmlns + "command", Command), new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(Command + "details",
                new XElement(Command + "name", help.Shape.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                new XElement(Maml + "description", Paragraphs(page.Blocks.Take(1)))),
            new XElement(Maml + "description", Paragraphs(page.Part("Description")!.Blocks)),
            new XElement(Command + "syntax",
                new XElement(Command + "syntaxItem",
                    new XElement(Maml + "name", help.Shape.Name),
                    help.Shape.Parameters.Where(parameter => !parameter.Hidden).Select(parameter => Parameter(help, parameter)))),
            new XElement(Command + "parameters", help.Shape.Parameters.Select(parameter => Parameter(help, parameter))),
            new XElement(Command + "inputTypes", new XElement(Command + "inputType", Named(PlainText.FirstCode(page.Part("Inputs")!.Blocks[0].Text) ?? "None"), new XElement(Maml + "description", Paragraphs(page.Part("Inputs")!.Blocks)))),
            new XElement(Command + "returnValues", help.Shape.Outputs.Select(output => new XElement(Command + "returnValue",
                Named(output), new XElement(Maml + "description", Paragraphs(page.Part("Outputs")!.Blocks))))),
            new XElement(Maml + "alertSet",
                new XElement(Maml + "alert", new[] { "Permissions", "Errors" }.SelectMany(title => Headed(title, page.Part(title)!.Blocks)))),
            new XElement(Command + "examples", page.Part("Examples")!.Parts.Select(Example)),
            new XElement(Maml + "relatedLinks", page.Part("Related")!.Blocks.SelectMany(block => PlainText.Of(block).Split('\n')).Select(line =>
                new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", line.TrimStart('-', ' ')), new XElement(Maml + "uri")))));
    }

    private static XElement Parameter(CommandHelp help, ParameterShape parameter) => new(Command + "parameter",
        new XAttribute("required", Lower(parameter.Required)),
        new XAttribute("variableLength", Lower(parameter.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Lower(parameter.Wildcards)),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position?.ToString() ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        new XElement(Maml + "Description", Paragraphs(help.About[parameter.Name].Blocks)),
        // Get-Help writes a value after the parameter wherever this element stands.
        parameter.IsSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), Value(parameter)),
        new XElement(Dev + "type", Name(parameter.Type)));

    private static string Value(ParameterShape parameter) =>
        parameter.Values.Count > 0 ? string.Join(" | ", parameter.Values) : parameter.Type;

    private static XElement Example(Section example) => new(Command + "example",
        new XElement(Maml + "title", example.Title),
        new XElement(Dev + "code", example.Blocks.First(block => block.Language == "powershell").Text),
        new XElement(Dev + "remarks", Paragraphs(example.Blocks.Where(block => block.Language != "powershell"))));

    private static IEnumerable<XElement> Headed(string title, IEnumerable<Block> blocks) =>
        [new(Maml + "para", title.ToUpperInvariant()), .. Paragraphs(blocks)];

    private static XElement Named(string type) => new(Dev + "type", Name(type));

    private static XElement Name(string text) => new(Maml + "name", text);

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Block> blocks) => blocks.Select(block => new XElement(Maml + "para", PlainText.Of(block)));

    private static string Lower(bool value) => value ? "true" : "false";
}
