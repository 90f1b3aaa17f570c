using System.Net;
using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Runtime;

/// <summary>One pool of connections for all services and regions of a client.</summary>
internal sealed class SharedHttp : HttpClientFactory, IDisposable
{
    private readonly HttpClient _http;

    public SharedHttp(HttpMessageHandler handler) => _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What speaks HTTP for a connection: no redirects (a signature goes to nobody else), no cookies.</summary>
    /// <param name="connection">The bounds.</param>
    /// <param name="proxy">Default: what the machine's settings and variables name.</param>
    public static SocketsHttpHandler Handler(AwsConnection connection, IWebProxy? proxy = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connection.ConnectTimeout,
        MaxConnectionsPerServer = connection.MaxConnections,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        Proxy = new BeyondLoopback(proxy ?? HttpClient.DefaultProxy),
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _http.Dispose();
}
