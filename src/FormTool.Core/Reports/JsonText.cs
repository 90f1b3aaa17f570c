using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace FormTool.Core.Reports;

/// <summary>How reports write JSON: letters of every script as they are, everything that a terminal or a browser
/// could obey (controls, direction marks, <c>&lt;</c>) as <c>\u</c> escapes, which lose nothing.</summary>
public static class JsonText
{
    /// <summary>One line.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = Encoder(), SkipValidation = true };

    /// <summary>For people.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Encoder = Encoder(), SkipValidation = true, Indented = true };

    private static JavaScriptEncoder Encoder()
    {
        TextEncoderSettings settings = new(UnicodeRanges.All);
        settings.ForbidRange(UnicodeRange.Create('\u007f', '\u00a0'));
        settings.ForbidRange(UnicodeRange.Create('\u200b', '\u200f'));
        settings.ForbidRange(UnicodeRange.Create('\u2028', '\u202f'));
        settings.ForbidRange(UnicodeRange.Create('\u2060', '\u206f'));
        settings.ForbidCharacters('\u00ad', '\u061c', '\u180e', '\ufeff');
        return JavaScriptEncoder.Create(settings);
    }
}
