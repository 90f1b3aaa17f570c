namespace FormTool.Core.Tests.Knowledge;

/// <summary>The folder <c>knowledge</c> of the working copy that the tests were built from.</summary>
internal static class KnowledgeFolder
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static IReadOnlyList<string> Files(string kind) => System.IO.Path.Combine(Path, kind) is string folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)]
        : [];

    private static string Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "FormTool.sln")))
            {
                return System.IO.Path.Combine(at.FullName, "knowledge");
            }
        }
        throw new DirectoryNotFoundException("No folder above the tests holds FormTool.sln.");
    }
}
