using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Secrets;

namespace FormTool.Core.Inventory;

/// <summary>Turns a member that arrived as text into what the text says.</summary>
/// <param name="Path">Members from the item on, <c>[]</c> for each item of a list; empty for the value itself.</param>
/// <param name="Form"><c>json</c>, <c>url-json</c>, <c>base64</c>, <c>base64-text</c>, <c>csv</c> (base64 of CSV with a header line), <c>last</c> (what stands behind the last slash), <c>secrets</c>
/// (names and values: what stands there afterwards says which of them hold secrets, and no value stays) or <c>address</c> (a URL, in which stars stand for credentials).</param>
/// <param name="Operation">Named in the failure when the text is not of that form.</param>
public sealed record MemberDecoder(IReadOnlyList<string> Path, string Form, string Operation)
{
    /// <summary>The forms that there are.</summary>
    public static readonly IReadOnlyList<string> Forms = ["json", "url-json", "base64", "base64-text", "csv", "last", "secrets", "address"];

    /// <summary>The form of a member that is left out, because it is a secret.</summary>
    internal const string Left = "left out";

    /// <summary>The path of a definition: <c>UserPolicyList[].PolicyDocument</c>.</summary>
    public static IReadOnlyList<string> ParsePath(string path) =>
        path is "" or "." ? [] : path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Decodes in place; gives what stands at the root afterwards.</summary>
    public Node Apply(Node root) => Apply(root, 0);

    private Node Apply(Node node, int depth)
    {
        if (depth == Path.Count)
        {
            return Decode(node);
        }
        string step = Path[depth];
        if (step == "[]")
        {
            return node is ListNode list ? new ListNode(list.Items.Select(item => Apply(item, depth + 1))) : node;
        }
        if (node is ObjectNode members && members.Has(step))
        {
            members.Set(step, Apply(members[step], depth + 1));
        }
        return node;
    }

    private Node Decode(Node node)
    {
        if (Form == Left)
        {
            return Node.Null;
        }
        if (Form == "secrets")
        {
            return VariablesFact.Of(node);
        }
        if (node.AsText() is not string text)
        {
            return node;
        }
        try
        {
            return Form switch
            {
                "json" => NodeJson.Parse(text),
                "url-json" => NodeJson.Parse(Uri.UnescapeDataString(text)),
                "base64-text" => Node.Of(Encoding.UTF8.GetString(Convert.FromBase64String(text))),
                "address" => Node.Of(AddressText.WithoutCredentials(text)),
                "last" => Node.Of(text[(text.LastIndexOf('/') + 1)..]),
                "csv" => Csv.Read(Encoding.UTF8.GetString(Convert.FromBase64String(text))),
                _ => node,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            string member = Path.Count == 0 ? "reply" : string.Join('.', Path);
            return new UnreadableNode(new(Operation, Operation, "InvalidDocument", $"The {member} of {Operation} is no {Form}."));
        }
    }
}
