using FormTool.Core.Analysis.Policies;
using Xunit;

namespace FormTool.Core.Tests.Policies;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("s3:get*", "s3:getobject", true)]
    [InlineData("s3:get?bject", "s3:getobject", true)]
    [InlineData("s3:get", "s3:getobject", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("*a", "aaaaab", false)]
    public void Matches_text(string pattern, string text, bool expected) => Assert.Equal(expected, Wildcard.Matches(pattern, text));

    [Theory]
    [InlineData("s3:*", "s3:get*", true)]
    [InlineData("s3:get*", "s3:*", false)]
    [InlineData("s3:?", "s3:*", false)]
    [InlineData("*:*", "s3:get?", true)]
    [InlineData("a*c", "ab*bc", true)]
    public void Covers_patterns(string wide, string narrow, bool expected) => Assert.Equal(expected, Wildcard.Covers(wide, narrow));

    [Theory]
    [InlineData("a*", "*b", true)]
    [InlineData("a*x", "b*", false)]
    [InlineData("a?c", "ab*", true)]
    [InlineData("ab", "a", false)]
    [InlineData("*aa*", "?", false)]
    public void Overlaps_patterns(string one, string other, bool expected)
    {
        Assert.Equal(expected, Wildcard.Overlaps(one, other));
        Assert.Equal(expected, Wildcard.Overlaps(other, one));
    }

    [Fact]
    public void Agrees_with_a_matcher_that_tries_everything()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        List<string> texts = [.. AllTexts(5)];
        for (int round = 0; round < 1500; round++)
        {
            string one = Wildcard.Normalize(Random(random));
            string other = Wildcard.Normalize(Random(random));
            bool overlap = false;
            bool cover = true;
            foreach (string text in texts)
            {
                bool first = Simple(one, 0, text, 0);
                bool second = Simple(other, 0, text, 0);
                Assert.True(first == Wildcard.Matches(one, text), $"{one} on {text}, seed {seed}");
                overlap |= first && second;
                cover &= !second || first;
            }
            // A text that both match may be longer than those tried, and "covers" may err on the side of no.
            Assert.True(!overlap || Wildcard.Overlaps(one, other), $"{one} and {other} overlap, seed {seed}");
            Assert.True(!Wildcard.Covers(one, other) || cover, $"{one} does not cover {other}, seed {seed}");
            if (Wildcard.Overlaps(one, other))
            {
                Assert.True(overlap || one.Length + other.Length > 5 || AllTexts(8).Any(text => Simple(one, 0, text, 0) && Simple(other, 0, text, 0)),
                    $"{one} and {other} do not overlap, seed {seed}");
            }
        }
    }

    private static string Random(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => "ab?*"[random.Next(4)]));

    private static IEnumerable<string> AllTexts(int length) => length == 0
        ? [""]
        : AllTexts(length - 1).SelectMany(text => text.Length == length - 1 ? new[] { text, text + "a", text + "b" } : [text]);

    private static bool Simple(string pattern, int p, string text, int t) =>
        p == pattern.Length ? t == text.Length
        : pattern[p] == '*' ? Simple(pattern, p + 1, text, t) || (t < text.Length && Simple(pattern, p, text, t + 1))
        : t < text.Length && (pattern[p] == '?' || pattern[p] == text[t]) && Simple(pattern, p + 1, text, t + 1);
}
