namespace FormTool.PowerShell;

/// <summary>The module's version, as the manifest has it and the build handed it on.</summary>
internal static class ModuleVersion
{
    public static string Text { get; } = typeof(ModuleVersion).Assembly.GetName().Version!.ToString(3);
}
