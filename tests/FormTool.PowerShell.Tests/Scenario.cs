using System.Text.RegularExpressions;

namespace FormTool.PowerShell.Tests;

/// <summary>The <c>It</c> blocks of the scenario files, found without running anything.</summary>
public static partial class Scenario
{
    /// <summary>File, line and name of every <c>It</c>. The house form puts it at the start of a line, its name in single quotes.</summary>
    public static IEnumerable<(string File, int Line, string Name)> All() =>
        from path in Directory.EnumerateFiles(PesterRun.Folder, "*.Tests.ps1").Order(StringComparer.Ordinal)
        from line in File.ReadAllLines(path).Select((text, index) => (Match: It().Match(text), Number: index + 1))
        where line.Match.Success
        select (Path.GetFileName(path), line.Number, line.Match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*It '((?:[^']|'')*)'", RegexOptions.CultureInvariant)]
    private static partial Regex It();
}
