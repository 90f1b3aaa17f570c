using System.Globalization;

namespace FormTool.Aws.Documents;

/// <summary>The one text form of a moment in documents: ISO 8601, UTC, <c>2026-11-21T20:55:43Z</c>.</summary>
public static class Timestamp
{
    /// <summary>Formats in UTC; fractions appear only where there are some, to the millisecond.</summary>
    public static string Format(DateTimeOffset value)
    {
        DateTimeOffset utc = value.ToUniversalTime();
        return utc.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMillisecond
            ? utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads ISO 8601 with a zone (or UTC where it has none); null for anything else.</summary>
    public static DateTimeOffset? Parse(string text) =>
        text.Length >= 10
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset value)
            ? value
            : null;

    /// <summary>The moment that many seconds after 1970; null where no calendar reaches it.</summary>
    public static DateTimeOffset? FromEpochSeconds(double seconds) =>
        double.IsFinite(seconds) && seconds is > -62135596800d and < 253402300800d
            ? DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * 1000) * TimeSpan.TicksPerMillisecond)
            : null;
}
