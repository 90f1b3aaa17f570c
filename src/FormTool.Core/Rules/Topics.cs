namespace FormTool.Core.Rules;

/// <summary>The topics that rules speak of, in the order in which reports show them.</summary>
public static class Topics
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "encryption-at-rest", "encryption-in-transit", "least-privilege", "mfa", "credentials", "exposure", "technical-access", "audit-logging",
        "monitoring", "backup", "availability", "auto-recovery", "patching", "secrets", "root-account", "key-management", "edge", "cost", "governance",
    ];
}
