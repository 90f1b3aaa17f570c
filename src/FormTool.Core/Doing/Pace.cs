using FormTool.Aws.Client;

namespace FormTool.Core.Doing;

/// <summary>How AWS is asked whether an effect has shown.</summary>
public sealed record Pace
{
    /// <summary>The wait after the first look that saw nothing; it doubles.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two looks.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call without a reply may still show its effect: AWS's listings lag behind its changes.</summary>
    public TimeSpan Doubtful { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long taking everything back may last in all, after a failure or Ctrl+C.</summary>
    public TimeSpan UndoWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Looks until the effect is as wanted or the time is over, and says what was seen last. A look that fails in a way that
    /// may pass is repeated within the time.</summary>
    internal async Task<Effect> LookAsync(Step step, StepContext context, Func<Effect, bool> wanted, TimeSpan within, CancellationToken ct)
    {
        long begin = Environment.TickCount64;
        TimeSpan wait = First;
        while (true)
        {
            bool isLast = TimeSpan.FromMilliseconds(Environment.TickCount64 - begin) + wait > within;
            try
            {
                Effect seen = await OnceAsync(step, context, ct).ConfigureAwait(false);
                if (wanted(seen) || isLast)
                {
                    return seen;
                }
            }
            catch (AwsServiceException e) when (e.IsRetryable && !isLast)
            {
                // Asked again below.
            }
            await Task.Delay(wait, ct).ConfigureAwait(false);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, Longest.Ticks));
        }
    }

    private static async Task<Effect> OnceAsync(Step step, StepContext context, CancellationToken ct)
    {
        try
        {
            return await step.Look(context, ct).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return Effect.Absent;
        }
    }
}
