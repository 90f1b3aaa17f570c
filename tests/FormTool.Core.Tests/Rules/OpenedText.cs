namespace FormTool.Core.Tests.Rules;

/// <summary>What a text holds that a decoder opens: no service model tells, AWS's pages about the credential report, the grammar of policies,
/// queues and registries do.</summary>
internal static class OpenedText
{
    private static readonly HashSet<string> CredentialReport =
    [
        "user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed", "password_next_rotation", "mfa_active",
        "access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date", "access_key_1_last_used_region", "access_key_1_last_used_service",
        "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date", "access_key_2_last_used_region", "access_key_2_last_used_service",
        "cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated", "additional_credentials_info",
    ];

    // By the member that holds it; none: it is at the top of a policy.
    private static readonly Dictionary<string, HashSet<string>> Documents = new()
    {
        [""] = ["Version", "Id", "Statement"],
        ["Statement"] = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"],
        ["Principal"] = ["AWS", "Service", "Federated", "CanonicalUser"],
        ["NotPrincipal"] = ["AWS", "Service", "Federated", "CanonicalUser"],
        ["Redrive"] = ["deadLetterTargetArn", "maxReceiveCount"],
        ["Lifecycle"] = ["rules"],
        ["rules"] = ["rulePriority", "description", "selection", "action"],
    };

    /// <summary>Null where such a text can hold what the steps name, else the step that it cannot hold.</summary>
    /// <param name="form">The decoder's form.</param>
    /// <param name="member">The member that was opened.</param>
    /// <param name="steps">The steps below it.</param>
    public static string? Missing(string form, string member, string[] steps) => form switch
    {
        _ when steps.Length == 0 => null,
        "csv" => CredentialReport.Contains(steps[0]) && steps.Length == 1 ? null : $"{string.Join('.', steps)} of the credential report",
        "json" or "url-json" => MissingInDocument(Documents.ContainsKey(member) ? member : "", steps),
        _ => $"{steps[0]} of {member}, which is a text",
    };

    private static string? MissingInDocument(string holder, string[] steps)
    {
        foreach (string step in steps)
        {
            if (!Documents.TryGetValue(holder, out HashSet<string>? members))
            {
                return null; // conditions and the like: their names are anybody's
            }
            if (!members.Contains(step))
            {
                return $"{step} of {(holder.Length == 0 ? "a policy" : holder)}";
            }
            holder = step;
        }
        return null;
    }
}
