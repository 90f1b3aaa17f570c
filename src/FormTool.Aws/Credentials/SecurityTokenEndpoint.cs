using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>Where roles are assumed: AWS's regional endpoint, or the one that the connection was given.</summary>
internal sealed class SecurityTokenEndpoint(string region, ServiceEndpoints endpoints)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks for a session.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="what">What is asked for, for the message: <c>The role … of profile 'x'</c>.</param>
    /// <param name="ask">The request.</param>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.CredentialNotResolved"/>.</exception>
    public async Task<RefreshingAWSCredentials.CredentialsRefreshState> AskAsync(
        AWSCredentials caller, string what, Func<AmazonSecurityTokenServiceClient, CancellationToken, Task<Amazon.SecurityToken.Model.Credentials>> ask)
    {
        AmazonSecurityTokenServiceConfig config = new() { MaxErrorRetry = 2, Timeout = TimeSpan.FromSeconds(5), IgnoreConfiguredEndpointUrls = true };
        if (endpoints.For("STS") is Uri endpoint)
        {
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.AbsoluteUri, region);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        using AmazonSecurityTokenServiceClient client = new(caller, config);
        using CancellationTokenSource deadline = new(Limit);
        try
        {
            Amazon.SecurityToken.Model.Credentials session = await ask(client, deadline.Token).ConfigureAwait(false);
            return new(new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken), session.Expiration?.ToUniversalTime() ?? DateTime.UtcNow.AddMinutes(15));
        }
        catch (AmazonServiceException refusal) when (refusal.StatusCode != 0)
        {
            string reason = AwsServiceException.Clean($"{refusal.ErrorCode}: {refusal.Message}", 400);
            throw new ConnectionException(ConnectionException.CredentialNotResolved, $"{what} was refused by AWS STS: {reason}");
        }
        catch (Exception failure) when (failure is AmazonClientException or HttpRequestException or OperationCanceledException or IOException)
        {
            throw new ConnectionException(
                ConnectionException.CredentialNotResolved,
                $"{what} could not be asked for: AWS STS in {region} did not answer ({failure.GetType().Name}). Check the network and the endpoint.");
        }
    }
}
