using System.Collections.Concurrent;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

public sealed class RoleTests : IAsyncLifetime
{
    private const string Root = "[root]\naws_access_key_id = AKROOT\naws_secret_access_key = " + ConnectionHome.Canary + "\n";

    private readonly ConnectionHome _home = new();
    private readonly ConcurrentQueue<ObjectNode> _asked = new();
    private ReplyServer _aws = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ConnectionOptions Options => _home.Options with { Region = "eu-west-1", EndpointUrl = _aws.EndpointUrl };

    public async ValueTask InitializeAsync()
    {
        _aws = await ReplyServer.StartAsync(stop: Stop);
        _aws.Reply("sts", "AssumeRole", request => Session(request, TimeSpan.FromHours(1)));
    }

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public void A_role_is_assumed_with_all_that_its_profile_says()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = root\nexternal_id = ext\nduration_seconds = 1800\nrole_session_name = me\n");
        Assert.Equal("ASIA-reader", ConnectionHome.AccessKey(Options with { ProfileName = "r" }));
        ObjectNode asked = Assert.Single(_asked);
        Assert.Equal(
            ("arn:aws:iam::123456789012:role/reader", "ext", "1800", "me"),
            (asked["RoleArn"].AsText(), asked["ExternalId"].AsText(), asked["DurationSeconds"].AsText(), asked["RoleSessionName"].AsText()));
        Assert.True(asked["SerialNumber"].IsNull);
    }

    [Fact]
    public async Task Each_link_of_a_chain_is_assumed_by_the_one_before()
    {
        _home.Credentials(Root).Config("[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::2:role/b\nsource_profile = root\n");
        await using FaultProxy proxy = await FaultProxy.StartAsync(_aws.EndpointUrl, stop: Stop);
        Assert.Equal("ASIA-a", ConnectionHome.AccessKey(Options with { ProfileName = "a", EndpointUrl = proxy.EndpointUrl }));
        Assert.Equal(
            ["AKROOT", "ASIA-b"],
            proxy.Seen.Select(seen => seen.Request.Header("Authorization").Split("Credential=")[1].Split('/')[0]));
        Assert.All(proxy.Seen, seen => Assert.Equal(("sts:AssumeRole", "eu-west-1"), (seen.Name, seen.Region)));
    }

    [Fact]
    public void The_source_may_be_the_environment_or_the_profile_itself()
    {
        _home.Environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _home.Environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _home.Credentials("[self]\naws_access_key_id = AKSELF\naws_secret_access_key = s\nrole_arn = arn:aws:iam::1:role/self\nsource_profile = self\n[env]\nrole_arn = arn:aws:iam::1:role/env\ncredential_source = Environment\n");
        Assert.Equal("ASIA-self", ConnectionHome.AccessKey(Options with { ProfileName = "self" }));
        Assert.Equal("ASIA-env", ConnectionHome.AccessKey(Options with { ProfileName = "env" }));
    }

    [Fact]
    public void The_code_of_the_mfa_device_is_asked_once_on_the_callers_thread()
    {
        _home.Credentials(Root).Config("[profile m]\nrole_arn = arn:aws:iam::1:role/m\nsource_profile = root\nmfa_serial = arn:aws:iam::1:mfa/anna\n");
        List<(string Serial, int Thread)> prompts = [];
        ConnectionOptions options = Options with
        {
            ProfileName = "m",
            MfaTokenCode = serial =>
            {
                prompts.Add((serial, Environment.CurrentManagedThreadId));
                return " 123456 ";
            },
        };
        ConnectionResolver resolver = new();
        int thread = Environment.CurrentManagedThreadId;
        AwsConnection first = resolver.Resolve(options);
        AwsConnection second = resolver.Resolve(options);
        Assert.Equal(("arn:aws:iam::1:mfa/anna", thread), Assert.Single(prompts));
        Assert.Equal("123456", Assert.Single(_asked)["TokenCode"].AsText());
        Assert.Equal(first.Credentials.GetCredentials().AccessKey, second.Credentials.GetCredentials().AccessKey);

        resolver.Resolve(options with { Region = "eu-west-2" });
        Assert.Equal(2, prompts.Count);
    }

    [Fact]
    public void The_serial_of_the_options_serves_a_profile_without_one()
    {
        _home.Credentials(Root).Config("[profile m]\nrole_arn = arn:aws:iam::1:role/m\nsource_profile = root\n");
        ConnectionHome.Keys(Options with { ProfileName = "m", MfaSerial = "arn:aws:iam::1:mfa/bert", MfaTokenCode = _ => "654321" });
        Assert.Equal("arn:aws:iam::1:mfa/bert", Assert.Single(_asked)["SerialNumber"].AsText());
    }

    [Fact]
    public void Without_anybody_to_ask_or_six_digits_the_error_is_about_mfa()
    {
        _home.Credentials(Root).Config("[profile m]\nrole_arn = arn:aws:iam::1:role/m\nsource_profile = root\nmfa_serial = arn:aws:iam::1:mfa/anna\n");
        ConnectionOptions options = Options with { ProfileName = "m" };
        ConnectionResolver resolver = new();
        Assert.Contains("arn:aws:iam::1:mfa/anna", ConnectionHome.Fails("MfaRequired", options, resolver));
        foreach (string? code in new[] { null, "", "12345", ConnectionHome.Canary, "１２３４５６" })
        {
            Assert.Contains("six digits", ConnectionHome.Fails("MfaRequired", options with { MfaTokenCode = _ => code }, resolver));
        }
        Assert.Empty(_asked);
        Assert.Equal("ASIA-m", resolver.Resolve(options with { MfaTokenCode = _ => "123456" }).Credentials.GetCredentials().AccessKey);
    }

    [Fact]
    public void A_session_that_ends_soon_is_renewed_when_it_is_used()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = root\n");
        _aws.Reply("sts", "AssumeRole", request => Session(request, TimeSpan.FromMinutes(4)));
        AwsConnection connection = new ConnectionResolver().Resolve(Options with { ProfileName = "r" });
        // The SDK may renew behind the caller's back while the old session still holds.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                connection.Credentials.GetCredentials();
                return _asked.Count >= 2;
            },
            TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_session_that_a_service_calls_expired_is_assumed_anew()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = root\n");
        _aws.Reply("iam", "ListUsers", new ObjectNode { { "Users", new ListNode() } })
            .Error("iam", "ListUsers", 403, "ExpiredToken", "The security token included in the request is expired", when: request => request.Occurrence == 1);
        using AwsClient client = new(new ConnectionResolver().Resolve(Options with { ProfileName = "r" }));
        await client.CallAsync(new("iam", "ListUsers", "eu-west-1", new()), Stop);
        Assert.Equal((2, 2), (_asked.Count, _aws.Calls("iam", "ListUsers")));
    }

    [Fact]
    public async Task A_session_that_stays_expired_is_assumed_anew_once()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = root\n");
        _aws.Error("iam", "ListUsers", 403, "ExpiredToken", "The security token included in the request is expired");
        using AwsClient client = new(new ConnectionResolver().Resolve(Options with { ProfileName = "r" }));
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(new("iam", "ListUsers", "eu-west-1", new()), Stop));
        Assert.Equal((AwsErrorKind.ExpiredToken, 2, 2), (e.Kind, _asked.Count, _aws.Calls("iam", "ListUsers")));
    }

    [Fact]
    public void A_refusal_is_told_with_the_role_and_the_reason()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = root\n");
        _aws.Error("sts", "AssumeRole", 403, "AccessDenied", "User anna is not authorized");
        string message = ConnectionHome.Fails("CredentialNotResolved", Options with { ProfileName = "r" });
        Assert.Contains("arn:aws:iam::1:role/r of profile 'r'", message);
        Assert.Contains("AccessDenied: User anna is not authorized", message);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_told_and_not_waited_for_for_ever()
    {
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = root\n");
        await using ReplyServer gone = await ReplyServer.StartAsync(stop: Stop);
        string address = gone.EndpointUrl;
        await gone.DisposeAsync();
        Assert.Contains("did not answer", ConnectionHome.Fails("CredentialNotResolved", Options with { ProfileName = "r", EndpointUrl = address }));
    }

    [Fact]
    public async Task Moto_knows_the_assumed_role()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        await using MotoServer moto = await MotoServer.StartAsync(Stop);
        _home.Credentials(Root).Config("[profile r]\nrole_arn = arn:aws:iam::210987654321:role/reader\nsource_profile = root\nrole_session_name = me\n");
        AwsConnection connection = new ConnectionResolver().Resolve(Options with { ProfileName = "r", EndpointUrl = moto.EndpointUrl });
        using Amazon.SecurityToken.AmazonSecurityTokenServiceClient client = new(
            connection.Credentials, new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig { ServiceURL = moto.EndpointUrl, AuthenticationRegion = "eu-west-1" });
        Assert.Equal("arn:aws:sts::210987654321:assumed-role/reader/me", (await client.GetCallerIdentityAsync(new(), Stop)).Arn);
    }

    private ObjectNode Session(ReplyRequest request, TimeSpan life)
    {
        _asked.Enqueue(request.Input);
        return new()
        {
            {
                "Credentials", new ObjectNode
                {
                    { "AccessKeyId", "ASIA-" + request.Input["RoleArn"].AsText()!.Split('/')[^1] },
                    { "SecretAccessKey", ConnectionHome.Canary },
                    { "SessionToken", ConnectionHome.Canary + "token" },
                    { "Expiration", Node.Of(DateTimeOffset.UtcNow + life) },
                }
            },
        };
    }
}
