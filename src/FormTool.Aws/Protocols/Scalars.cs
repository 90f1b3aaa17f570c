using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Scalar values of replies, from the text of an element or a header.</summary>
internal static class Scalars
{
    /// <summary>The value, typed as the model says; null where there is only an empty text and the type has none.</summary>
    /// <exception cref="MalformedReplyException">The text is not a value of that type.</exception>
    public static Node FromText(string text, Shape shape, string member)
    {
        if (shape.Kind is ShapeKind.Text)
        {
            return SharedTexts.Of(text);
        }
        if (shape.Kind is ShapeKind.Blob)
        {
            return Node.Of(Bytes(text, member));
        }
        string value = text.Trim();
        if (value.Length == 0)
        {
            return Node.Null;
        }
        return shape.Kind switch
        {
            ShapeKind.Boolean => Boolean(value) is bool truth ? Node.Of(truth) : throw Wrong(member, "a boolean"),
            ShapeKind.Integer or ShapeKind.Long =>
                long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) ? Node.Of(integer)
                : Double(value) is double whole && double.IsFinite(whole) ? Node.Of(whole) : throw Wrong(member, "a whole number"),
            ShapeKind.Float or ShapeKind.Double => Double(value) is double number ? Node.Of(number) : throw Wrong(member, "a number"),
            ShapeKind.Timestamp => Moment(value) is DateTimeOffset moment ? SharedTexts.Of(Timestamp.Format(moment)) : throw Wrong(member, "a moment"),
            _ => throw Wrong(member, "a structure"),
        };
    }

    public static bool? Boolean(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1" ? true
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) || text == "0" ? false
        : null;

    public static double? Double(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null,
    };

    /// <summary>ISO 8601, epoch seconds or an HTTP date, whatever the model says: services differ from their models here.</summary>
    public static DateTimeOffset? Moment(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? Timestamp.FromEpochSeconds(seconds)
            : Timestamp.Parse(text);

    private static string Bytes(string text, string member)
    {
        string compact = text.Any(char.IsWhiteSpace) ? string.Concat(text.Where(c => !char.IsWhiteSpace(c))) : text;
        return System.Buffers.Text.Base64.IsValid(compact) ? compact : throw Wrong(member, "base64 text");
    }

    public static MalformedReplyException Wrong(string member, string expected) =>
        new($"The reply's member '{member}' is not {expected}.");
}
