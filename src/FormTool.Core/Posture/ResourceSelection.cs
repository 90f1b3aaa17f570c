using System.IO.Enumeration;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Posture;

/// <summary>Whether a resource is among those that somebody asked for.</summary>
internal sealed class ResourceSelection
{
    private readonly IReadOnlyList<string> _resources;
    private readonly IReadOnlyList<(string Name, string? Value)> _tags;

    public ResourceSelection(ResourceFilter filter)
    {
        _resources = filter.Resources;
        _tags = [.. filter.Tags.Select(tag => tag.Split('=', 2) is [string name, string value] ? (name, value) : (tag, (string?)null))];
    }

    public bool Holds(Resource resource, ResourceTypeDefinition type) =>
        (_resources.Count == 0 || _resources.Any(pattern => Like(pattern, resource.Id) || (resource.Arn is string arn && Like(pattern, arn))))
        && _tags.All(tag => TagHolds(resource.Document, type.Tags, tag.Name, tag.Value));

    private static bool TagHolds(ObjectNode document, string member, string name, string? value) =>
        DocumentPath.Parse($"{member}[{name}]").Get(document).AsText() is string actual && (value is null || Like(value, actual));

    private static bool Like(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
