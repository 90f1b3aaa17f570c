using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain vol-1", "plain vol-1")]
    [InlineData("日本語 Ünïcödé", "日本語 Ünïcödé")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    [InlineData("\u001b[31mred\u0007", "␛[31mred␇")]
    [InlineData("two\r\nlines", "two␍␊lines")]
    [InlineData("\0\u007f", "␀␡")]
    [InlineData("\u009b31m", "\\u009B31m")]
    [InlineData("photo\u202Egpj.exe", "photo\\u202Egpj.exe")]
    [InlineData("a\u2066b\u200Bc\uFEFF", "a\\u2066b\\u200Bc\\uFEFF")]
    [InlineData("\u2028\u2029\u00ad", "\\u2028\\u2029\\u00AD")]
    [InlineData("tag \U000E0041 character", "tag \\U000E0041 character")]
    public void Shows_what_would_be_obeyed(string? text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("123\ud83d\ude00456", 5, "123…")]
    [InlineData("\u001b\u001b\u001b\u001b", 3, "␛␛…")]
    public void Cuts_long_texts_between_characters(string text, int most, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text, most));

    [Fact]
    public void Half_of_a_pair_is_replaced() => Assert.Equal("half \ufffd surrogate", VisibleText.Of("half \ud83d surrogate"));

    [Fact]
    public void Nothing_hostile_leaves_a_control_or_a_direction_mark()
    {
        foreach (string text in SampleFindings.Hostile)
        {
            string shown = VisibleText.Of(text);
            Assert.DoesNotContain(shown, character => char.IsControl(character) || character is '\u202e' or '\u2066' or '\u200b' or '\ufeff' or '\u2028' || char.IsSurrogate(character) && !shown.Contains("\ud83d\ude00"));
        }
    }
}
