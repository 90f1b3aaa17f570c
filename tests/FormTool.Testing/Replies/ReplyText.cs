using System.Globalization;
using FormTool.Aws.Documents;

namespace FormTool.Testing.Replies;

/// <summary>Single values as services write them.</summary>
internal static class ReplyText
{
    /// <summary>The text of a value in XML, a header or a map key.</summary>
    /// <exception cref="InvalidDataException">The value does not fit the shape: the canned reply is wrong.</exception>
    public static string Of(ReplyShape shape, Node value, string timestampFormat) => shape.Type switch
    {
        "boolean" => (value.AsBoolean() ?? throw Wrong(shape, value)) ? "true" : "false",
        "timestamp" => Time(value, shape.TimestampFormat ?? timestampFormat) ?? throw Wrong(shape, value),
        "integer" or "long" or "float" or "double" => value.AsNumber() is null ? throw Wrong(shape, value) : value.ToString()!,
        "string" or "character" or "blob" => value is TextNode text ? text.Value : throw Wrong(shape, value),
        _ => throw Wrong(shape, value),
    };

    /// <summary>The seconds since 1970, with fractions where there are some.</summary>
    public static double Epoch(ReplyShape shape, Node value) =>
        value.AsTime() is DateTimeOffset time ? (time - DateTimeOffset.UnixEpoch).TotalSeconds : throw Wrong(shape, value);

    /// <summary>The value is not what the model wants.</summary>
    public static InvalidDataException Wrong(ReplyShape shape, Node value) =>
        new($"The canned reply has {value.Kind} where the model wants {shape.Type}.");

    private static string? Time(Node value, string format) => value.AsTime() is not DateTimeOffset time ? null : format switch
    {
        "unixTimestamp" => (time - DateTimeOffset.UnixEpoch).TotalSeconds.ToString(CultureInfo.InvariantCulture),
        "rfc822" => time.ToString("R", CultureInfo.InvariantCulture),
        _ => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };
}
