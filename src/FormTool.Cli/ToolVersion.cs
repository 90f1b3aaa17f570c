namespace FormTool.Cli;

/// <summary>The version of this build, from the module's manifest.</summary>
internal static class ToolVersion
{
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetName().Version is { } version ? version.ToString(3) : "0.0.0";
}
