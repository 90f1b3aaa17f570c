namespace FormTool.Core.Doing;

/// <summary>An operation that did not end.</summary>
/// <param name="Head">Which.</param>
/// <param name="Latest">When its newest record was written.</param>
/// <param name="Steps">What its journal says of each step that was begun.</param>
/// <param name="Outputs">What the steps have learned.</param>
/// <param name="IsRunning">Whether a process is at it now.</param>
public sealed record OpenOperation(
    JournalHead Head, DateTimeOffset Latest, IReadOnlyDictionary<string, StepRecord> Steps, IReadOnlyDictionary<string, string> Outputs, bool IsRunning);

/// <summary>The operations of a kind that did not end.</summary>
public static class JournalList
{
    /// <summary>The folder of those that ended.</summary>
    internal const string Done = "done";

    private const int MostJournals = 10_000;

    /// <summary>Every operation that is open, the oldest first.</summary>
    /// <param name="state">The state folder.</param>
    /// <param name="kind">Which kind.</param>
    /// <param name="warn">Told of a journal that cannot be used.</param>
    /// <exception cref="DoingException">The state folder cannot be used.</exception>
    public static IReadOnlyList<OpenOperation> Read(StateFolder state, string kind, Action<string>? warn = null)
    {
        if (!Directory.Exists(Path.Combine(state.FullPath, "journal", kind)))
        {
            return [];
        }
        List<OpenOperation> open = [];
        foreach (string path in Directory.EnumerateFiles(state.Folder("journal", kind), "*.jsonl").Take(MostJournals))
        {
            try
            {
                JournalText text = JournalText.Read(path);
                if (text.Head.Kind == kind && text.Head.Id == Path.GetFileNameWithoutExtension(path))
                {
                    open.Add(new(text.Head, text.Latest, text.Steps, text.Outputs, IsRunning(state, text.Head.Subject)));
                }
                else
                {
                    warn?.Invoke($"The journal '{path}' tells of another operation than its name says.");
                }
            }
            catch (DoingException e) when (e.ErrorId != DoingException.JournalNotFound)
            {
                warn?.Invoke(e.Message);
            }
            catch (DoingException)
            {
                // It ended while the folder was being read.
            }
        }
        return [.. open.OrderBy(operation => operation.Head.Begun)];
    }

    private static bool IsRunning(StateFolder state, string subject)
    {
        using IDisposable? taken = state.TryLock(subject);
        return taken is null;
    }
}
