namespace FormTool.Aws.Tests;

/// <summary>Folders of the repository, and beside it, found from where the tests run.</summary>
internal static class RepositoryFolder
{
    /// <summary>The first folder of that relative path at or above the tests' own; null where there is none.</summary>
    public static string? Find(string path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, path);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }
        return null;
    }
}
