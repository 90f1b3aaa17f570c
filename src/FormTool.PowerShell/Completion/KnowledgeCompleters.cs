using System.Collections;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.PowerShell.Completion;

/// <summary>Rule ids, with their titles.</summary>
public sealed class RuleCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        RuleSet.BuiltIn.Rules.Select(rule => (rule.Id, rule.Title));
}

/// <summary>Topics, with how many rules each has.</summary>
public sealed class TopicCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) => RuleSet.BuiltIn.Rules
        .SelectMany(rule => rule.Topics)
        .GroupBy(topic => topic, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, $"{group.Count()} rules"));
}

/// <summary>Services that rules speak of.</summary>
public sealed class ServiceCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) => RuleSet.BuiltIn.Rules
        .GroupBy(rule => rule.Service, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, $"{group.Count()} rules"));
}

/// <summary>Resource types of the inventory.</summary>
public sealed class ResourceTypeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        InventoryCatalog.BuiltIn.Types.Values.OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => (type.Name, type.Title));
}
