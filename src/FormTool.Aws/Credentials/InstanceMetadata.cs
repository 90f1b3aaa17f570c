using System.Text.RegularExpressions;
using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>The EC2 instance metadata service, version 2 only. Away from EC2 it is given up after <see cref="ConnectionOptions.MetadataTimeout"/>.</summary>
internal sealed partial class InstanceMetadata
{
    private const string Where = "The instance metadata service";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Uri _base;
    private readonly TimeSpan _firstAnswer;

    private InstanceMetadata(Uri address, TimeSpan firstAnswer) => (_base, _firstAnswer) = (address, firstAnswer);

    /// <summary>The service; null where <c>AWS_EC2_METADATA_DISABLED</c> is true.</summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.EndpointNotValid"/>.</exception>
    public static InstanceMetadata? For(ConnectionOptions options)
    {
        if (string.Equals(options.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        string address = options.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
            ?? (string.Equals(options.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "IPv6", StringComparison.OrdinalIgnoreCase)
                ? "http://[fd00:ec2::254]"
                : "http://169.254.169.254");
        return Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? new(uri!, options.MetadataTimeout)
            : throw new ConnectionException(
                ConnectionException.EndpointNotValid, "AWS_EC2_METADATA_SERVICE_ENDPOINT is no http URL. Remove it, or give one like http://169.254.169.254.");
    }

    /// <summary>Credentials of the instance's role; null where the service does not answer or the instance has no role.</summary>
    public async Task<AWSCredentials?> FindCredentialsAsync() =>
        await TryGetAsync("latest/meta-data/iam/security-credentials/").ConfigureAwait(false) is string roles
        && roles.Split('\n')[0].Trim() is { Length: > 0 } role && RoleName().IsMatch(role)
            ? new InstanceCredentials(this, role)
            : null;

    /// <summary>The instance's region; null where the service does not answer.</summary>
    public Task<string?> FindRegionAsync() => TryGetAsync("latest/meta-data/placement/region");

    private async Task<string?> TryGetAsync(string path)
    {
        string? token = await MetadataService.TryAskAsync(
            HttpMethod.Put, new(_base, "latest/api/token"), ("X-aws-ec2-metadata-token-ttl-seconds", "300"), _firstAnswer).ConfigureAwait(false);
        return token is null ? null : await MetadataService.TryAskAsync(HttpMethod.Get, new(_base, path), ("X-aws-ec2-metadata-token", token), Limit).ConfigureAwait(false);
    }

    [GeneratedRegex(@"^[\w+=,.@-]{1,64}\z")]
    private static partial Regex RoleName();

    private sealed class InstanceCredentials : RefreshingAWSCredentials
    {
        private readonly InstanceMetadata _service;
        private readonly string _role;

        public InstanceCredentials(InstanceMetadata service, string role)
        {
            (_service, _role) = (service, role);
            PreemptExpiryTime = TimeSpan.FromMinutes(5);
        }

        protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync() =>
            MetadataService.ReadKeys(await _service.TryGetAsync($"latest/meta-data/iam/security-credentials/{_role}").ConfigureAwait(false), Where);
    }
}
