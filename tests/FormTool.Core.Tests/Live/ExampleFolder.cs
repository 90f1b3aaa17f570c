namespace FormTool.Core.Tests.Live;

/// <summary>Where the example estate's files stand in the repository.</summary>
internal static class ExampleFolder
{
    /// <summary>The list of what is planted.</summary>
    public static string Planted => Path.Combine(Root, "knowledge", "environments", "example", "planted.yaml");

    /// <summary>The logical names of the demo's resources.</summary>
    public static string Names => Path.Combine(Root, "knowledge", "environments", "example", "names.json");

    /// <summary>The program that builds the estate.</summary>
    public static string Seed => Path.Combine(Root, "tools", "seed", "seed_estate.py");

    private static string Root
    {
        get
        {
            DirectoryInfo? at = new(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "FormTool.sln")))
            {
                at = at.Parent;
            }
            return at?.FullName ?? throw new DirectoryNotFoundException("The tests do not run within the repository.");
        }
    }
}
