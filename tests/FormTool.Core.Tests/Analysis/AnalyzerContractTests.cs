using System.Text.RegularExpressions;
using FormTool.Core.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Analysis;

public sealed class AnalyzerContractTests
{
    [Fact]
    public void No_two_analyzers_add_the_same_member() =>
        Assert.Empty(Analyzers.All.GroupBy(analyzer => (analyzer.ResourceType, analyzer.Member)).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_type_that_an_analyzer_reads_is_in_the_inventory()
    {
        string inventory = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Root(), "knowledge", "inventory"), "*.yaml").Select(File.ReadAllText));
        HashSet<string> types = [.. Regex.Matches(inventory, @"^\s*- type:\s*(\S+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        HashSet<string> members = [.. Regex.Matches(inventory, @"member:\s*([A-Za-z0-9]+)").Select(match => match.Groups[1].Value)];
        // Plain members that the inventory decodes may be asked for too.
        members.UnionWith(Regex.Matches(inventory, @"decode:\s*\{\s*([A-Za-z]+):").Select(match => match.Groups[1].Value));
        members.UnionWith(Analyzers.All.Select(analyzer => analyzer.Member));
        Assert.Empty(Analyzers.All.SelectMany(analyzer => analyzer.Sources.Select(source => source.ResourceType).Append(analyzer.ResourceType)).Distinct().Except(types));
        Assert.Empty(Analyzers.All.SelectMany(analyzer => analyzer.Sources.SelectMany(source => source.Members).Concat(analyzer.Reads)).Distinct().Except(members));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FormTool.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("The repository's root was not found above the tests.");
    }
}
