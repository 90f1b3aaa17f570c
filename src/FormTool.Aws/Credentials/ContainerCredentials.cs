using System.Net;
using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>The role of an ECS task or an EKS pod, from the address that the container's environment names.</summary>
internal sealed class ContainerCredentials : RefreshingAWSCredentials
{
    private const string Where = "The container's credentials endpoint";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly string[] TrustedHosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

    private readonly Uri _address;
    private readonly ConnectionOptions _options;

    private ContainerCredentials(Uri address, ConnectionOptions options)
    {
        (_address, _options) = (address, options);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <summary>The provider; null where the environment names none.</summary>
    /// <exception cref="ConnectionException">The address is none, or would send the container's token in the clear to a stranger.</exception>
    public static ContainerCredentials? For(ConnectionOptions options)
    {
        if (options.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is string relative)
        {
            return new(
                relative.StartsWith('/') && Uri.TryCreate("http://169.254.170.2" + relative, UriKind.Absolute, out Uri? local) ? local : throw NotValid("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                options);
        }
        if (options.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not string full)
        {
            return null;
        }
        bool trusted = Uri.TryCreate(full, UriKind.Absolute, out Uri? address)
            && (address.Scheme == "https" || (address.Scheme == "http" && (IsLoopback(address) || TrustedHosts.Contains(address.Host))));
        return trusted ? new(address!, options) : throw NotValid("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        string? token = ReadToken();
        return MetadataService.ReadKeys(
            await MetadataService.TryAskAsync(HttpMethod.Get, _address, token is null ? null : ("Authorization", token), Limit).ConfigureAwait(false), Where);
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static ConnectionException NotValid(string variable) => new(
        ConnectionException.EndpointNotValid,
        $"{variable} is no address of a container's credentials: https anywhere, or http on this machine or the addresses of ECS and EKS. Correct or remove it.");

    private string? ReadToken()
    {
        string? token = _options.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        if (_options.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is string file)
        {
            try
            {
                token = File.ReadAllText(file).Trim();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new ConnectionException(
                    ConnectionException.CredentialNotResolved, $"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names {file}, which cannot be read ({failure.GetType().Name}).");
            }
        }
        return token is not null && token.Any(char.IsControl)
            ? throw new ConnectionException(ConnectionException.CredentialNotResolved, "The container's authorization token holds a line break or a control character.")
            : token;
    }
}
