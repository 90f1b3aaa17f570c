namespace FormTool.Models;

internal static class KnowledgeFolder
{
    /// <summary>The repository's <c>knowledge</c> folder, looked for from the current directory upwards; null where there is none.</summary>
    public static string? Find()
    {
        for (DirectoryInfo? at = new(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        {
            string knowledge = Path.Combine(at.FullName, "knowledge");
            if (Directory.Exists(Path.Combine(knowledge, "services")))
            {
                return knowledge;
            }
        }
        return null;
    }
}
