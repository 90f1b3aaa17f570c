using System.Runtime.CompilerServices;

namespace FormTool.Aws.Documents;

/// <summary>Lists of member names that come again and again. As with <see cref="SharedTexts"/>: whoever comes last takes the place over.</summary>
internal static class SharedLayouts
{
    private const int Places = 1024;

    private static readonly string[]?[] Known = new string[]?[Places];

    /// <summary>Where a list of these names is kept, if it is.</summary>
    public static ref string[]? Place(ReadOnlySpan<string> names)
    {
        // Names are mostly the model's own, one instance each.
        uint hash = 0;
        foreach (string name in names)
        {
            hash = (hash * 31) + (uint)RuntimeHelpers.GetHashCode(name);
        }
        return ref Known[hash % Places];
    }
}
