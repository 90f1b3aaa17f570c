using System.Management.Automation;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;

namespace FormTool.PowerShell.Binding;

/// <summary>Resource types by pattern.</summary>
internal static class ResourceTypes
{
    /// <summary>The names of the types that a pattern matches; all where none is given.</summary>
    /// <exception cref="KnowledgeException">A pattern matches nothing.</exception>
    public static IReadOnlyList<string> Matching(IReadOnlyList<string>? patterns)
    {
        IEnumerable<string> known = InventoryCatalog.BuiltIn.Types.Keys;
        if (patterns is null)
        {
            return [.. known];
        }
        HashSet<string> chosen = new(StringComparer.Ordinal);
        foreach (string text in patterns)
        {
            WildcardPattern pattern = new(text, WildcardOptions.IgnoreCase);
            string[] found = [.. known.Where(pattern.IsMatch)];
            if (found.Length == 0)
            {
                throw new KnowledgeException("ResourceTypeNotFound", $"No resource type is called '{text}'. Types are named like ec2.volume; Tab completes them.");
            }
            chosen.UnionWith(found);
        }
        return [.. chosen];
    }
}
