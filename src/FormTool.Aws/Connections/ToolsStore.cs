using System.Runtime.Versioning;
using Amazon.Runtime.CredentialManagement;

namespace FormTool.Aws.Connections;

/// <summary>The encrypted store in which AWS Tools keeps profiles on Windows (<c>Set-AWSCredential -StoreAs</c>), read by the SDK.</summary>
[SupportedOSPlatform("windows")]
internal static class ToolsStore
{
    private const string Place = "the AWS Tools credential store";

    /// <summary>The profile; null where the store has none of that name.</summary>
    public static ProfileSection? Find(string name)
    {
        if (!new NetSDKCredentialsFile().TryGetProfile(name, out CredentialProfile profile))
        {
            return null;
        }
        ProfileSection section = new(name, Place, 0);
        void Set(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                section.Set(key, value, Place, 0);
            }
        }
        CredentialProfileOptions options = profile.Options;
        Set("region", profile.Region?.SystemName);
        Set("aws_access_key_id", options.AccessKey);
        Set("aws_secret_access_key", options.SecretKey);
        Set("aws_session_token", options.Token);
        Set("role_arn", options.RoleArn);
        Set("source_profile", options.SourceProfile);
        Set("role_session_name", options.RoleSessionName);
        Set("external_id", options.ExternalID);
        Set("mfa_serial", options.MfaSerial);
        Set("credential_process", options.CredentialProcess);
        Set("sso_account_id", options.SsoAccountId);
        Set("sso_role_name", options.SsoRoleName);
        Set("sso_region", options.SsoRegion);
        Set("sso_start_url", options.SsoStartUrl);
        return section;
    }
}
