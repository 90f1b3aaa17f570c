namespace FormTool.Core.Rotation.Delivery;

/// <summary>Targets by name, as journals and policies write them.</summary>
public static class DeliveryTargets
{
    /// <summary>The name with what stands for the user filled in.</summary>
    public static string Fill(string name, string user, string account) =>
        name.Replace("{UserName}", user, StringComparison.OrdinalIgnoreCase).Replace("{Account}", account, StringComparison.OrdinalIgnoreCase);

    /// <summary>The target of that name.</summary>
    /// <param name="name"><c>profile:ann@/home/ann/.aws/credentials</c>, <c>secret:keys/ann@eu-west-1</c>, <c>parameter:/keys/ann</c>, or one of the session's.</param>
    /// <param name="tools">What it works with.</param>
    /// <exception cref="RotationException">It names nothing that FormTool or the session knows.</exception>
    public static DeliveryTarget Open(string name, RotationTools tools)
    {
        string[] parts = name.Split(':', 2);
        string place = parts.Length == 2 ? parts[1] : "";
        int at = place.LastIndexOf('@');
        (string what, string? where) = at > 0 ? (place[..at], place[(at + 1)..]) : (place, null);
        return (parts[0], what.Length > 0) switch
        {
            (CredentialFileTarget.Kind, true) => new CredentialFileTarget(tools.State, where is null ? DefaultFile() : Path.GetFullPath(where), what),
            (SecretTarget.Kind, true) => new SecretTarget(tools.Client, what, where ?? tools.Region),
            (ParameterTarget.Kind, true) => new ParameterTarget(tools.Client, what, where ?? tools.Region),
            _ => tools.SessionTarget(name) ?? new AbsentTarget(name),
        };
    }

    /// <summary>Whether the name is of a kind that any session can open.</summary>
    internal static bool IsKnown(string name) => name.Split(':')[0] is CredentialFileTarget.Kind or SecretTarget.Kind or ParameterTarget.Kind;

    private static string DefaultFile() => Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", "credentials");
}

/// <summary>A target that an earlier session had and this one lacks: what is done there stays done, and nothing can be brought there.</summary>
internal sealed class AbsentTarget(string name) : DeliveryTarget(name)
{
    public override string Call => "local:script";

    public override Task DeliverAsync(KeyPair pair, CancellationToken ct) => throw new RotationException(
        RotationException.TargetNotValid, $"'{Name}' is no delivery target of this session. Run the command that began the rotation again, with the same script or vault.");
}
