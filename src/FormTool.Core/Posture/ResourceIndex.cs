using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Posture;

/// <summary>Resources by the text of one member; a member that is a list counts with each of its items.</summary>
internal sealed class ResourceIndex
{
    private readonly Dictionary<string, List<Resource>> _byValue = new(StringComparer.Ordinal);

    public ResourceIndex(IReadOnlyList<Resource> resources, string path)
    {
        DocumentPath compiled = DocumentPath.Parse(path);
        foreach (Resource resource in resources)
        {
            Aws.Documents.Node value = compiled.Get(resource.Document);
            if (value.Items.Count > 0)
            {
                foreach (string text in value.Items.Select(item => item.AsText()).OfType<string>().Distinct(StringComparer.Ordinal))
                {
                    Add(text, resource);
                }
            }
            else if (value.AsText() is string text)
            {
                Add(text, resource);
            }
            else if (value is Aws.Documents.UnreadableNode unreadable)
            {
                Unreadable ??= unreadable;
            }
        }
    }

    /// <summary>One of the resources could not be sorted in, because its member is unreadable.</summary>
    public Aws.Documents.UnreadableNode? Unreadable { get; }

    public IReadOnlyList<Resource> Find(string value) => _byValue.TryGetValue(value, out List<Resource>? found) ? found : [];

    private void Add(string value, Resource resource)
    {
        if (!_byValue.TryGetValue(value, out List<Resource>? list))
        {
            // Mostly there is one of each: room for more would be most of the memory.
            _byValue.Add(value, list = new(1));
        }
        list.Add(resource);
    }
}
