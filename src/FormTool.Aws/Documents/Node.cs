using System.Globalization;

namespace FormTool.Aws.Documents;

/// <summary>What a <see cref="Node"/> holds.</summary>
public enum NodeKind
{
    /// <summary>Absent, or JSON null. AWS leaves out what is empty or false.</summary>
    Null,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>A whole number of 64 bits, or a double.</summary>
    Number,
    /// <summary>Text. Timestamps are ISO 8601 text in UTC, blobs are base64 text.</summary>
    Text,
    /// <summary>An ordered list.</summary>
    List,
    /// <summary>Named members in the order in which they arrived.</summary>
    Object,
    /// <summary>A member whose read failed. Never equal to anything, never absent.</summary>
    Unreadable,
}

/// <summary>
/// One value of a reply, of a snapshot or of an object from the pipeline: JSON's six kinds, and
/// <see cref="UnreadableNode"/> for what was asked for and could not be read.
/// Member names are AWS's own (<c>VolumeId</c>, <c>Placement.AvailabilityZone</c>).
/// Nodes are not changed once they are handed to an evaluation.
/// </summary>
public abstract class Node
{
    private static readonly NumberNode[] Small = [.. Enumerable.Range(0, 1024).Select(value => new NumberNode((long)value))];

    private protected Node() { }

    /// <summary>The absent value.</summary>
    public static Node Null { get; } = new NullNode();

    /// <summary>true.</summary>
    public static Node True { get; } = new BooleanNode(true);

    /// <summary>false.</summary>
    public static Node False { get; } = new BooleanNode(false);

    /// <summary>What this node holds.</summary>
    public abstract NodeKind Kind { get; }

    /// <summary>The member of that name; <see cref="Null"/> where there is none, or where this is no object.
    /// A member of an unreadable node is unreadable.</summary>
    public virtual Node this[string member] => Null;

    /// <summary>The items of a list; empty for every other kind.</summary>
    public virtual IReadOnlyList<Node> Items => [];

    /// <summary>Whether this is <see cref="Null"/>.</summary>
    public bool IsNull => Kind == NodeKind.Null;

    /// <summary>The text, or null where this is no text.</summary>
    public virtual string? AsText() => null;

    /// <summary>The boolean, or null where this is none. The texts <c>true</c> and <c>false</c> count: many AWS maps carry them.</summary>
    public virtual bool? AsBoolean() => null;

    /// <summary>The number, or null where this is none. Text that is a number in the invariant culture counts.</summary>
    public virtual double? AsNumber() => null;

    /// <summary>The moment that an ISO 8601 text or a number of epoch seconds names, or null.</summary>
    public virtual DateTimeOffset? AsTime() => null;

    /// <summary>Text or null.</summary>
    public static Node Of(string? text) => text is null ? Null : new TextNode(text);

    /// <summary>true or false, shared instances.</summary>
    public static Node Of(bool value) => value ? True : False;

    /// <summary>A whole number; small ones are shared.</summary>
    public static Node Of(long value) => value is >= 0 and < 1024 ? Small[value] : new NumberNode(value);

    /// <summary>A floating-point number, NaN and infinities included.</summary>
    public static Node Of(double value) => new NumberNode(value);

    /// <summary>A moment, as ISO 8601 text in UTC, with fractions of a second only where there are some.</summary>
    public static Node Of(DateTimeOffset value) => new TextNode(Timestamp.Format(value));

    /// <summary>A list of texts.</summary>
    public static ListNode Of(IEnumerable<string> texts) => new(texts.Select(Of));
}

/// <summary>The absent value; use <see cref="Node.Null"/>.</summary>
public sealed class NullNode : Node
{
    internal NullNode() { }

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Null;

    /// <inheritdoc/>
    public override string ToString() => "null";
}

/// <summary>true or false; use <see cref="Node.Of(bool)"/>.</summary>
public sealed class BooleanNode : Node
{
    internal BooleanNode(bool value) => Value = value;

