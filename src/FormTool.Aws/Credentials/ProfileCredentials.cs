using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>Makes credentials of a profile: a role over another profile or source, a web identity, SSO, keys, or a process.</summary>
internal sealed partial class ProfileCredentials(ConnectionOptions options, ProfileFiles files, SecurityTokenEndpoint endpoint, MfaPrompt prompt)
{
    private const int MaxChain = 10;

    /// <summary>Credentials of the profile; null where it names none. Nothing is asked yet.</summary>
    /// <exception cref="ConnectionException">The profile contradicts itself, or names what is not there.</exception>
    public AWSCredentials? Find(ProfileSection profile) => Find(profile, []);

    private AWSCredentials? Find(ProfileSection profile, IReadOnlyList<string> chain)
    {
        if (profile["role_arn"] is string role)
        {
            return FindRole(profile, role, [.. chain, profile.Name]);
        }
        if (profile["sso_account_id"] is not null || profile["sso_role_name"] is not null)
        {
            return FindSso(profile);
        }
        return FindKeys(profile) ?? FindProcess(profile);
    }

    private RefreshingAWSCredentials FindRole(ProfileSection profile, string role, IReadOnlyList<string> chain)
    {
        RoleRequest request = new(
            profile.Place,
            role,
            profile["role_session_name"] ?? SessionName(),
            profile["external_id"],
            Duration(profile),
            profile["mfa_serial"] ?? options.MfaSerial);
        if (profile["web_identity_token_file"] is string tokenFile)
        {
            return new WebIdentityCredentials(request, tokenFile, endpoint);
        }
        AWSCredentials source = (profile["source_profile"], profile["credential_source"]) switch
        {
            (string name, null) => FindSource(profile, name, chain),
            (null, string place) => FindSource(profile, place),
            (null, null) => throw NotResolved($"{profile.Place} names a role and nobody to assume it. Add source_profile, credential_source or web_identity_token_file."),
            _ => throw NotResolved($"{profile.Place} names both source_profile and credential_source. Keep one."),
        };
        return new RoleCredentials(request, source, endpoint, prompt);
    }

    private AWSCredentials FindSource(ProfileSection profile, string name, IReadOnlyList<string> chain)
    {
        if (name == profile.Name)
        {
            // A profile may be its own source: then its keys are meant.
            return FindKeys(profile) ?? throw NotResolved($"{profile.Place} is its own source_profile and has no keys.");
        }
        if (chain.Contains(name) || chain.Count >= MaxChain)
        {
            throw NotResolved(
                $"The source profiles of '{ProfileFiles.Shown(chain[0])}' go round in a circle or on for too long: {string.Join(" → ", chain.Append(name).Select(ProfileFiles.Shown))}. End the chain with a profile that has keys.");
        }
        ProfileSection source = files.Get(name, profile.Where("source_profile"));
        return Find(source, chain) ?? throw NoCredentials(source);
    }

    private AWSCredentials FindSource(ProfileSection profile, string place) => place switch
    {
        "Environment" => EnvironmentKeys(options) ?? throw NotResolved($"{profile.Where("credential_source")} is Environment, and AWS_ACCESS_KEY_ID is not set."),
        "EcsContainer" => ContainerCredentials.For(options)
            ?? throw NotResolved($"{profile.Where("credential_source")} is EcsContainer, and AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set."),
        "Ec2InstanceMetadata" => InstanceMetadata.For(options) is InstanceMetadata metadata && Task.Run(metadata.FindCredentialsAsync).GetAwaiter().GetResult() is AWSCredentials found
            ? found
            : throw NotResolved($"{profile.Where("credential_source")} is Ec2InstanceMetadata, and the instance metadata service gives no role here."),
        _ => throw NotResolved($"{profile.Where("credential_source")} is none of Environment, Ec2InstanceMetadata and EcsContainer."),
    };

    private ExplainedCredentials FindSso(ProfileSection profile)
    {
        ProfileSection home = profile;
        if (profile["sso_session"] is string name)
        {
            home = files.Session(name) ?? throw NotResolved($"{profile.Where("sso_session")} names the section [sso-session {ProfileFiles.Shown(name)}], which no file has.");
        }
        string Need(ProfileSection section, string key) => section[key] ?? throw NotResolved($"{section.Place} signs in with SSO and lacks {key}. Run: aws configure sso");
        SSOAWSCredentialsOptions sso = new() { ClientName = "FormTool", SessionName = profile["sso_session"], SupportsGettingNewToken = false };
        SSOAWSCredentials credentials = new(
            Need(profile, "sso_account_id"),
            RegionName.Check(Need(home, "sso_region"), home.Where("sso_region")),
            Need(profile, "sso_role_name"),
            Need(home, "sso_start_url"),
            sso);
        string signIn = $"aws sso login --profile \"{ProfileFiles.Shown(profile.Name)}\"";
        return new(credentials, failure => $"The SSO session of {profile.Place} gave no credentials ({failure.GetType().Name}): there is none, or it has ended. Run: {signIn}");
    }

    private ExplainedCredentials? FindProcess(ProfileSection profile) => profile["credential_process"] is string command
        ? new(
            new ProcessAWSCredentials(command),
            failure => $"The program of {profile.Where("credential_process")} gave no credentials ({failure.GetType().Name}). Run it yourself: it must end with 0 and print the JSON with Version 1, AccessKeyId and SecretAccessKey.")
        : null;

    private static AWSCredentials? FindKeys(ProfileSection profile) =>
        profile["aws_access_key_id"] is null && profile["aws_secret_access_key"] is null
            ? null
            : StaticKeys.Create(profile["aws_access_key_id"], profile["aws_secret_access_key"], profile["aws_session_token"], profile.Place);

    /// <summary>The keys of the environment; null where it has none.</summary>
    public static AWSCredentials? EnvironmentKeys(ConnectionOptions options)
    {
        string? access = options.Variable("AWS_ACCESS_KEY_ID");
        string? secret = options.Variable("AWS_SECRET_ACCESS_KEY");
        return access is null && secret is null
            ? null
            : StaticKeys.Create(access, secret, options.Variable("AWS_SESSION_TOKEN"), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    /// <summary>The web identity of the environment; null where it has none.</summary>
    public WebIdentityCredentials? EnvironmentWebIdentity() =>
        options.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is string file && options.Variable("AWS_ROLE_ARN") is string role
            ? new(new("AWS_ROLE_ARN", role, options.Variable("AWS_ROLE_SESSION_NAME") ?? SessionName(), null, null, null), file, endpoint)
            : null;

    /// <summary>The error for a profile that says nothing of credentials.</summary>
    public static ConnectionException NoCredentials(ProfileSection profile) => NotResolved(
        $"{profile.Place} has no credentials. It needs aws_access_key_id and aws_secret_access_key, role_arn, sso_account_id and sso_role_name, or credential_process.");

    private static ConnectionException NotResolved(string message) => new(ConnectionException.CredentialNotResolved, message);

    private static int? Duration(ProfileSection profile)
    {
        if (profile["duration_seconds"] is not string text)
        {
            return null;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 900 and <= 43_200
            ? seconds
            : throw NotResolved($"{profile.Where("duration_seconds")} is no whole number from 900 to 43200.");
    }

    // The name stands in CloudTrail: it says who asked.
    private static string SessionName() => NotInName().Replace($"FormTool-{Environment.UserName}", "-") is string name ? name[..Math.Min(64, name.Length)] : "FormTool";

    [GeneratedRegex(@"[^\w+=,.@-]", RegexOptions.ECMAScript)]
    private static partial Regex NotInName();
}
