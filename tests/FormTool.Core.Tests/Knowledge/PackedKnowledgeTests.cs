using FormTool.Aws.Documents;
using FormTool.Core.Knowledge;
using Xunit;

namespace FormTool.Core.Tests.Knowledge;

public sealed class PackedKnowledgeTests
{
    [Fact]
    public void The_packed_inventory_is_what_the_files_say()
    {
        string[] packed = [.. PackedKnowledge.Inventory().Select(file => $"{file.Name} {NodeJson.ToText(file.Content)}")];
        string[] written = [.. KnowledgeFolder.Files("inventory").Select(path => $"inventory/{Path.GetFileName(path)} {NodeJson.ToText(Read(path).Content)}")];
        Assert.NotEmpty(written);
        Assert.Equal(written, packed);
    }

    [Fact]
    public void The_packed_rules_are_what_the_files_say_without_examples()
    {
        string[] packed = [.. PackedKnowledge.Rules().SelectMany(Shapes)];
        string[] written = [.. KnowledgeFolder.Files("rules").Select(Read).SelectMany(Shapes)];
        Assert.Equal(written, packed);
        Assert.DoesNotContain(PackedKnowledge.Rules().SelectMany(file => file.Content.Items), rule => !rule["examples"].IsNull);
    }

    [Fact]
    public void What_is_packed_says_so() => Assert.All(PackedKnowledge.Inventory(), file => Assert.True(file.IsPacked && file.Lines is null));

    private static SourceFile Read(string path) => YamlFile.Read(path, KnowledgeException.RuleFileNotValid);

    private static IEnumerable<string> Shapes(SourceFile file) => file.Content.Items.Select(rule =>
        $"{file.Stem} {string.Join("; ", ((ObjectNode)rule).Where(member => member.Key != "examples").Select(member => $"{member.Key}: {NodeJson.ToText(member.Value)}"))}");
}
