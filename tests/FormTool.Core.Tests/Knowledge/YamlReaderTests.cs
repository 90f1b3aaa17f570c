using FormTool.Aws.Documents;
using FormTool.Core.Knowledge;
using Xunit;

namespace FormTool.Core.Tests.Knowledge;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("False", "false")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("8", "8")]
    [InlineData("-8", "-8")]
    [InlineData("0x1F", "31")]
    [InlineData("\"8\"", "\"8\"")]
    [InlineData("0.5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("8.0.35", "\"8.0.35\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("90d", "\"90d\"")]
    [InlineData("10.0.0.0/8", "\"10.0.0.0/8\"")]
    [InlineData("2026-11-21", "\"2026-11-21\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData(".", "\".\"")]
    [InlineData("-", "[null]")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("99999999999999999999", "1E+20")]
    [InlineData("[a, 1, {b: c}]", "[\"a\",1,{\"b\":\"c\"}]")]
    [InlineData(">-\n  two\n  lines", "\"two lines\"")]
    public void Plain_scalars_are_typed_and_quoted_ones_are_texts(string yaml, string json) =>
        Assert.Equal($"{{\"v\":{json}}}", NodeJson.ToText(Read(yaml == "-" ? "v:\n  -" : $"v: {yaml}").Content));

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", 3, "'a' stands here a second time")]
    [InlineData("a: &x 1\nb: *x", 1, "anchors")]
    [InlineData("a: 1\nb: *x", 2, "aliases")]
    [InlineData("a: 1\nb:\n  <<: {c: 1}", 3, "plain text")]
    [InlineData("a: !!str 1", 1, "tags")]
    [InlineData("a: !Sub x", 1, "tags")]
    [InlineData("a: 1\n\tb: 2", 2, "a tab stands")]
    [InlineData("a:\n - 1\n  \t- 2", 3, "a tab stands")]
    [InlineData("a: 1\n---\nb: 2", 2, "second document")]
    [InlineData("a: [1, 2", 1, "no YAML")]
    [InlineData("a: 1\n b: 2", 2, "no YAML")]
    [InlineData("? [a]\n: 1", 1, "plain text")]
    [InlineData("", 1, "empty")]
    [InlineData("# only a comment", 1, "empty")]
    public void What_is_not_strict_is_refused_with_its_line(string yaml, int line, string message)
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => Read(yaml));
        Assert.Contains(message, error.Message);
        Assert.Equal((line, "test.yaml", KnowledgeException.RuleFileNotValid), (error.Line, error.File, error.ErrorId));
        Assert.StartsWith($"test.yaml:{line}: ", error.Message);
    }

    [Fact]
    public void What_nests_too_deep_is_refused()
    {
        string yaml = new string('[', 200) + new string(']', 200);
        Assert.Contains("nest more than", Assert.Throws<KnowledgeException>(() => Read(yaml)).Message);
        string huge = new('[', 200_000);
        Assert.Throws<KnowledgeException>(() => Read(huge));
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "a: " + new string('x', YamlReader.MaxBytes));
            Assert.Contains("larger than 5 MB", Assert.Throws<KnowledgeException>(() => YamlFile.Read(path, "X")).Message);
            File.WriteAllBytes(path, [(byte)'a', (byte)':', (byte)' ', 0xff, 0xfe]);
            Assert.Contains("UTF-8", Assert.Throws<KnowledgeException>(() => YamlFile.Read(path, "X")).Message);
            File.WriteAllText(path, "\ufeffa: 1\r\nb: 2\r\n");
            Assert.Equal("{\"a\":1,\"b\":2}", NodeJson.ToText(YamlFile.Read(path, "X").Content));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => YamlFile.Expand("/nowhere/rules.yaml"));
        Assert.Equal(KnowledgeException.FileNotReadable, error.ErrorId);
        Assert.Contains("/nowhere/rules.yaml", error.Message);
    }

    [Fact]
    public void Values_know_their_lines()
    {
        SourceNode root = Read("a: 1\nb:\n  - x\n  - y: 1\n    z: 2\n").Root;
        SourceNode second = root["b"].Items().Last();
        Assert.Equal((2, 4, 4, 5, 4), (root["b"].Line, second.Line, second["y"].Line, second["z"].Line, second["absent"].Line));
    }

    private static SourceFile Read(string yaml) => YamlReader.Read("test.yaml", yaml, KnowledgeException.RuleFileNotValid);
}
