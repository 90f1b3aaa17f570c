using System.Collections.Concurrent;
using System.Text;
using FormTool.Aws.Documents;

namespace FormTool.Aws.Models;

/// <summary>The part of JMESPath that AWS's paginators and waiters use: paths, <c>[]</c>, <c>[*]</c>, <c>[-1]</c>,
/// <c>.*</c>, <c>[?…]</c>, <c>||</c>, <c>&amp;&amp;</c>, <c>!</c>, comparisons, <c>length()</c> and literals.</summary>
internal sealed class Expression
{
    private static readonly ConcurrentDictionary<string, Expression> Parsed = new(StringComparer.Ordinal);

    private readonly string _text;
    private readonly Func<Node, Node> _evaluate;
    private int _at;

    private Expression(string text)
    {
        _text = text;
        _evaluate = Or();
        Blanks();
        if (_at < text.Length)
        {
            throw Error("the end");
        }
    }

    /// <exception cref="InvalidDataException">The model uses a form of expression that is not supported.</exception>
    public static Expression Of(string text) => Parsed.GetOrAdd(text, t => new(t));

    public Node Evaluate(Node document) => _evaluate(document);

    /// <summary>JMESPath's truth: empty texts, lists and objects, null and false are false.</summary>
    private static bool IsTrue(Node node) => node.Kind switch
    {
        NodeKind.Null => false,
        NodeKind.Boolean => node.AsBoolean() == true,
        NodeKind.Text => node.AsText()!.Length > 0,
        NodeKind.List => node.Items.Count > 0,
        NodeKind.Object => ((ObjectNode)node).Count > 0,
        _ => true,
    };

    private Func<Node, Node> Or()
    {
        Func<Node, Node> left = And();
        while (Take("||"))
        {
            (Func<Node, Node> first, Func<Node, Node> second) = (left, And());
            left = node => first(node) is Node value && IsTrue(value) ? value : second(node);
        }
        return left;
    }

    private Func<Node, Node> And()
    {
        Func<Node, Node> left = Comparison();
        while (Take("&&"))
        {
            (Func<Node, Node> first, Func<Node, Node> second) = (left, Comparison());
            left = node => first(node) is Node value && !IsTrue(value) ? value : second(node);
        }
        return left;
    }

    private Func<Node, Node> Comparison()
    {
        Func<Node, Node> left = Unary();
        foreach (string sign in (ReadOnlySpan<string>)["==", "!=", ">=", "<=", ">", "<"])
        {
            if (Take(sign))
            {
                Func<Node, Node> right = Unary();
                return node => Compare(sign, left(node), right(node));
            }
        }
        return left;
    }

    private static Node Compare(string sign, Node left, Node right)
    {
        if (sign is "==" or "!=")
        {
            bool same = left.Kind == right.Kind && NodeJson.ToText(left) == NodeJson.ToText(right);
            return Node.Of(same == (sign == "=="));
        }
        if (left is not NumberNode { Value: double a } || right is not NumberNode { Value: double b })
        {
            return Node.Null;
        }
        return Node.Of(sign switch { ">" => a > b, ">=" => a >= b, "<" => a < b, _ => a <= b });
    }

    private Func<Node, Node> Unary()
    {
        if (Take("!"))
        {
            Func<Node, Node> inner = Unary();
            return node => Node.Of(!IsTrue(inner(node)));
        }
        if (Take("("))
        {
            Func<Node, Node> inner = Or();
            Expect(")");
            return inner;
        }
        if (Take("`"))
        {
            int end = _text.IndexOf('`', _at);
            Node literal = NodeJson.Parse(_text[_at..(end < 0 ? throw Error("`") : end)]);
            _at = end + 1;
            return _ => literal;
        }
        string name = Name();
        if (!Take("("))
        {
            return Steps(name);
        }
        if (name != "length")
        {
            throw Error("a function that is known");
        }
        Func<Node, Node> argument = Or();
        Expect(")");
        return node => Length(argument(node));
    }

    private static Node Length(Node node) => node switch
    {
        ListNode list => Node.Of((long)list.Count),
        ObjectNode members => Node.Of((long)members.Count),
        TextNode text => Node.Of((long)text.Value.Length),
        _ => Node.Null,
    };

    private Func<Node, Node> Steps(string first)
    {
        Func<Node, Node> path = node => node[first];
        bool projected = false;
        while (true)
        {
            if (Take(".*"))
            {
                path = Then(path, projected, node => node is ObjectNode members ? new ListNode(members.Select(m => m.Value)) : Node.Null);
                projected = true;
            }
            else if (Take("."))
            {
                string name = Name();
                path = Then(path, projected, node => node[name]);
            }
            else if (Take("[]"))
            {
                Func<Node, Node> before = path;
                path = node => Flatten(before(node));
                projected = true;
            }
            else if (!projected && Take("[*]"))
            {
                projected = true;
            }
            else if (!projected && Take("[?"))
            {
                (Func<Node, Node> before, Func<Node, Node> condition) = (path, Or());
                Expect("]");
                path = node => before(node) is ListNode list ? new ListNode(list.Items.Where(item => IsTrue(condition(item)))) : Node.Null;
                projected = true;
            }
            else if (Take("["))
            {
                int index = Number();
                Expect("]");
                path = Then(path, projected, node =>
                    (index < 0 ? node.Items.Count + index : index) is int at && at >= 0 && at < node.Items.Count ? node.Items[at] : Node.Null);
            }
            else
            {
                return path;
            }
        }
    }

    private static Func<Node, Node> Then(Func<Node, Node> path, bool projected, Func<Node, Node> step) =>
        projected
            ? node => path(node) is ListNode list ? new ListNode(list.Items.Select(step).Where(item => !item.IsNull)) : Node.Null
            : node => step(path(node));

    private static Node Flatten(Node node) =>
        node is ListNode list
            ? new ListNode(list.Items.SelectMany(item => item is ListNode inner ? inner.Items : [item]).Where(item => !item.IsNull))
            : Node.Null;

    private string Name()
    {
        Blanks();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }
        return _at > start ? string.Intern(_text[start.._at]) : throw Error("a name");
    }

    private int Number()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '-'))
        {
            _at++;
        }
        return int.TryParse(_text.AsSpan(start, _at - start), out int number) ? number : throw Error("a number");
    }

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private bool Take(string sign)
    {
        Blanks();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0)
        {
            return false;
        }
        _at += sign.Length;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Take(sign))
        {
            throw Error($"'{sign}'");
        }
    }

    private InvalidDataException Error(string expected) =>
        new(new StringBuilder("The expression '").Append(_text).Append("' is not understood at ").Append(_at + 1)
            .Append(": expected ").Append(expected).Append('.').ToString());
}
