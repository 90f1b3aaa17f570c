using System.Security.Cryptography;
using System.Text;
using FormTool.Aws.Connections;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

/// <summary>The SDK's SSO provider reads the process's own environment and home: these tests change both and run alone.</summary>
[CollectionDefinition(nameof(SsoTests), DisableParallelization = true)]
[Collection(nameof(SsoTests))]
public sealed class SsoTests : IDisposable
{
    private readonly ConnectionHome _home = new ConnectionHome().Config("""
        [profile corp]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Reader
        region = eu-west-1
        [sso-session corp]
        sso_region = eu-central-1
        sso_start_url = https://corp.awsapps.com/start
        """);

    private readonly string? _oldHome = Environment.GetEnvironmentVariable("HOME");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("HOME", _oldHome);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SSO", null);
        _home.Dispose();
    }

    [Fact]
    public async Task The_cached_token_is_exchanged_for_the_keys_of_the_role()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The home folder of a process cannot be changed there.");
        string? token = null, target = null;
        await using LoopbackServer portal = await LoopbackServer.StartAsync(
            (context, gone) =>
            {
                token = context.Request.Headers["x-amz-sso_bearer_token"];
                target = context.Request.Path + context.Request.QueryString;
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync($$"""{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"{{ConnectionHome.Canary}}","sessionToken":"t","expiration":32472144000000} }""", gone);
            }, Stop);
        SignIn(DateTime.UtcNow.AddHours(1));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SSO", portal.EndpointUrl);

        AwsConnection connection = new ConnectionResolver().Resolve(_home.Options with { ProfileName = "corp" });

        Assert.Equal(("ASIASSO", "eu-west-1"), (connection.Credentials.GetCredentials().AccessKey, connection.Region));
        Assert.Equal(ConnectionHome.Canary, token);
        Assert.Equal("/federation/credentials?account_id=123456789012&role_name=Reader", target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_valid_token_the_error_says_how_to_sign_in(bool expired)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The home folder of a process cannot be changed there.");
        Environment.SetEnvironmentVariable("HOME", _home.Folder);
        if (expired)
        {
            SignIn(DateTime.UtcNow.AddHours(-1));
        }
        Assert.Contains("aws sso login --profile \"corp\"", ConnectionHome.Fails("CredentialNotResolved", _home.Options with { ProfileName = "corp" }));
    }

    private void SignIn(DateTime expires)
    {
        Environment.SetEnvironmentVariable("HOME", _home.Folder);
        string file = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("corp"))) + ".json";
        _home.Write(
            Path.Combine(".aws", "sso", "cache", file),
            $$"""{"startUrl":"https://corp.awsapps.com/start","region":"eu-central-1","accessToken":"{{ConnectionHome.Canary}}","expiresAt":"{{expires:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
    }
}
