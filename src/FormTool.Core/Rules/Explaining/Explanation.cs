using System.Collections;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;

namespace FormTool.Core.Rules.Explaining;

/// <summary>
/// The leaves that decided, gathered during the evaluation and put into words when somebody looks.
/// It holds on to the single values concerned, never to the document, so kept findings keep no account in memory.
/// </summary>
internal sealed class Explanation(DateTimeOffset readAt) : IReadOnlyList<Evidence>
{
    private const int Most = 10;

    private Entry _first;
    private List<Entry>? _rest;

    public int Count { get; private set; }

    public bool IsFull => Count >= Most;

    /// <summary>Why the first value that would have decided could not be read.</summary>
    public ReadFailure? Failure { get; private set; }

    public Evidence this[int index] =>
        (uint)index >= (uint)Count ? throw new ArgumentOutOfRangeException(nameof(index))
        : index == 0 ? _first.ToEvidence(readAt) : _rest![index - 1].ToEvidence(readAt);

    /// <summary>Adds a field, what was there, and what is asked for.</summary>
    public void Add(string field, Node actual, string wanted)
    {
        if (IsFull)
        {
            return;
        }
        // A text or number is small and shared with the document; of a list or an object, which may be large, only its words stay.
        object? kept = actual is ListNode or ObjectNode || (actual is TextNode { Value.Length: > ValueText.MaxLength })
            ? ValueText.Of(actual, IsHidden(field))
            : actual;
        Add(new Entry(field, kept, wanted));
    }

    /// <summary>Adds a field with a description of what was there.</summary>
    public void Add(string field, string actual, string wanted) => Add(new Entry(field, actual, wanted));

    /// <summary>Keeps the first of the failures.</summary>
    public void Unreadable(ReadFailure failure) => Failure ??= failure;

    /// <summary>What was found first, as a sentence.</summary>
    public string Sentence()
    {
        if (Count == 0)
        {
            return "";
        }
        string first = $"{_first.Field} is {_first.Actual() ?? "absent"}; wanted: {_first.Wanted}";
        return Count == 1 ? first : $"{first} (and {Count - 1} more)";
    }

    public IEnumerator<Evidence> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(Entry entry)
    {
        if (IsFull)
        {
            return;
        }
        if (Count++ == 0)
        {
            _first = entry;
            return;
        }
        (_rest ??= []).Add(entry);
    }

    // Any member on the way counts; a tag's name (Tags[Password]) is no member.
    private static bool IsHidden(ReadOnlySpan<char> field)
    {
        while (field.Length > 0)
        {
            int end = field.IndexOfAny('.', '[');
            if (ValueText.IsHidden(end < 0 ? field : field[..end]))
            {
                return true;
            }
            int dot = field.IndexOf('.');
            field = dot < 0 ? [] : field[(dot + 1)..];
        }
        return false;
    }

    private readonly record struct Entry(string Field, object? Kept, string Wanted)
    {
        public string? Actual() => Kept as string ?? (Kept is Node node ? ValueText.Of(node, node is TextNode && IsHidden(Field)) : null);

        public Evidence ToEvidence(DateTimeOffset readAt) => new(Field, Actual(), Wanted, readAt);
    }
}
