using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace FormTool.Core.Reports.Html;

/// <summary>
/// Writes markup. The literal parts of an interpolated string are markup, everything in braces is text and is escaped:
/// there is no way to write a variable unescaped. <c>{name:80}</c> cuts the text to 80 characters.
/// </summary>
internal sealed class HtmlWriter(Stream stream) : IDisposable
{
    private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false), 32 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>How many bytes were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes the markup.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Markup markup) => _ = markup;

    /// <summary>Writes text in which <c>`backticks`</c> stand around commands, as rules have it.</summary>
    public void WriteProse(string text, int most)
    {
        string[] parts = VisibleText.Of(text, most).Split('`');
        for (int i = 0; i < parts.Length; i++)
        {
            // A last backtick without a partner is a backtick.
            if (i % 2 == 0)
            {
                Write($"{parts[i]}");
            }
            else if (i < parts.Length - 1)
            {
                Write($"<code>{parts[i]}</code>");
            }
            else
            {
                Write($"`{parts[i]}");
            }
        }
    }

    /// <summary>Writes what this program itself carries, a style sheet for instance.</summary>
    public void WriteOwn(string resource) => Raw(resource);

    public void Dispose() => _writer.Dispose();

    private void Raw(string text)
    {
        Bytes += Encoding.UTF8.GetByteCount(text);
        _writer.Write(text);
    }

    private void Text(string? text, int most)
    {
        string visible = VisibleText.Of(text, most);
        ReadOnlySpan<char> rest = visible;
        Bytes += Encoding.UTF8.GetByteCount(visible);
        while (rest.IndexOfAny("&<>\"'`") is int at and >= 0)
        {
            string entity = rest[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '`' => "&#96;",
                _ => "&#39;",
            };
            _writer.Write(rest[..at]);
            _writer.Write(entity);
            Bytes += entity.Length - 1;
            rest = rest[(at + 1)..];
        }
        _writer.Write(rest);
    }

    /// <summary>The parts of one interpolated string, written as they come.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly HtmlWriter _page;

        public Markup(int literalLength, int formattedCount, HtmlWriter page) => _page = page;

        public void AppendLiteral(string markup) => _page.Raw(markup);

        public void AppendFormatted(string? text) => _page.Text(text, int.MaxValue);

        public void AppendFormatted(string? text, string format) =>
            _page.Text(text, int.Parse(format, CultureInfo.InvariantCulture));

        public void AppendFormatted(long number) => _page.Text(number.ToString("#,0", CultureInfo.InvariantCulture), int.MaxValue);

        public void AppendFormatted(double number) => _page.Text(number.ToString("0.##", CultureInfo.InvariantCulture), int.MaxValue);
    }
}
