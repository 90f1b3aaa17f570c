using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>The session that a code of an MFA device opens; all further calls are made by it.</summary>
public static class MfaSession
{
    private const int Seconds = 3600;

    /// <summary>Opens it.</summary>
    /// <param name="connection">The long-term keys of a user.</param>
    /// <param name="serialNumber">The device's ARN, or the serial of a hardware device.</param>
    /// <param name="tokenCode">The six digits that it shows now.</param>
    /// <param name="ct">Stops at once.</param>
    /// <exception cref="BastionException"><c>MfaRequired</c>: the code is none, or AWS does not take it.</exception>
    public static async Task<AwsConnection> OpenAsync(AwsConnection connection, string serialNumber, string? tokenCode, CancellationToken ct)
    {
        string code = tokenCode?.Trim() ?? "";
        if (code.Length != 6 || !code.All(char.IsAsciiDigit))
        {
            throw new BastionException("MfaRequired", "A code of an MFA device has six digits. Give the one that it shows now: -TokenCode.");
        }
        using AwsClient client = new(connection);
        try
        {
            Node keys = (await client.CallAsync(new("sts", "GetSessionToken", connection.Region, new()
            {
                { "SerialNumber", serialNumber }, { "TokenCode", code }, { "DurationSeconds", Node.Of(Seconds) },
            }), ct).ConfigureAwait(false))["Credentials"];
            return connection with
            {
                Credentials = new SessionAWSCredentials(keys["AccessKeyId"].AsText(), keys["SecretAccessKey"].AsText(), keys["SessionToken"].AsText()),
                Source = $"an MFA session of {connection.Source}",
            };
        }
        catch (AwsServiceException e) when (e.Kind is AwsErrorKind.AccessDenied or AwsErrorKind.Validation)
        {
            // AWS says MultiFactorAuthentication failed with AccessDenied, whether the code or the device is wrong.
            throw new BastionException("MfaRequired", $"AWS does not take this code for {serialNumber}: {e.Message} Wait for the next code; the keys must be a user's own, not a session's.", e);
        }
    }
}