    /// <summary>The value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Boolean;

    /// <inheritdoc/>
    public override bool? AsBoolean() => Value;

    /// <inheritdoc/>
    public override string ToString() => Value ? "true" : "false";
}

/// <summary>A whole number or a double.</summary>
public sealed class NumberNode : Node
{
    /// <summary>A whole number.</summary>
    public NumberNode(long value) => (Integer, Value, IsInteger) = (value, value, true);

    /// <summary>A double.</summary>
    public NumberNode(double value) => Value = value;

    /// <summary>The number as a double.</summary>
    public double Value { get; }

    /// <summary>The exact whole number where <see cref="IsInteger"/>.</summary>
    public long Integer { get; }

    /// <summary>Whether the number arrived as a whole one.</summary>
    public bool IsInteger { get; }

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Number;

    /// <inheritdoc/>
    public override double? AsNumber() => Value;

    /// <inheritdoc/>
    public override DateTimeOffset? AsTime() => Timestamp.FromEpochSeconds(Value);

    /// <inheritdoc/>
    public override string ToString() => IsInteger
        ? Integer.ToString(CultureInfo.InvariantCulture)
        : Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Text; also timestamps (ISO 8601, UTC) and blobs (base64).</summary>
public sealed class TextNode : Node
{
    /// <summary>Holds the text as it is.</summary>
    public TextNode(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Text;

    /// <inheritdoc/>
    public override string AsText() => Value;

    /// <inheritdoc/>
    public override bool? AsBoolean() =>
        Value.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : Value.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    /// <inheritdoc/>
    public override double? AsNumber() =>
        double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <inheritdoc/>
    public override DateTimeOffset? AsTime() => Timestamp.Parse(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An ordered list.</summary>
public sealed class ListNode : Node
{
    private readonly List<Node> _items;

    /// <summary>An empty list.</summary>
    public ListNode() => _items = [];

    /// <summary>A list of these items.</summary>
    public ListNode(IEnumerable<Node> items) => _items = [.. items];

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.List;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Items => _items;

    /// <summary>How many items there are.</summary>
    public int Count => _items.Count;

    /// <summary>Adds one item at the end; only while the document is being built.</summary>
    public void Add(Node item)
    {
        if (_items.Capacity == 0)
        {
            // Most lists of a reply have one item or two; room for four each would be a tenth of the memory.
            _items.Capacity = 1;
        }
        _items.Add(item);
    }

    /// <inheritdoc/>
    public override string ToString() => NodeJson.ToText(this);
}

/// <summary>Why a read failed, so that a finding can say what was missing.</summary>
/// <param name="Operation">The operation as <c>service:Operation</c>, for instance <c>ec2:DescribeVolumes</c>.</param>
/// <param name="Action">The IAM action that the operation needs, for instance <c>s3:GetEncryptionConfiguration</c>.</param>
/// <param name="Code">The stable cause: <c>AccessDenied</c>, <c>Throttled</c>, <c>Timeout</c>, <c>MalformedReply</c>,
/// <c>RegionNotSupported</c>, <c>NotCollected</c>, <c>ServiceError</c>, <c>Connection</c>, <c>InvalidDocument</c>.</param>
/// <param name="Message">One line for a person, without secrets.</param>
public sealed record ReadFailure(string Operation, string Action, string Code, string Message);

/// <summary>A member whose read failed. Whatever depends on it is unknown.</summary>
public sealed class UnreadableNode : Node
{
    /// <summary>Marks a member as unreadable for this reason.</summary>
    public UnreadableNode(ReadFailure failure) => Failure = failure;

    /// <summary>Why.</summary>
    public ReadFailure Failure { get; }

    /// <inheritdoc/>
    public override NodeKind Kind => NodeKind.Unreadable;

    /// <inheritdoc/>
    public override Node this[string member] => this;

    /// <inheritdoc/>
    public override string ToString() => $"(unreadable: {Failure.Code} {Failure.Action})";
}
