using FormTool.Aws.Documents;

namespace FormTool.Core.Knowledge;

/// <summary>A value in a file of knowledge, with the place where it stands: what a reader of such files walks over,
/// so that each error names the file, the line and the thing concerned.</summary>
public readonly struct SourceNode
{
    private readonly SourceFile _file;

    internal SourceNode(SourceFile file, Node node, int line, string subject) =>
        (_file, Node, Line, Subject) = (file, node, line, subject);

    /// <summary>A value that comes from no file.</summary>
    /// <param name="node">The value.</param>
    /// <param name="where">What errors call it.</param>
    /// <param name="errorId">The stable id of errors in it.</param>
    public static SourceNode Of(Node node, string where, string errorId = KnowledgeException.RuleFileNotValid) =>
        new(new(where, node, null, errorId), node, 0, "");

    /// <summary>The value.</summary>
    public Node Node { get; }

    /// <summary>Its line from 1; 0 where that is not known.</summary>
    public int Line { get; }

    /// <summary>The name of what is being read, <c>ebs-volume-encrypted pass</c>.</summary>
    public string Subject { get; }

    /// <summary>The file it stands in.</summary>
    public SourceFile File => _file;

    /// <summary><c>rules/ec2.yaml:12</c>, or the file alone.</summary>
    public string Place => Line > 0 ? $"{_file.Name}:{Line}" : _file.Name;

    /// <summary>The same value under that name in errors.</summary>
    public SourceNode Named(string subject) => new(_file, Node, Line, subject);

    /// <summary>The member of that name; null where it is absent (its line is then this one's).</summary>
    public SourceNode this[string member]
    {
        get
        {
            int line = Line;
            if (_file.Lines is SourceLines lines && Node is ObjectNode members)
            {
                int index = 0;
                foreach (string name in members.Names)
                {
                    if (name == member)
                    {
                        line = lines.OfChild(Node, index);
                        break;
                    }
                    index++;
                }
            }
            return new(_file, Node[member], line, Subject);
        }
    }

    /// <summary>The members in order.</summary>
    public IEnumerable<(string Name, SourceNode Value)> Members()
    {
        if (Node is not ObjectNode members)
        {
            yield break;
        }
        int index = 0;
        foreach ((string name, Node value) in members)
        {
            yield return (name, new(_file, value, ChildLine(index++), Subject));
        }
    }

    /// <summary>The items in order.</summary>
    public IEnumerable<SourceNode> Items()
    {
        for (int i = 0; i < Node.Items.Count; i++)
        {
            yield return new(_file, Node.Items[i], ChildLine(i), Subject);
        }
    }

    /// <summary>An error about this value.</summary>
    public KnowledgeException Error(string message, Exception? cause = null) =>
        new(_file.ErrorId, Subject.Length == 0 ? $"{Place}: {message}" : $"{Place}: {Subject}: {message}", _file.Name, Line, cause);

    /// <summary>This value, which must be an object that has no other members than these.</summary>
    /// <exception cref="KnowledgeException">It is none, or has another member.</exception>
    public SourceNode Object(string what, params IReadOnlyList<string> allowed)
    {
        if (Node is not ObjectNode)
        {
            throw Error($"expected {what}: an object, not {Kind()}.");
        }
        foreach ((string name, SourceNode value) in Members())
        {
            if (!allowed.Contains(name))
            {
                throw value.Error($"{what} has no member '{name}'.{Nearest.Question(name, allowed)} Known are: {string.Join(", ", allowed)}.");
            }
        }
        return this;
    }

    /// <summary>The text of a member that must be there.</summary>
    public string Text(string member) =>
        OptionalText(member) ?? throw this[member].Error($"'{member}' is missing: a text is expected.");

    /// <summary>The text of a member, or null where it is absent.</summary>
    public string? OptionalText(string member)
    {
        SourceNode value = this[member];
        return value.Node switch
        {
            NullNode => null,
            TextNode text when text.Value.Trim().Length > 0 => text.Value.Trim(),
            TextNode => throw value.Error($"'{member}' is empty: a text is expected."),
            _ => throw value.Error($"'{member}' must be a text, not {value.Kind()}; put it in quotes."),
        };
    }

    /// <summary>The texts of a member that is a list of texts; empty where it is absent.</summary>
    public IReadOnlyList<string> Texts(string member)
    {
        SourceNode value = this[member];
        if (value.Node.IsNull)
        {
            return [];
        }
        if (value.Node is not ListNode)
        {
            throw value.Error($"'{member}' must be a list of texts, not {value.Kind()}.");
        }
        string[] texts = new string[value.Node.Items.Count];
        int count = 0;
        foreach (SourceNode item in value.Items())
        {
            texts[count++] = item.Node is TextNode text
                ? text.Value
                : throw item.Error($"'{member}' must be a list of texts; one item is {item.Kind()}.");
        }
        return texts;
    }

    /// <summary>What kind of value this is, in words.</summary>
    public string Kind() => Node.Kind switch
    {
        NodeKind.Null => "nothing",
        NodeKind.Boolean => $"the boolean {Node}",
        NodeKind.Number => $"the number {Node}",
        NodeKind.Text => "a text",
        NodeKind.List => "a list",
        NodeKind.Object => "an object",
        _ => "unreadable",
    };

    private int ChildLine(int index) => _file.Lines?.OfChild(Node, index) is int line and > 0 ? line : Line;
}
