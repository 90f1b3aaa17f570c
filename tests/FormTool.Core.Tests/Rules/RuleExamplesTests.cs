using FormTool.Core.Knowledge;
using FormTool.Core.Rules;
using FormTool.Core.Tests.Knowledge;
using Xunit;

namespace FormTool.Core.Tests.Rules;

/// <summary>Every rule that comes with FormTool, on each of its own examples.</summary>
public sealed class RuleExamplesTests
{
    public static TheoryData<string> Files => [.. KnowledgeFolder.Files("rules").Select(file => Path.GetFileName(file)!)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Rules_say_of_their_examples_what_these_claim(string file)
    {
        List<string> wrong = [];
        foreach (Rule rule in Read(file))
        {
            Assert.NotEqual("built-in", rule.Source);
            Assert.True(rule.Pass is null || rule.Examples.Count >= 2, $"{rule.Id} has too few examples");
            wrong.AddRange(rule.Examples.Select(example => RuleExamples.Disagreement(rule, example)).OfType<string>());
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Rule_ids_are_unique_over_all_files() =>
        Assert.Equal(RuleSet.BuiltIn.Rules.Count, RuleSet.Of(KnowledgeFolder.Files("rules").Select(ReadFile)).Rules.Count);

    [Fact]
    public void Rules_ask_about_types_that_the_inventory_knows()
    {
        HashSet<string> types = ["account", "region"];
        foreach (SourceFile file in PackedKnowledge.Inventory())
        {
            types.UnionWith(file.Content["resources"].Items.Select(type => type["type"].AsText() ?? ""));
        }
        string[] unknown =
        [
            .. RuleSet.BuiltIn.Rules.Where(rule => !types.Contains(rule.ResourceType))
                .Select(rule => $"{rule.Id}: {rule.ResourceType}.{Nearest.Question(rule.ResourceType, types)}"),
        ];
        Assert.True(unknown.Length == 0, string.Join(Environment.NewLine, unknown));
    }

    private static IEnumerable<Rule> Read(string file) => RuleSet.Of([ReadFile(Path.Combine(KnowledgeFolder.Path, "rules", file))]).Rules;

    private static SourceFile ReadFile(string path) => YamlFile.Read(path, KnowledgeException.RuleFileNotValid);
}
