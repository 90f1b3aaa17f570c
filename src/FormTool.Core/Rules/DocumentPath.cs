using FormTool.Aws.Documents;
using FormTool.Core.Rules.Conditions;

namespace FormTool.Core.Rules;

/// <summary>A path in a document, compiled once: <c>Placement.AvailabilityZone</c>, <c>Reservations[].Instances[]</c>, <c>Tags[Name]</c>, or <c>.</c> for the value itself.</summary>
public sealed class DocumentPath
{
    private readonly Step[] _steps;

    private DocumentPath(string text, Step[] steps)
    {
        Text = text;
        _steps = steps;
        GivesList = steps.Any(step => step.Kind == StepKind.Items);
    }

    private enum StepKind { Member, Items, Tag }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the path steps into lists (<c>[]</c>), and so always gives a list.</summary>
    public bool GivesList { get; }

    /// <summary>The member that the path ends in, without tags and lists; empty for <c>.</c>.</summary>
    public string LastMember => _steps.LastOrDefault(step => step.Kind == StepKind.Member).Name ?? "";

    /// <summary>Compiles a path.</summary>
    /// <exception cref="FormatException">The text is no path; the message says why.</exception>
    public static DocumentPath Parse(string text)
    {
        if (text == ".")
        {
            return new(text, []);
        }
        List<Step> steps = [];
        int at = 0;
        while (true)
        {
            int end = text.AsSpan(at).IndexOfAny('.', '[') is int found and >= 0 ? at + found : text.Length;
            string name = text[at..end];
            if (name.Length == 0 || name != name.Trim() || name.Contains(']'))
            {
                throw new FormatException($"'{text}' is no path: a member's name is expected at character {at + 1}. Paths look like Placement.AvailabilityZone, Listeners[].Protocol, Tags[Name] or . (the item itself).");
            }
            steps.Add(new(StepKind.Member, string.Intern(name)));
            at = end;
            while (at < text.Length && text[at] == '[')
            {
                int close = text.IndexOf(']', at);
                if (close < 0)
                {
                    throw new FormatException($"'{text}' is no path: the bracket at character {at + 1} is not closed.");
                }
                string inside = text[(at + 1)..close];
                steps.Add(inside.Length == 0 ? new(StepKind.Items, "") : new(StepKind.Tag, string.Intern(inside)));
                at = close + 1;
            }
            if (at == text.Length)
            {
                return new(text, [.. steps]);
            }
            if (text[at] != '.')
            {
                throw new FormatException($"'{text}' is no path: a dot is expected at character {at + 1}.");
            }
            at++;
        }
    }

    /// <summary>The value that the path names: null where a member is absent, unreadable where the path crosses something that could not be read,
    /// a list (null items included) where the path steps into lists. A single value where a list is expected counts as a list of one.</summary>
    public Node Get(Node from)
    {
        if (!GivesList)
        {
            Node value = from;
            foreach (Step step in _steps)
            {
                value = step.Kind == StepKind.Member ? value[step.Name] : Tag(value, step.Name);
            }
            return value;
        }
        ListNode gathered = new();
        Gather(from, 0, gathered);
        // Where a list as a whole could not be read nobody knows how many items are missing.
        return gathered.Items is [UnreadableNode only] ? only : gathered;
    }

    /// <summary>The path and the places of all items: what <see cref="Get"/> gathers, with labels such as <c>Listeners[2]</c>.</summary>
    internal IEnumerable<(string Label, Node Item)> Labelled(Node from, int step = 0, string label = "")
    {
        if (step == _steps.Length)
        {
            return Spread(from, label);
        }
        Step next = _steps[step];
        return next.Kind switch
        {
            StepKind.Member => Labelled(from[next.Name], step + 1, label.Length == 0 ? next.Name : $"{label}.{next.Name}"),
            StepKind.Tag => Labelled(Tag(from, next.Name), step + 1, $"{label}[{next.Name}]"),
            _ when step == _steps.Length - 1 => Spread(from, label),
            _ => Spread(from, label).SelectMany(item => Labelled(item.Item, step + 1, item.Label)),
        };
    }

    /// <summary>Counts what <paramref name="visitor"/> says of each item of the list that this path names, without making a list.</summary>
    internal void Visit(Node from, in EvaluationContext context, ItemVisitor visitor, ref Tally tally) => Visit(from, 0, context, visitor, ref tally);

    private void Visit(Node from, int step, in EvaluationContext context, ItemVisitor visitor, ref Tally tally)
    {
        Node value = from;
        for (; step < _steps.Length; step++)
        {
            Step next = _steps[step];
            if (next.Kind == StepKind.Items)
            {
                if (step == _steps.Length - 1)
                {
                    break;
                }
                VisitItems(value, step + 1, context, visitor, ref tally);
                return;
            }
            value = next.Kind == StepKind.Member ? value[next.Name] : Tag(value, next.Name);
        }
        VisitItems(value, _steps.Length, context, visitor, ref tally);
    }

    private void VisitItems(Node value, int step, in EvaluationContext context, ItemVisitor visitor, ref Tally tally)
    {
        switch (value)
        {
            case NullNode:
                return;
            case UnreadableNode:
                tally.Unbounded = true;
                return;
            case ListNode list:
                IReadOnlyList<Node> items = list.Items;
                for (int i = 0; i < items.Count && !visitor.Decided(tally); i++)
                {
                    VisitItem(items[i], step, context, visitor, ref tally);
                }
                return;
            default:
                VisitItem(value, step, context, visitor, ref tally);
                return;
        }
    }

    private void VisitItem(Node item, int step, in EvaluationContext context, ItemVisitor visitor, ref Tally tally)
    {
        if (step < _steps.Length)
        {
            Visit(item, step, context, visitor, ref tally);
            return;
        }
        tally.Add(visitor.Look(context.Enter(item)));
    }

    private void Gather(Node from, int step, ListNode into)
    {
        Node value = from;
        for (; step < _steps.Length; step++)
        {
            Step next = _steps[step];
            if (next.Kind == StepKind.Items)
            {
                foreach (Node item in Spread(value))
                {
                    Gather(item, step + 1, into);
                }
                return;
            }
            value = next.Kind == StepKind.Member ? value[next.Name] : Tag(value, next.Name);
        }
        into.Add(value);
    }

    private static IReadOnlyList<Node> Spread(Node value) => value switch
    {
        ListNode list => list.Items,
        NullNode => [],
        _ => [value],
    };

    private static IEnumerable<(string Label, Node Item)> Spread(Node value, string label) => value is ListNode
        ? value.Items.Select((item, index) => ($"{label}[{index}]", item))
        : Spread(value).Select(item => (label, item));

    private static Node Tag(Node tags, string name)
    {
        if (tags is not ListNode list)
        {
            return tags[name];
        }
        IReadOnlyList<Node> entries = list.Items;
        Node found = Node.Null;
        for (int i = 0; i < entries.Count; i++)
        {
            Node entry = entries[i];
            if (entry is UnreadableNode)
            {
                found = entry;
                continue;
            }
            Node key = First(entry, "Key", "TagKey", "key");
            if (key is UnreadableNode)
            {
                found = key;
            }
            if (key is TextNode text && text.Value == name)
            {
                return First(entry, "Value", "TagValue", "value");
            }
        }
        return found;
    }

    private static Node First(Node entry, string one, string two, string three) =>
        entry[one] is { IsNull: false } first ? first
        : entry[two] is { IsNull: false } second ? second
        : entry[three];

    private readonly record struct Step(StepKind Kind, string Name);
}
