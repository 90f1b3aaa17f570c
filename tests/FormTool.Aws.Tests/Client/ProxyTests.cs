using System.Net;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Aws.Runtime;
using FormTool.Testing;
using Xunit;

namespace FormTool.Aws.Tests.Client;

/// <summary>Which calls go through the machine's proxy.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Nobody listens there: what is sent to it fails.
    private static IWebProxy Dead => new WebProxy("http://127.0.0.1:1");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_on_this_machine_is_asked_without_it_whoever_named_it(bool given)
    {
        await using ReplyServer aws = await ServerAsync();
        AwsConnection connection = Connection with
        {
            EndpointUrl = given ? new(aws.EndpointUrl) : null,
            ConfiguredEndpoint = given ? null : _ => new(aws.EndpointUrl.Replace("127.0.0.1", "localhost")),
        };
        await AskAsync(connection, Dead);
        Assert.Equal(1, aws.TotalCalls);
    }

    [Fact]
    public async Task Any_other_endpoint_is_asked_through_it()
    {
        await using ReplyServer proxy = await ServerAsync();
        await AskAsync(Connection with { EndpointUrl = new("http://aws.example/") }, new WebProxy(proxy.EndpointUrl));
        Assert.Equal(1, proxy.TotalCalls);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_a_connection_error() => Assert.Equal(AwsErrorKind.Connection,
        (await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(Connection with { EndpointUrl = new("http://aws.example/") }, Dead))).Kind);

    private static AwsConnection Connection => new(new BasicAWSCredentials("a", "b"), "us-east-1") { MaxAttempts = 1 };

    private static async Task<ReplyServer> ServerAsync() =>
        (await ReplyServer.StartAsync(stop: Stop)).Reply("iam", "ListUsers", new ObjectNode { { "Users", new ListNode() } });

    private static async Task AskAsync(AwsConnection connection, IWebProxy proxy)
    {
        using AwsClient client = new(connection, SharedHttp.Handler(connection, proxy));
        await client.CallAsync(StubHttp.Call("iam", "ListUsers"), Stop);
    }
}
