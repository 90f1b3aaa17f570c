using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Rules;

namespace FormTool.Core.Inventory;

/// <summary>The names that a template may use beside the document's own members.</summary>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.</param>
/// <param name="Account">Twelve digits.</param>
/// <param name="Region">The region that is asked.</param>
public sealed record TemplateNames(string Partition, string Account, string Region);

/// <summary>Text with places for members of a document: <c>arn:{partition}:ec2:{region}:{account}:volume/{VolumeId}</c>.</summary>
public sealed class Template
{
    private readonly IReadOnlyList<Part> _parts;

    private Template(IReadOnlyList<Part> parts) => _parts = parts;

    private sealed record Part(string? Text, string? Name, DocumentPath? Path);

    /// <summary>The paths that it reads from the document.</summary>
    public IEnumerable<string> Paths => _parts.Where(part => part.Path is not null).Select(part => part.Name!);

    /// <summary>Reads a template; text without braces stands for itself.</summary>
    public static Template Parse(string text)
    {
        List<Part> parts = [];
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                parts.Add(new(text[at..], null, null));
                break;
            }
            if (open > at)
            {
                parts.Add(new(text[at..open], null, null));
            }
            string name = text[(open + 1)..close];
            parts.Add(name is "partition" or "account" or "region"
                ? new(null, name, null)
                : new(null, name, DocumentPath.Parse(name)));
            at = close + 1;
        }
        return new(parts);
    }

    /// <summary>A template that is one member.</summary>
    public static Template OfPath(string path) => new([new(null, path, DocumentPath.Parse(path))]);

    /// <summary>The node that the template stands for: a single place keeps its kind, everything else is text.
    /// Null where a place is absent; unreadable where one is.</summary>
    public Node Fill(Node document, TemplateNames names)
    {
        if (_parts is [{ Path: DocumentPath only }])
        {
            return only.Get(document);
        }
        StringBuilder text = new();
        foreach (Part part in _parts)
        {
            if (part.Path is DocumentPath path)
            {
                Node value = path.Get(document);
                if (value.Kind is NodeKind.Null or NodeKind.Unreadable)
                {
                    return value;
                }
                text.Append(value);
            }
            else
            {
                text.Append(part.Text ?? part.Name switch
                {
                    "partition" => names.Partition,
                    "account" => names.Account,
                    _ => names.Region,
                });
            }
        }
        return Node.Of(text.ToString());
    }

    /// <summary>The text, or null where a place is absent or unreadable.</summary>
    public string? FillText(Node document, TemplateNames names) =>
        Fill(document, names) is { Kind: not (NodeKind.Null or NodeKind.Unreadable) } value ? value.ToString() : null;
}

/// <summary>The input of a call, with templates in the place of texts.</summary>
public sealed class InputTemplate
{
    private readonly Node _shape;
    private readonly Dictionary<string, Template> _templates = new(StringComparer.Ordinal);

    /// <summary>Compiles the templates in this input.</summary>
    public InputTemplate(Node shape)
    {
        _shape = shape;
        Visit(shape);
    }

    /// <summary>The paths that it reads from the document.</summary>
    public IEnumerable<string> Paths => _templates.Values.SelectMany(template => template.Paths);

    /// <summary>The input; or the null or unreadable node that keeps it from being made.</summary>
    public Node Fill(Node document, TemplateNames names) => _shape.IsNull ? new ObjectNode() : Fill(_shape, document, names);

    private Node Fill(Node shape, Node document, TemplateNames names)
    {
        switch (shape)
        {
            case TextNode text:
                return _templates.TryGetValue(text.Value, out Template? template) ? template.Fill(document, names) : text;
            case ObjectNode members:
                ObjectNode filled = new(members.Count);
                foreach ((string name, Node value) in members)
                {
                    Node node = Fill(value, document, names);
                    if (node.Kind is NodeKind.Null or NodeKind.Unreadable)
                    {
                        return node;
                    }
                    filled.Add(name, node);
                }
                return filled;
            case ListNode list:
                ListNode items = new();
                foreach (Node item in list.Items)
                {
                    Node node = Fill(item, document, names);
                    if (node.Kind is NodeKind.Null or NodeKind.Unreadable)
                    {
                        return node;
                    }
                    items.Add(node);
                }
                return items;
            default:
                return shape;
        }
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case TextNode text when text.Value.Contains('{'):
                _templates.TryAdd(text.Value, Template.Parse(text.Value));
                break;
            case ObjectNode members:
                foreach ((_, Node value) in members)
                {
                    Visit(value);
                }
                break;
            case ListNode list:
                foreach (Node item in list.Items)
                {
                    Visit(item);
                }
                break;
        }
    }
}
