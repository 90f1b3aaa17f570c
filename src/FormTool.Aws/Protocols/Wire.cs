using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Scalar values in their wire forms. The values have passed <see cref="InputCheck"/>.</summary>
internal static class Wire
{
    /// <summary>The text of a scalar in a form, a path, a header or an XML element.</summary>
    /// <param name="node">The value.</param>
    /// <param name="shape">What the model says of it.</param>
    /// <param name="timestamps">The form of moments where the model names none.</param>
    public static string Text(Node node, Shape shape, TimestampFormat timestamps) => shape.Kind switch
    {
        ShapeKind.Boolean => node.AsBoolean() == true ? "true" : "false",
        ShapeKind.Timestamp => Moment(node.AsTime()!.Value, shape.TimestampFormat ?? timestamps),
        ShapeKind.Float or ShapeKind.Double => Number(node),
        _ => node.ToString()!,
    };

    public static string Moment(DateTimeOffset moment, TimestampFormat format)
    {
        switch (format)
        {
            case TimestampFormat.Iso8601:
                return Timestamp.Format(moment);
            case TimestampFormat.Rfc822:
                return moment.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);
            default:
                long milliseconds = moment.ToUnixTimeMilliseconds();
                return milliseconds % 1000 == 0
                    ? (milliseconds / 1000).ToString(CultureInfo.InvariantCulture)
                    : (milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Number(Node node) => node switch
    {
        NumberNode { Value: double.PositiveInfinity } => "Infinity",
        NumberNode { Value: double.NegativeInfinity } => "-Infinity",
        _ => node.ToString()!,
    };
}
