using System.Globalization;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

/// <summary>When two values are equal: text with booleans and with numbers by what the text says (AWS maps carry <c>"true"</c> and <c>"5"</c>),
/// lists item by item, objects member by member in any order; null with null only. What hangs on an unreadable part is unknown.</summary>
internal static class Equality
{
    public static Truth Of(Node left, Node right)
    {
        switch (left)
        {
            case UnreadableNode:
                return Truth.Unknown;
            case TextNode text when right is TextNode other:
                return Kleene.Of(string.Equals(text.Value, other.Value, StringComparison.Ordinal));
            case BooleanNode or TextNode when right is BooleanNode or TextNode:
                return Kleene.Of(left.AsBoolean() is bool one && one == right.AsBoolean());
            case NumberNode or TextNode when right is NumberNode or TextNode:
                return Kleene.Of(Numbers(left, right));
            case ListNode list when right is ListNode other:
                return Lists(list, other);
            case ObjectNode members when right is ObjectNode other:
                return Objects(members, other);
            default:
                return right is UnreadableNode ? Truth.Unknown : Kleene.Of(left.IsNull && right.IsNull);
        }
    }

    private static bool Numbers(Node left, Node right) =>
        Integer(left) is long one && Integer(right) is long two
            ? one == two
            : left.AsNumber() is double first && first == right.AsNumber();

    private static long? Integer(Node node) => node switch
    {
        NumberNode { IsInteger: true } number => number.Integer,
        TextNode text when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) => parsed,
        _ => null,
    };

    private static Truth Lists(ListNode left, ListNode right)
    {
        // An unreadable item of a gathered list may stand for any number of items: lengths then prove nothing.
        if (left.Count != right.Count)
        {
            return HasUnreadable(left) || HasUnreadable(right) ? Truth.Unknown : Truth.False;
        }
        Truth all = Truth.True;
        for (int i = 0; i < left.Count && all != Truth.False; i++)
        {
            all = all.And(Of(left.Items[i], right.Items[i]));
        }
        return all == Truth.False && (HasUnreadable(left) || HasUnreadable(right)) ? Truth.Unknown : all;
    }

    private static Truth Objects(ObjectNode left, ObjectNode right)
    {
        Truth all = Truth.True;
        foreach ((string name, Node value) in left)
        {
            all = all.And(Of(value, right[name]));
        }
        foreach ((string name, Node value) in right)
        {
            if (!left.Has(name))
            {
                all = all.And(Of(Node.Null, value));
            }
        }
        return all;
    }

    private static bool HasUnreadable(ListNode list) => list.Items.Any(item => item is UnreadableNode);
}
