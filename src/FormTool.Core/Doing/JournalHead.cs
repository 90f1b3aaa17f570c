using FormTool.Aws.Documents;

namespace FormTool.Core.Doing;

/// <summary>The first record of a journal: which operation this is, and what its plan can be made from again.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Subject">What it changes.</param>
/// <param name="Title">One line for a person.</param>
/// <param name="Begun">When it began, by this machine's clock.</param>
/// <param name="Inputs">What the plan was made from.</param>
public sealed record JournalHead(string Kind, string Id, string Subject, string Title, DateTimeOffset Begun, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>The form of journals that is written now.</summary>
    internal const int Version = 1;

    internal ObjectNode ToNode() => new()
    {
        { "v", Node.Of(Version) },
        { "record", "begin" },
        { "kind", Kind },
        { "id", Id },
        { "subject", Subject },
        { "title", Title },
        { "at", Node.Of(Begun) },
        { "inputs", Texts(Inputs) },
    };

    /// <summary>The head; null where the record is none.</summary>
    internal static JournalHead? From(Node node) =>
        node["record"].AsText() == "begin"
        && node["kind"].AsText() is string kind && Plan.IsName(kind)
        && node["id"].AsText() is string id && Plan.IsName(id)
        && node["subject"].AsText() is string subject && node["title"].AsText() is string title && node["at"].AsTime() is DateTimeOffset at
        && Texts(node["inputs"]) is IReadOnlyDictionary<string, string> inputs
            ? new(kind, id, subject, title, at, inputs)
            : null;

    internal static ObjectNode Texts(IReadOnlyDictionary<string, string> texts)
    {
        ObjectNode node = new(texts.Count);
        foreach ((string name, string text) in texts)
        {
            node.Add(name, text);
        }
        return node;
    }

    /// <summary>The texts; null where a value is no text or too long.</summary>
    internal static IReadOnlyDictionary<string, string>? Texts(Node node)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach ((string name, Node value) in node as ObjectNode ?? [])
        {
            if (value is not TextNode text || text.Value.Length > StepContext.MaxOutput || name.Length > Plan.MaxStepId)
            {
                return null;
            }
            texts[name] = text.Value;
        }
        return texts;
    }
}
