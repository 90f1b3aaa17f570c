using System.Text;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

public sealed class ReadmeCountTests
{
    /// <summary>The counts of the README come from the rules. FORMTOOL_WRITE_README=1 writes them anew.</summary>
    [Fact]
    public void The_README_counts_the_rules_that_there_are()
    {
        string? path = FindReadme();
        Assert.SkipWhen(path is null, "The repository's README is not above the tests.");
        string readme = File.ReadAllText(path!);
        string counted = Put(Put(readme, "rules", $"{RuleSet.BuiltIn.Rules.Count}"), "counts", Table());
        if (Environment.GetEnvironmentVariable("FORMTOOL_WRITE_README") == "1")
        {
            File.WriteAllText(path!, counted);
        }
        else
        {
            Assert.Equal(counted, readme);
        }
    }

    private static string Table()
    {
        StringBuilder table = new("\n| topic | rules | | service | rules |\n|---|---:|---|---|---:|\n");
        string[] topics = [.. Count(RuleSet.BuiltIn.Rules.SelectMany(rule => rule.Topics))];
        string[] services = [.. Count(RuleSet.BuiltIn.Rules.Select(rule => rule.Service))];
        for (int i = 0; i < Math.Max(topics.Length, services.Length); i++)
        {
            table.Append($"| {topics.ElementAtOrDefault(i) ?? "| "} | | {services.ElementAtOrDefault(i) ?? "| "} |\n");
        }
        return table.ToString();
    }

    private static IEnumerable<string> Count(IEnumerable<string> names) => names
        .GroupBy(name => name, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key} | {group.Count()}");

    private static string Put(string text, string name, string content)
    {
        (string open, string close) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        int from = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        return text[..from] + content + text[text.IndexOf(close, from, StringComparison.Ordinal)..];
    }

    private static string? FindReadme()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "README.md");
            if (File.Exists(path) && File.Exists(Path.Combine(folder.FullName, "FormTool.sln")))
            {
                return path;
            }
        }
        return null;
    }
}
