using System.Collections;

namespace FormTool.Aws.Documents;

/// <summary>
/// Named members in the order in which they arrived. Small objects are searched member by member
/// (names are shared with the service model, so a comparison is mostly one of references);
/// an object of many members gets an index when it is first searched.
/// </summary>
public sealed class ObjectNode : Node, IEnumerable<KeyValuePair<string, Node>>
{
    // Below this a scan of (mostly shared) names is quicker than making an index: an instance has 30 members and is asked a dozen times.
    private const int IndexFrom = 64;

    private string[] _names;
    private Node[] _values;
    private Dictionary<string, int>? _index;
    private bool _isSealed;

    /// <summary>An empty object.</summary>
    public ObjectNode() : this(4) { }

    /// <summary>An empty object with room for that many members.</summary>
    public ObjectNode(int capacity) => (_names, _values) = (new string[capacity], new Node[capacity]);

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Object;

    /// <summary>How many members there are.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public override Node this[string member] => Find(member) is int at and >= 0 ? _values[at] : Null;

    /// <summary>The names of the members, in order.</summary>
    public IEnumerable<string> Names => _names.Take(Count);

    /// <summary>Whether there is a member of that name, be it null.</summary>
    public bool Has(string member) => Find(member) >= 0;

    /// <summary>Adds the member, or replaces the one of that name; only while the document is being built.</summary>
    public void Set(string member, Node value)
    {
        int at = Find(member);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }
        Add(member, value);
    }

    /// <summary>Adds a member whose name is known to be new. This is what collection initializers use.</summary>
    public void Add(string member, Node value)
    {
        if (Count == _values.Length || _isSealed)
        {
            // What was sealed gains a few members at most: those that a run adds.
            int size = Count + (_isSealed ? 4 : Math.Max(4, Count));
            Array.Resize(ref _names, size);
            Array.Resize(ref _values, size);
            _isSealed = false;
        }
        _names[Count] = member;
        _values[Count] = value;
        Count++;
        _index = null;
    }

    /// <summary>Adds a text member.</summary>
    public void Add(string member, string? text) => Add(member, Of(text));

    /// <summary>A copy that can be given further members without changing this one.</summary>
    public ObjectNode Copy()
    {
        ObjectNode copy = new(Count + 2);
        for (int i = 0; i < Count; i++)
        {
            copy.Add(_names[i], _values[i]);
        }
        return copy;
    }

    /// <summary>Gives back the room that is not used, and shares the list of names with other objects that have the same; only while the document is being built.</summary>
    public void Compact()
    {
        if (!_isSealed && Count > 0)
        {
            Seal(ref SharedLayouts.Place(_names.AsSpan(0, Count)));
        }
    }

    internal string FirstName => _names[0];

    /// <summary>Gives back the room that is not used, and shares the list of names with the objects that were sealed before,
    /// where it is the same one: most objects of a reply have the same members.</summary>
    internal void Seal(ref string[]? layout)
    {
        string[]? known = Volatile.Read(ref layout);
        if (known is not null && known.AsSpan().SequenceEqual(_names.AsSpan(0, Count)))
        {
            _names = known;
        }
        else
        {
            Array.Resize(ref _names, Count);
            Volatile.Write(ref layout, _names);
        }
        Array.Resize(ref _values, Count);
        _isSealed = true;
    }

    /// <summary>Member after member, in order.</summary>
    public IEnumerator<KeyValuePair<string, Node>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => NodeJson.ToText(this);

    private int Find(string member)
    {
        int count = Count;
        string[] names = _names;
        if (count < IndexFrom)
        {
            for (int i = 0; i < count; i++)
            {
                if (ReferenceEquals(names[i], member))
                {
                    return i;
                }
            }
            for (int i = 0; i < count; i++)
            {
                if (names[i].Length == member.Length && string.Equals(names[i], member, StringComparison.Ordinal))
                {
                    return i;
                }
            }
            return -1;
        }
        Dictionary<string, int> index = _index ?? BuildIndex();
        return index.TryGetValue(member, out int at) ? at : -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        // Built whole before it is published: two threads may build it twice, neither sees a half.
        Dictionary<string, int> index = new(Count, StringComparer.Ordinal);
        for (int i = 0; i < Count; i++)
        {
            index.TryAdd(_names[i], i);
        }
        _index = index;
        return index;
    }
}
