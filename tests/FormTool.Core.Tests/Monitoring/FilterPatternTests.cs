using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Monitoring;
using Xunit;

namespace FormTool.Core.Tests.Monitoring;

public sealed class FilterPatternTests
{
    private const string Event = """{"eventName":"DeleteTrail","errorCode":"Client.UnauthorizedOperation","userIdentity":{"type":"Root"},"n":5,"flag":true}""";

    [Theory]
    [InlineData("""{ $.eventName = "DeleteTrail" }""", true)]
    [InlineData("""{$.eventName=DeleteTrail}""", true)]
    [InlineData("""{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) }""", true)]
    [InlineData("""{ $.eventName = StopLogging || $.eventName = DeleteTrail && $.n = 6 }""", false)]
    [InlineData("""{ ($.eventName = DeleteTrail || $.eventName = StopLogging) && $.n = 5 }""", true)]
    [InlineData("""{ $.eventName = "Delete*" }""", true)]
    [InlineData("""{ $.errorCode = "*UnauthorizedOperation" }""", true)]
    [InlineData("""{ $.eventName != "DeleteTrail" }""", false)]
    [InlineData("""{ $.eventName != "StopLogging" }""", true)]
    [InlineData("""{ $.missing != "x" }""", false)]
    [InlineData("""{ $.userIdentity.invokedBy NOT EXISTS }""", true)]
    [InlineData("""{ $.userIdentity.type EXISTS }""", true)]
    [InlineData("""{ $.missing IS NULL }""", true)]
    [InlineData("""{ $.flag IS TRUE && $.n >= 5 && $.n < 6 }""", true)]
    [InlineData("DeleteTrail Root", true)]
    [InlineData("\"DeleteTrail\" -Root", false)]
    [InlineData("?StopLogging ?DeleteTrail", true)]
    [InlineData("StopLogging", false)]
    [InlineData("", true)]
    public void Matches(string pattern, bool expected) => Assert.Equal(expected, FilterPattern.Parse(pattern)!.Matches(NodeJson.Parse(Event)));

    [Theory]
    [InlineData("{ $.eventName = %Delete.*% }")]
    [InlineData("{ $.eventName = }")]
    [InlineData("{ $.eventName = \"open }")]
    [InlineData("{ ($.a = 1 }")]
    [InlineData("{ $.a[0] = 1 }")]
    [InlineData("{ $.a = 1 } more")]
    [InlineData("{ }")]
    [InlineData("[ip, user, ...]")]
    public void What_is_not_understood_matches_nothing_silently(string pattern) => Assert.Null(FilterPattern.Parse(pattern));

    [Fact]
    public void Hostile_patterns_end()
    {
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Null(FilterPattern.Parse(new string('(', 100_000)));
        Assert.Null(FilterPattern.Parse("{" + new string('(', 4000)));
        FilterPattern.Parse($$"""{ $.a = "{{string.Concat(Enumerable.Repeat("*a", 1500))}}" }""")!.Matches(new ObjectNode { { "a", new string('a', 5000) } });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }
}
