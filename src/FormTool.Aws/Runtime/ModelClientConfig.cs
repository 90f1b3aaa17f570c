using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using FormTool.Aws.Connections;
using FormTool.Aws.Models;

namespace FormTool.Aws.Runtime;

/// <summary>AWSSDK.Core's settings for one service in one region. All of them come from the connection:
/// nothing is looked up in the environment or in profiles here.</summary>
internal sealed class ModelClientConfig : ClientConfig
{
    private readonly ServiceModel _service;

    public ModelClientConfig(ServiceModel service, string region, AwsConnection connection, HttpClientFactory http)
        : base(new Defaults())
    {
        _service = service;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        MaxErrorRetry = Math.Max(0, connection.MaxAttempts - 1);
        // Else every broken connection is tried ten more times beside the attempts that are counted.
        MaxStaleConnectionRetries = 0;
        RetryMode = RequestRetryMode.Standard;
        HttpClientFactory = http;
        IgnoreConfiguredEndpointUrls = true;
        DisableLogging = true;
        DisableRequestCompression = true;
        AllowAutoRedirect = false;
        AuthenticationServiceName = service.SigningName;
    }

    public override string ServiceVersion => _service.ApiVersion;

    public override string RegionEndpointServiceName => _service.EndpointPrefix;

    public override string UserAgent { get; } = $"FormTool/{typeof(ModelClientConfig).Assembly.GetName().Version?.ToString(3)}";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        throw new NotSupportedException("Endpoints are resolved by the model client.");

    private sealed class Defaults : IDefaultConfigurationProvider
    {
        private static readonly DefaultConfiguration Standard = new()
        {
            Name = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        };

        public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => Standard;
    }
}
