using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>What lets an IAM user in.</summary>
internal static class UserCredentials
{
    private const string Rotation = "Invoke-FtKeyRotation", ByHand = "by hand";

    public static IReadOnlyList<CredentialSource> Sources { get; } =
    [
        new("access-key", "IAM access key", "iam.access-key", ["LastUsed", "User.Credential", "User.Tags"], AccessKey),
        new("console-password", "Password of an IAM user for the console", "iam.user", ["LoginProfile", "Credential", "Tags"], Password),
        new("signing-certificate", "X.509 signing certificate of an IAM user", "iam.user", ["SigningCertificates", "Tags"], (resource, _) => Each(
            "signing-certificate", resource, "SigningCertificates", "CertificateId", "UploadDate", certificate => Expiry(certificate["CertificateBody"].AsText()))),
        new("ssh-public-key", "SSH public key of an IAM user", "iam.user", ["SSHPublicKeys", "Tags"], (resource, _) => Each(
            "ssh-public-key", resource, "SSHPublicKeys", "SSHPublicKeyId", "UploadDate", _ => null)),
        new("service-specific", "Service-specific credential of an IAM user", "iam.user", ["ServiceSpecificCredentials", "Tags"], (resource, _) => Each(
            "service-specific", resource, "ServiceSpecificCredentials", "ServiceSpecificCredentialId", "CreateDate", credential => credential["ExpirationDate"].AsTime())),
    ];

    /// <summary>The owner that tags name.</summary>
    public static string? Owner(Node tags) => tags.Items
        .FirstOrDefault(tag => (tag["Key"].AsText() ?? tag["TagKey"].AsText())?.Equals("owner", StringComparison.OrdinalIgnoreCase) == true) is Node found
        ? found["Value"].AsText() ?? found["TagValue"].AsText()
        : null;

    /// <summary>Why a member could not be read; null where it could.</summary>
    public static string? Why(Node node) => node is UnreadableNode unreadable ? $"{unreadable.Failure.Action} ({unreadable.Failure.Code}): {unreadable.Failure.Message}" : null;

    private static IEnumerable<LongLivedCredential> AccessKey(Resource resource, DateTimeOffset now)
    {
        ObjectNode key = resource.Document;
        string? user = key["UserName"].AsText();
        Node use = key["LastUsed"];
        DateTimeOffset? made = key["CreateDate"].AsTime();
        DateTimeOffset? last = use["LastUsedDate"].AsTime();
        bool? used = use is ObjectNode ? last is not null : null;
        if (used is null && Reported(key["User"]["Credential"], made) is { } row)
        {
            (used, last) = (row.Used, row.Last);
        }
        yield return new()
        {
            Kind = "access-key",
            Id = resource.Id,
            UserName = user,
            Owner = Owner(key["User"]["Tags"]) ?? user,
            State = key["Status"].AsText(),
            ChangedAt = made,
            Used = used,
            LastUsedAt = last,
            LastUsedFor = use["ServiceName"].AsText() is { } service && service != "N/A" ? $"{service} in {use["Region"].AsText()}" : null,
            RotatedBy = Rotation,
            RotatesItself = false,
            Problem = used is null ? Why(use) ?? "Nothing says when it was last used." : null,
        };
    }

    /// <summary>The credential report names no key ids: a key is told by the moment at which it was made.</summary>
    private static (bool Used, DateTimeOffset? Last)? Reported(Node row, DateTimeOffset? made)
    {
        int[] slots = [.. new[] { 1, 2 }.Where(slot => row[$"access_key_{slot}_last_rotated"].AsTime() is DateTimeOffset at && at == made)];
        if (slots is not [int only])
        {
            return null;
        }
        string? text = row[$"access_key_{only}_last_used_date"].AsText();
        return Timestamp(text) is DateTimeOffset last ? (true, last) : text == "N/A" ? (false, null) : null;
    }

    private static IEnumerable<LongLivedCredential> Password(Resource resource, DateTimeOffset now)
    {
        ObjectNode user = resource.Document;
        Node profile = user["LoginProfile"];
        if (profile.IsNull)
        {
            yield break;
        }
        Node row = user["Credential"];
        string? text = row["password_last_used"].AsText();
        DateTimeOffset? last = Timestamp(text);
        yield return new()
        {
            Kind = "console-password",
            Id = resource.Id,
            UserName = resource.Id,
            Owner = Owner(user["Tags"]) ?? resource.Id,
            State = profile is ObjectNode ? profile["PasswordResetRequired"].AsBoolean() == true ? "ResetRequired" : "Active" : null,
            // The report is up to four hours old; a profile that is newer than its row was made since.
            ChangedAt = Later(row["password_last_changed"].AsTime(), profile["CreateDate"].AsTime()),
            Used = last is not null ? true : text == "no_information" ? false : null,
            LastUsedAt = last,
            NextRotationAt = row["password_next_rotation"].AsTime(),
            RotatedBy = Rotation,
            RotatesItself = row["password_next_rotation"].AsTime() is not null,
            Problem = Why(profile) ?? Why(row) ?? (text is null ? "The credential report does not have this user yet." : null),
        };
    }

    private static IEnumerable<LongLivedCredential> Each(
        string kind, Resource resource, string member, string id, string made, Func<Node, DateTimeOffset?> expires)
    {
        Node list = resource.Document[member];
        LongLivedCredential common = new()
        {
            Kind = kind,
            Id = "?",
            UserName = resource.Id,
            Owner = Owner(resource.Document["Tags"]) ?? resource.Id,
            RotatedBy = ByHand,
            RotatesItself = false,
        };
        return Why(list) is string why
            ? [common with { Problem = why }]
            : list.Items.Select(item => common with
            {
                Id = item[id].AsText() ?? "?",
                State = item["Status"].AsText(),
                ChangedAt = item[made].AsTime(),
                LastUsedFor = item["ServiceName"].AsText(),
                ExpiresAt = expires(item),
            });
    }

    private static DateTimeOffset? Expiry(string? pem)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem ?? "");
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            // Whatever the user uploaded before IAM looked closely; it has no end that anybody can read.
            return null;
        }
    }

    private static DateTimeOffset? Timestamp(string? text) => Node.Of(text).AsTime();

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
