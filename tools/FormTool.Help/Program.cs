using FormTool.Help;
using FormTool.PowerShell;

// FormTool.Help <folder with the pages> <folder to write>: the help file of the cmdlets and the about topics, as Get-Help reads them.
if (args is not [string pages, string target])
{
    Console.Error.WriteLine("usage: FormTool.Help <folder of pages> <folder to write>");
    return 2;
}
try
{
    Dictionary<string, Page> topics = Directory.EnumerateFiles(pages, "about_*.md")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Page.Read, StringComparer.Ordinal);
    List<CommandHelp> commands = [.. CommandShape.Of(typeof(FtCmdlet).Assembly)
        .Select(shape => CommandHelp.Of(shape, Page.Read(Path.Combine(pages, shape.Name + ".md")), topics))];
    Directory.CreateDirectory(target);
    MamlFile.Write(Path.Combine(target, "FormTool.PowerShell.dll-Help.xml"), commands);
    foreach ((string name, Page topic) in topics)
    {
        File.WriteAllText(Path.Combine(target, name + ".help.txt"), AboutText.Of(name, topic));
    }
    return 0;
}
catch (Exception e) when (e is PageException or IOException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
