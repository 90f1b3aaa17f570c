using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Files;

namespace FormTool.Core.Doing;

/// <summary>What a journal says of a step.</summary>
public enum StepRecord
{
    /// <summary>Nothing: it was not begun.</summary>
    None,
    /// <summary>It was about to be done; whether it was, AWS knows.</summary>
    Intent,
    /// <summary>AWS showed its effect.</summary>
    Done,
    /// <summary>It was about to be taken back.</summary>
    Undoing,
    /// <summary>Its effect is gone.</summary>
    Undone,
}

/// <summary>
/// The diary of one operation: a file of one JSON object a line; an intent is on the disk before its call is made.
/// While it is open its subject is locked. When the operation is over the file moves to the folder <c>done</c>.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly IDisposable _lock;
    private readonly JournalText _text;
    private readonly object _turn = new();
    private FileStream? _file;

    private Journal(string path, IDisposable taken, JournalText text)
    {
        (_path, _lock, _text) = (path, taken, text);
        _file = StateFolder.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        // What a crash tore off half-written is cut away; nothing was done on its word.
        _file.SetLength(text.WholeBytes);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Which operation.</summary>
    public JournalHead Head => _text.Head;

    /// <summary>What the steps have learned.</summary>
    public IReadOnlyDictionary<string, string> Outputs => _text.Outputs;

    /// <summary>Opens a journal for a new operation, and locks its subject.</summary>
    /// <param name="state">The state folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="patience">How long to wait for another run on the same subject; zero refuses at once.</param>
    /// <param name="ct">Stops the wait.</param>
    /// <exception cref="DoingException">Another run has the subject, or the state folder cannot be used.</exception>
    public static async Task<Journal> BeginAsync(StateFolder state, Plan plan, TimeSpan patience, CancellationToken ct)
    {
        IDisposable taken = await state.LockAsync(plan.Subject, patience, ct).ConfigureAwait(false);
        try
        {
            string path = PathOf(state, plan.Kind, plan.Id);
            JournalHead head = new(plan.Kind, plan.Id, plan.Subject, plan.Title, DateTimeOffset.UtcNow, plan.Inputs);
            // Whole or not at all: a journal without a head would tell of nothing, and nothing was done yet.
            byte[] line = Encoding.UTF8.GetBytes(NodeJson.ToText(head.ToNode()) + "\n");
            await WholeFile.WriteAsync(path, (stream, stop) => stream.WriteAsync(line, stop).AsTask(), ct).ConfigureAwait(false);
            return new(path, taken, new(head, line.Length));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Opens the journal of an operation that did not end.</summary>
    /// <exception cref="DoingException">It is not there, holds what FormTool did not write, or another run is at it.</exception>
    public static async Task<Journal> ResumeAsync(StateFolder state, string kind, string id, TimeSpan patience, CancellationToken ct)
    {
        string path = PathOf(state, kind, id);
        IDisposable taken = await state.LockAsync(JournalText.Read(path).Head.Subject, patience, ct).ConfigureAwait(false);
        try
        {
            // Read again: the run that had the lock until now may have written more, or ended the operation.
            return new(path, taken, JournalText.Read(path));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>What the journal says of a step.</summary>
    public StepRecord Of(string stepId)
    {
        lock (_turn)
        {
            return _text.Steps.GetValueOrDefault(stepId);
        }
    }

    /// <summary>Lets go of the subject. An operation that was not completed stays open.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _lock.Dispose();
    }

    /// <summary>Writes a record; an intent is on the disk when this returns.</summary>
    internal void Write(StepRecord record, string stepId, IReadOnlyDictionary<string, string>? outputs = null)
    {
        ObjectNode node = new() { { "record", Name(record) }, { "step", stepId }, { "at", Node.Of(DateTimeOffset.UtcNow) } };
        if (outputs is { Count: > 0 })
        {
            node.Add("outputs", JournalHead.Texts(outputs));
        }
        byte[] line = Encoding.UTF8.GetBytes(NodeJson.ToText(node) + "\n");
        lock (_turn)
        {
            FileStream file = _file ?? throw new ObjectDisposedException(nameof(Journal));
            file.Write(line);
            if (record is StepRecord.Intent or StepRecord.Undoing)
            {
                // What is about to be done must survive a loss of power. A result need not: without it AWS is asked again.
                file.Flush(flushToDisk: true);
            }
            _text.Take(node);
        }
    }

    /// <summary>Ends the operation: nothing of it is open any more.</summary>
    internal void Complete()
    {
        lock (_turn)
        {
            _file?.Dispose();
            _file = null;
            Archive(_path);
        }
    }

    /// <summary>Whether there is a journal of an operation that did not end, readable or not.</summary>
    internal static bool IsOpen(StateFolder state, string kind, string id) => File.Exists(PathOf(state, kind, id));

    /// <summary>Ends an operation whose effects were taken away by another way. The caller has its subject's lock.</summary>
    internal static void Close(StateFolder state, string kind, string id) => Archive(PathOf(state, kind, id));

    private static void Archive(string path)
    {
        string done = Path.Combine(Path.GetDirectoryName(path)!, JournalList.Done);
        Directory.CreateDirectory(done);
        File.Move(path, Path.Combine(done, Path.GetFileName(path)), overwrite: true);
    }

    internal static string PathOf(StateFolder state, string kind, string id) =>
        Plan.IsName(kind) && Plan.IsName(id)
            ? Path.Combine(state.Folder("journal", kind), id + ".jsonl")
            : throw new DoingException(DoingException.JournalNotFound, "A journal's id has small letters, digits and hyphens.");

    internal static string Name(StepRecord record) => record.ToString().ToLowerInvariant();
}
