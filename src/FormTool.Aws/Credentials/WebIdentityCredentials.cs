using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>The session of a role that trusts the token in a file (Kubernetes service accounts, CI systems); the file is read anew each time.</summary>
internal sealed class WebIdentityCredentials : RefreshingAWSCredentials
{
    private const int MaxTokenBytes = 64 * 1024;

    private readonly RoleRequest _role;
    private readonly string _tokenFile;
    private readonly SecurityTokenEndpoint _endpoint;

    public WebIdentityCredentials(RoleRequest role, string tokenFile, SecurityTokenEndpoint endpoint)
    {
        (_role, _tokenFile, _endpoint) = (role, tokenFile, endpoint);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        AssumeRoleWithWebIdentityRequest request = new() { RoleArn = _role.RoleArn, RoleSessionName = _role.SessionName, WebIdentityToken = ReadToken() };
        if (_role.DurationSeconds is int seconds)
        {
            request.DurationSeconds = seconds;
        }
        return _endpoint.AskAsync(
            new AnonymousAWSCredentials(), $"The role {_role.RoleArn} of {_role.Place}",
            async (client, stop) => (await client.AssumeRoleWithWebIdentityAsync(request, stop).ConfigureAwait(false)).Credentials);
    }

    private string ReadToken()
    {
        try
        {
            FileInfo file = new(_tokenFile);
            if (file.Exists && file.Length is > 0 and <= MaxTokenBytes)
            {
                return File.ReadAllText(_tokenFile).Trim();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The one message below says what is wanted, whatever was wrong with the file.
        }
        throw new ConnectionException(
            ConnectionException.CredentialNotResolved,
            $"The web identity token of {_role.Place} is looked for in {_tokenFile}, which is missing, empty, too large or not readable.");
    }
}
