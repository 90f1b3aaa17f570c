using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>What lets a person in, as it was when the leaving was planned: what is disabled, and what the way back restores.</summary>
/// <param name="User">The user.</param>
/// <param name="UserArn">Its ARN.</param>
/// <param name="Keys">Active access keys.</param>
/// <param name="HasPassword">Whether there is a console password.</param>
/// <param name="MfaDevices">Serial numbers of MFA devices.</param>
/// <param name="Certificates">Active signing certificates.</param>
/// <param name="SshKeys">Active SSH public keys.</param>
/// <param name="ServiceCredentials">Active service-specific credentials.</param>
/// <param name="Roles">Roles whose trust policy names the person.</param>
/// <param name="Groups">Groups of the person.</param>
/// <param name="Unread">What could not be read, with the reason: there may be more of it.</param>
internal sealed record LeaverInputs(
    string User, string UserArn, IReadOnlyList<string> Keys, bool HasPassword, IReadOnlyList<string> MfaDevices, IReadOnlyList<string> Certificates,
    IReadOnlyList<string> SshKeys, IReadOnlyList<string> ServiceCredentials, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups,
    IReadOnlyList<string> Unread)
{
    public const string Type = "leaver";

    /// <summary>Reads what the person has now. What cannot be read is told and keeps nothing else from being disabled.</summary>
    /// <exception cref="AwsServiceException">There is no such user, or nobody may look.</exception>
    public static async Task<LeaverInputs> ReadAsync(RotationTools tools, string user, CancellationToken ct)
    {
        IamUser iam = new(tools.Client, user);
        ObjectNode self = await iam.CallAsync("GetUser", new(), ct).ConfigureAwait(false);
        string arn = self["User"]["Arn"].AsText() ?? throw new RotationException(RotationException.Incomplete, $"IAM does not say the ARN of {user}.");
        string? id = self["User"]["UserId"].AsText();
        List<string> unread = [];
        async Task<IReadOnlyList<string>> TryAsync(string operation, Func<Task<IReadOnlyList<string>>> read)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (AwsServiceException e)
            {
                unread.Add($"iam:{operation} ({e.Code})");
                return [];
            }
        }
        Task<IReadOnlyList<string>> ListAsync(string operation, string items, string member, Func<Node, bool> wanted) =>
            TryAsync(operation, () => iam.ListAsync(operation, items, member, wanted, ct));
        LeaverInputs inputs = new(
            user,
            arn,
            await ListAsync("ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", Active).ConfigureAwait(false),
            (await TryAsync("GetLoginProfile", () => PasswordAsync(iam, ct)).ConfigureAwait(false)).Count > 0,
            await ListAsync("ListMFADevices", "MFADevices", "SerialNumber", _ => true).ConfigureAwait(false),
            await ListAsync("ListSigningCertificates", "Certificates", "CertificateId", Active).ConfigureAwait(false),
            await ListAsync("ListSSHPublicKeys", "SSHPublicKeys", "SSHPublicKeyId", Active).ConfigureAwait(false),
            await ListAsync("ListServiceSpecificCredentials", "ServiceSpecificCredentials", "ServiceSpecificCredentialId", Active).ConfigureAwait(false),
            await TryAsync("ListRoles", () => RolesAsync(tools, arn, id, ct)).ConfigureAwait(false),
            await ListAsync("ListGroupsForUser", "Groups", "GroupName", _ => true).ConfigureAwait(false),
            unread);
        return inputs.ToTexts().Values.All(text => text.Length <= StepContext.MaxOutput) ? inputs : throw new RotationException(
            RotationException.NotPossible, $"More trust policies name {user} than one journal holds. Take the person out of some of them first.");
    }

    public IReadOnlyDictionary<string, string> ToTexts() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = Type,
        ["user"] = User,
        ["arn"] = UserArn,
        ["keys"] = string.Join('\n', Keys),
        ["password"] = HasPassword ? "true" : "false",
        ["mfa"] = string.Join('\n', MfaDevices),
        ["certificates"] = string.Join('\n', Certificates),
        ["ssh"] = string.Join('\n', SshKeys),
        ["service"] = string.Join('\n', ServiceCredentials),
        ["roles"] = string.Join('\n', Roles),
        ["groups"] = string.Join('\n', Groups),
        ["unread"] = string.Join('\n', Unread),
    };

    /// <summary>The inputs; null where the texts are of something else.</summary>
    public static LeaverInputs? From(IReadOnlyDictionary<string, string> texts) =>
        texts.GetValueOrDefault("type") == Type && texts.TryGetValue("user", out string? user) && texts.TryGetValue("arn", out string? arn)
            ? new(
                user, arn, Lines(texts, "keys"), texts.GetValueOrDefault("password") == "true", Lines(texts, "mfa"), Lines(texts, "certificates"),
                Lines(texts, "ssh"), Lines(texts, "service"), Lines(texts, "roles"), Lines(texts, "groups"), Lines(texts, "unread"))
            : null;

    private static string[] Lines(IReadOnlyDictionary<string, string> texts, string name) =>
        (texts.GetValueOrDefault(name) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool Active(Node item) => item["Status"].AsText() == "Active";

    private static async Task<IReadOnlyList<string>> PasswordAsync(IamUser iam, CancellationToken ct)
    {
        try
        {
            await iam.CallAsync("GetLoginProfile", new(), ct).ConfigureAwait(false);
            return ["password"];
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<string>> RolesAsync(RotationTools tools, string arn, string? id, CancellationToken ct)
    {
        List<string> named = [];
        await foreach (ObjectNode page in tools.Client.PagesAsync(new("iam", "ListRoles", tools.Region, new()), ct).ConfigureAwait(false))
        {
            named.AddRange(page["Roles"].Items
                .Where(role => TrustPolicy.Parse(role["AssumeRolePolicyDocument"].AsText())?.Names(arn, id) == true)
                .Select(role => role["RoleName"].AsText()).OfType<string>());
        }
        return named;
    }
}
