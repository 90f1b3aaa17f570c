using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>What lets the root user in. No operation tells the ids of its keys; the credential report and the account's summary tell that there are some.</summary>
internal static class RootCredentials
{
    private const string Root = "<root_account>";

    public static IReadOnlyList<CredentialSource> Sources { get; } =
    [
        new("root-password", "Password of the root user", "account", ["Summary", "RootCredential"], Password),
        new("root-access-key", "Access key of the root user", "account", ["Summary", "RootCredential"], (account, _) => Slots(
            account, "root-access-key", "access_key", "AccountAccessKeysPresent", "_last_used_date")),
        new("root-certificate", "X.509 signing certificate of the root user", "account", ["Summary", "RootCredential"], (account, _) => Slots(
            account, "root-certificate", "cert", "AccountSigningCertificatesPresent", null)),
    ];

    private static IEnumerable<LongLivedCredential> Password(Resource account, DateTimeOffset now)
    {
        Node row = account.Document["RootCredential"];
        // A member account whose root credentials were removed by its organization has none.
        if (account.Document["Summary"]["AccountPasswordPresent"].AsNumber() == 0 || row["password_enabled"].AsBoolean() == false)
        {
            yield break;
        }
        string? text = row["password_last_used"].AsText();
        DateTimeOffset? last = row["password_last_used"].AsTime();
        yield return Of(account, "root-password", "root-password") with
        {
            State = "Active",
            ChangedAt = row["password_last_changed"].AsTime(),
            LastUsedAt = last,
            Used = last is not null ? true : text is "no_information" or "N/A" ? false : null,
            Problem = Unknown(row),
        };
    }

    private static IEnumerable<LongLivedCredential> Slots(Resource account, string kind, string column, string counter, string? lastUsed)
    {
        Node row = account.Document["RootCredential"];
        Node present = account.Document["Summary"][counter];
        bool seen = false;
        foreach (int slot in new[] { 1, 2 })
        {
            if (row[$"{column}_{slot}_active"].AsBoolean() != true)
            {
                continue;
            }
            seen = true;
            Node use = lastUsed is null ? Node.Null : row[$"{column}_{slot}{lastUsed}"];
            yield return Of(account, kind, $"{kind}-{slot}") with
            {
                State = "Active",
                ChangedAt = row[$"{column}_{slot}_last_rotated"].AsTime(),
                LastUsedAt = use.AsTime(),
                Used = use.AsTime() is not null ? true : use.AsText() == "N/A" ? false : null,
                LastUsedFor = row[$"{column}_{slot}_last_used_service"].AsText() is { } service && service != "N/A" ? service : null,
            };
        }
        // The report is up to four hours old, the summary is not.
        if (!seen && (present.AsNumber() > 0 || (row is not ObjectNode && present is UnreadableNode)))
        {
            yield return Of(account, kind, kind) with { Problem = UserCredentials.Why(present) ?? Unknown(row) ?? "The credential report is older than it." };
        }
    }

    private static string? Unknown(Node row) => UserCredentials.Why(row) ?? (row is ObjectNode ? null : "The credential report has no row for the root user.");

    private static LongLivedCredential Of(Resource account, string kind, string id) => new()
    {
        Kind = kind,
        Id = id,
        UserName = Root,
        Owner = Root,
        RotatedBy = "by hand",
        RotatesItself = false,
        Arn = $"arn:{account.Document["Partition"].AsText() ?? "aws"}:iam::{account.Account}:root",
    };
}
