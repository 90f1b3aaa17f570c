using FormTool.Core.Knowledge;

namespace FormTool.Core.Inventory;

/// <summary>All resource types, those parts of a type that several services' files give put together.</summary>
public sealed class InventoryCatalog
{
    private readonly Dictionary<string, ResourceTypeDefinition> _types = new(StringComparer.Ordinal);

    /// <summary>Merges the services' definitions.</summary>
    /// <exception cref="InvalidDataException">Two files define the same listing or the same member of a type.</exception>
    public InventoryCatalog(IReadOnlyList<InventoryService> services)
    {
        Services = services;
        foreach (ResourceTypeDefinition type in services.SelectMany(service => service.Types))
        {
            _types[type.Name] = _types.TryGetValue(type.Name, out ResourceTypeDefinition? known) ? Merge(known, type) : type;
        }
        foreach (string whole in (string[])[ResourceTypeDefinition.Account, ResourceTypeDefinition.Region])
        {
            _types.TryAdd(whole, new()
            {
                Name = whole,
                Title = whole,
                Service = whole,
                IsGlobal = whole == ResourceTypeDefinition.Account,
                Id = Template.Parse($"{{{whole}}}"),
            });
        }
    }

    /// <summary>The catalogue that is built in.</summary>
    public static InventoryCatalog BuiltIn => LazyBuiltIn.Value;

    private static readonly Lazy<InventoryCatalog> LazyBuiltIn = new(() => new(InventoryReader.Read(PackedKnowledge.Inventory().Select(file => file.Content))));

    /// <summary>The services, as their files say.</summary>
    public IReadOnlyList<InventoryService> Services { get; }

    /// <summary>Every type, by name.</summary>
    public IReadOnlyDictionary<string, ResourceTypeDefinition> Types => _types;

    private static ResourceTypeDefinition Merge(ResourceTypeDefinition one, ResourceTypeDefinition other)
    {
        if (one.List is not null && other.List is not null)
        {
            throw new InvalidDataException($"Two inventory files list {one.Name}.");
        }
        ResourceTypeDefinition main = one.List is null ? other : one;
        ResourceTypeDefinition merged = main with
        {
            Details = [.. one.Details, .. other.Details],
            Links = [.. one.Links, .. other.Links],
        };
        string? twice = merged.Details.Select(detail => detail.Member)
            .Concat(merged.Links.Select(link => link.Member))
            .GroupBy(member => member, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? merged : throw new InvalidDataException($"{one.Name} is given the member {twice} twice.");
    }
}
