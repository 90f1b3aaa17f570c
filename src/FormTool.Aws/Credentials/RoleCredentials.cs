using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>What a profile says of the role that it assumes.</summary>
internal sealed record RoleRequest(string Place, string RoleArn, string SessionName, string? ExternalId, int? DurationSeconds, string? MfaSerial);

/// <summary>A role's session, renewed five minutes before it ends. Unlike the SDK's own it asks the endpoint of the connection.</summary>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    private readonly RoleRequest _role;
    private readonly AWSCredentials _source;
    private readonly SecurityTokenEndpoint _endpoint;
    private readonly MfaPrompt _prompt;

    public RoleCredentials(RoleRequest role, AWSCredentials source, SecurityTokenEndpoint endpoint, MfaPrompt prompt)
    {
        (_role, _source, _endpoint, _prompt) = (role, source, endpoint, prompt);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <summary>Codes, the source's first, are asked for on the caller's thread: a PowerShell host can prompt on no other.</summary>
    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        _source.GetCredentials();
        string? code = AskForCode();
        return Task.Run(() => AssumeAsync(code)).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => AssumeAsync(AskForCode());

    private Task<CredentialsRefreshState> AssumeAsync(string? code)
    {
        AssumeRoleRequest request = new() { RoleArn = _role.RoleArn, RoleSessionName = _role.SessionName, ExternalId = _role.ExternalId };
        if (_role.DurationSeconds is int seconds)
        {
            request.DurationSeconds = seconds;
        }
        if (code is not null)
        {
            (request.SerialNumber, request.TokenCode) = (_role.MfaSerial, code);
        }
        return _endpoint.AskAsync(
            _source, $"The role {_role.RoleArn} of {_role.Place}",
            async (client, stop) => (await client.AssumeRoleAsync(request, stop).ConfigureAwait(false)).Credentials);
    }

    private string? AskForCode()
    {
        if (_role.MfaSerial is not string serial)
        {
            return null;
        }
        string role = $"The role {_role.RoleArn} of {_role.Place} asks for a code of the MFA device {serial}";
        if (_prompt.Ask is not Func<string, string?> ask)
        {
            throw new ConnectionException(ConnectionException.MfaRequired, $"{role}, and nobody can be asked here. Run it interactively, or use a profile without MFA.");
        }
        string? code = ask(serial)?.Trim();
        return code is { Length: 6 } && code.All(char.IsAsciiDigit)
            ? code
            : throw new ConnectionException(ConnectionException.MfaRequired, $"{role}; what was given is not six digits. Give the six digits that the device shows now.");
    }
}
