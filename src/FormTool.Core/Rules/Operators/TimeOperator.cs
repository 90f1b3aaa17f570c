using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

internal enum Moment { OlderThan, YoungerThan, Before }

/// <summary><c>olderThan</c> and <c>youngerThan</c> (before or after now minus a time), <c>before</c> (earlier than now plus a time).
/// What names no moment does not hold.</summary>
internal sealed class TimeOperator(Moment kind, TimeSpan span, string written) : Operator
{
    public override string Words => kind switch
    {
        Moment.OlderThan => $"is older than {written}",
        Moment.YoungerThan => $"is younger than {written}",
        _ => $"is before now + {written}",
    };

    public override string Opposite => kind switch
    {
        Moment.OlderThan => $"is not older than {written}",
        Moment.YoungerThan => $"is not younger than {written}",
        _ => $"is later than now + {written}",
    };

    public override Truth Test(Node value, in EvaluationContext context)
    {
        if (value.AsTime() is not DateTimeOffset moment)
        {
            return Truth.False;
        }
        TimeSpan age = context.Now - moment;
        return Kleene.Of(kind switch
        {
            Moment.OlderThan => age > span,
            Moment.YoungerThan => age < span,
            _ => -age < span,
        });
    }
}

/// <summary>Spans of time as rules write them: <c>90d</c>, <c>24h</c>, <c>15m</c>, <c>1d12h</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    public static TimeSpan? Parse(string text)
    {
        TimeSpan total = TimeSpan.Zero;
        int number = -1;
        foreach (char character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                number = (Math.Max(number, 0) * 10) + (character - '0');
                if (number > 100_000_000)
                {
                    return null;
                }
                continue;
            }
            if (number < 0 || character is not ('d' or 'h' or 'm'))
            {
                return null;
            }
            total += character switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                _ => TimeSpan.FromMinutes(number),
            };
            number = -1;
            if (total > Longest)
            {
                return null;
            }
        }
        return text.Length > 0 && number < 0 ? total : null;
    }
}
