namespace FormTool.Testing.Processes;

/// <summary>Where a program stands on PATH.</summary>
public static class ProgramPath
{
    /// <summary>The full path of the program, or null where PATH holds none of that name.</summary>
    public static string? Find(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string ending in endings)
            {
                string file = Path.Combine(folder, program + ending);
                if (File.Exists(file))
                {
                    return file;
                }
            }
        }
        return null;
    }

    /// <summary>A sentence for <c>Assert.Skip</c> where the program is missing, else null.</summary>
    public static string? Missing(string program, string comesWith) =>
        Find(program) is null ? $"{program} is not on PATH; it comes with {comesWith}." : null;
}
