using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>One wait for work that AWS does in its own time: what it has come to, and how long to go on asking.</summary>
internal sealed class JobWait(CallDefinition call, JobDefinition job)
{
    private const int MaxReason = 200;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    // The rests alone count: a call that waits for its turn with a slow service is no sign of work that never ends.
    private TimeSpan _rested;
    private TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait of a call that reads a result; null for any other call.</summary>
    public static JobWait? For(CallDefinition call) => call.Job is JobDefinition job ? new(call, job) : null;

    /// <summary>Whether the reply is the whole result.</summary>
    public bool IsDone(ObjectNode reply) => job.Until is null || job.Until.Evaluate(reply, DateTimeOffset.UtcNow) == Truth.True;

    /// <summary>Whether the error says "not yet".</summary>
    public bool IsPending(AwsServiceException error) => job.Pending.Contains(error.Code, StringComparer.Ordinal);

    /// <summary>Why there is nothing more to wait for; null while there is.</summary>
    /// <param name="reply">The last reply, where there was one.</param>
    public ReadFailure? Ended(ObjectNode? reply)
    {
        if (reply is not null && job.Failed?.Evaluate(reply, DateTimeOffset.UtcNow) == Truth.True)
        {
            string reason = job.Reason?.Get(reply).AsText() is string text && text.Length > 0 ? $": {text[..Math.Min(MaxReason, text.Length)]}" : ".";
            return new(call.Name, call.MissingAction, "JobFailed", $"What {job.Start.Name} started came to nothing{reason}");
        }
        return _rested + _pause < job.Deadline ? null
            : new(call.Name, call.MissingAction, "Timeout", $"What {job.Start.Name} started was not done within {job.Deadline.TotalSeconds:0.##} seconds.");
    }

    /// <summary>Waits a little, longer each time.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, cancellationToken).ConfigureAwait(false);
        _rested += _pause;
        _pause = _pause * 2 < s_longestPause ? _pause * 2 : s_longestPause;
    }
}
