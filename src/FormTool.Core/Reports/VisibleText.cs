using System.Text;

namespace FormTool.Core.Reports;

/// <summary>
/// Text from AWS, made safe to show. A name may carry terminal escapes, line breaks that forge a second line,
/// or direction marks that make <c>exe.txt</c> of <c>txt.exe</c>: all of them are shown instead of obeyed.
/// Controls become their pictures (ESC is <c>␛</c>), invisible and direction characters become <c>\u202E</c>,
/// halves of a surrogate pair become <c>\uFFFD</c>. Letters of every script stay.
/// </summary>
public static class VisibleText
{
    /// <summary>The text with nothing in it that a terminal, a spreadsheet or a browser would obey,
    /// cut to that many characters (with <c>…</c> as the last one).</summary>
    public static string Of(string? text, int most = int.MaxValue)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        bool cut = text.Length > most;
        ReadOnlySpan<char> shown = cut ? text.AsSpan(0, Math.Max(0, most - 1)) : text;
        if (cut && shown.Length > 0 && char.IsHighSurrogate(shown[^1]))
        {
            shown = shown[..^1];
        }
        int first = IndexOfHidden(shown);
        if (first < 0)
        {
            return cut ? string.Concat(shown, "…") : text;
        }
        StringBuilder visible = new(shown.Length + 16);
        visible.Append(shown[..first]);
        foreach (Rune rune in shown[first..].EnumerateRunes())
        {
            Append(visible, rune);
        }
        return cut ? visible.Append('…').ToString() : visible.ToString();
    }

    private static int IndexOfHidden(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character is >= ' ' and < '\x7f')
            {
                continue;
            }
            // Runes of two characters are looked at as a whole, by the slow path.
            if (character < ' ' || char.IsSurrogate(character) || IsHidden(new Rune(character)))
            {
                return i;
            }
        }
        return -1;
    }

    private static void Append(StringBuilder visible, Rune rune)
    {
        switch (rune.Value)
        {
            case < ' ':
                visible.Append((char)(0x2400 + rune.Value));
                break;
            case 0x7f:
                visible.Append('\u2421');
                break;
            case 0xfffd:
                visible.Append('\ufffd');
                break;
            case int value when IsHidden(rune):
                visible.Append(value > 0xffff ? "\\U" : "\\u").Append(value.ToString(value > 0xffff ? "X8" : "X4", null));
                break;
            default:
                visible.Append(rune.ToString());
                break;
        }
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x115f or 0x1160 or 0x3164 or 0xffa0 or 0x2800;
}
