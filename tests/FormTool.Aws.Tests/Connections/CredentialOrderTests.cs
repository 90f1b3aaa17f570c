using Amazon.Runtime;
using FormTool.Aws.Connections;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

public sealed class CredentialOrderTests : IDisposable
{
    private readonly ConnectionHome _home = new ConnectionHome()
        .Credentials($"""
            [default]
            aws_access_key_id = AKDEFAULT
            aws_secret_access_key = {ConnectionHome.Canary}
            [prod]
            aws_access_key_id = AKPROD
            aws_secret_access_key = {ConnectionHome.Canary}
            [staging]
            aws_access_key_id = AKSTAGING
            aws_secret_access_key = {ConnectionHome.Canary}
            """)
        .Config("[default]\nregion = eu-west-1\n[profile prod]\nregion = eu-north-1\n");

    private ConnectionOptions Options => _home.Options;

    public void Dispose() => _home.Dispose();

    /// <summary>Every source is there; sources are taken away from the first on, and the next one answers.</summary>
    [Fact]
    public void The_order_is_that_of_aws_tools()
    {
        _home.Environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _home.Environment["AWS_SECRET_ACCESS_KEY"] = ConnectionHome.Canary;
        _home.Environment["AWS_PROFILE"] = "staging";
        ConnectionOptions all = Options with
        {
            Region = "us-east-1",
            AccessKey = "AKGIVEN",
            SecretKey = ConnectionHome.Canary,
            Credential = new BasicAWSCredentials("AKCREDENTIAL", ConnectionHome.Canary),
            ProfileName = "prod",
            StoredCredential = new BasicAWSCredentials("AKSTORED", ConnectionHome.Canary),
        };
        Assert.Equal("AKGIVEN", ConnectionHome.AccessKey(all));
        all = all with { AccessKey = null, SecretKey = null };
        Assert.Equal("AKCREDENTIAL", ConnectionHome.AccessKey(all));
        all = all with { Credential = null };
        Assert.Equal("AKPROD", ConnectionHome.AccessKey(all));
        all = all with { ProfileName = null };
        Assert.Equal("AKSTORED", ConnectionHome.AccessKey(all));
        all = all with { StoredCredential = null };
        Assert.Equal("AKENV", ConnectionHome.AccessKey(all));
        _home.Environment.Remove("AWS_ACCESS_KEY_ID");
        _home.Environment.Remove("AWS_SECRET_ACCESS_KEY");
        Assert.Equal("AKSTAGING", ConnectionHome.AccessKey(all));
        _home.Environment.Remove("AWS_PROFILE");
        Assert.Equal("AKDEFAULT", ConnectionHome.AccessKey(all));
    }

    [Fact]
    public void The_stored_credential_may_be_the_name_of_a_profile() =>
        Assert.Equal("AKPROD", ConnectionHome.AccessKey(Options with { StoredCredential = "prod" }));

    [Fact]
    public void The_connection_says_where_the_credentials_were_found_and_not_what_they_are()
    {
        AwsConnection connection = new ConnectionResolver().Resolve(Options with { ProfileName = "prod" });
        Assert.Equal($"profile 'prod' ({_home.CredentialsFile}, line 4)", connection.Source);
        Assert.DoesNotContain(ConnectionHome.Canary, connection.ToString());
        Assert.Contains("eu-north-1", connection.ToString());
    }

    [Fact]
    public void A_session_token_of_the_parameters_or_the_environment_is_used()
    {
        Assert.Equal("T1", ConnectionHome.Keys(Options with { AccessKey = "AK", SecretKey = "s", SessionToken = "T1" }).Token);
        _home.Environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _home.Environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _home.Environment["AWS_SESSION_TOKEN"] = "T2";
        Assert.Equal("T2", ConnectionHome.Keys(Options).Token);
    }

    [Fact]
    public void Half_a_key_is_an_error_and_not_the_next_source()
    {
        Assert.Contains("the secret key is missing", ConnectionHome.Fails("CredentialNotResolved", Options with { AccessKey = "AK" }));
        Assert.Contains("the access key is missing", ConnectionHome.Fails("CredentialNotResolved", Options with { SecretKey = ConnectionHome.Canary }));
        _home.Environment["AWS_SECRET_ACCESS_KEY"] = ConnectionHome.Canary;
        Assert.Contains("AWS_ACCESS_KEY_ID", ConnectionHome.Fails("CredentialNotResolved", Options));
    }

    [Theory]
    [InlineData("AK\r\nX-Evil: 1", "s")]
    [InlineData("AK", ConnectionHome.Canary + " s")]
    [InlineData("AK", ConnectionHome.Canary + "\u00e9")]
    public void A_key_that_no_header_can_carry_is_refused_unseen(string access, string secret) =>
        Assert.Contains("Copy it again", ConnectionHome.Fails("CredentialNotResolved", Options with { AccessKey = access, SecretKey = secret }));

    [Fact]
    public void Without_any_source_the_error_says_where_it_looked()
    {
        using ConnectionHome empty = new();
        string message = ConnectionHome.Fails("CredentialNotResolved", empty.Options with { Region = "us-east-1" });
        Assert.Contains(empty.CredentialsFile, message);
        Assert.Contains("AWS_ACCESS_KEY_ID", message);
        Assert.Contains("-ProfileName", message);
    }

    public sealed class OtherMajor(Func<OtherKeys> keys)
    {
        public OtherKeys GetCredentials() => keys();
    }

    public sealed record OtherKeys(string AccessKey, string SecretKey, string Token);

    [Fact]
    public void Credentials_of_another_sdk_are_known_by_name_and_stay_refreshing()
    {
        int calls = 0;
        OtherMajor foreign = new(() => new($"AK{++calls}", "s", "t"));
        AwsConnection connection = new ConnectionResolver().Resolve(Options with { Credential = foreign });
        string first = connection.Credentials.GetCredentials().AccessKey;
        ImmutableCredentials second = connection.Credentials.GetCredentials();
        Assert.NotEqual(first, second.AccessKey);
        Assert.Equal(("s", "t"), (second.SecretKey, second.Token));
        Assert.Equal("AKPLAIN", ConnectionHome.AccessKey(Options with { Credential = new OtherKeys("AKPLAIN", "s", "") }));
    }

    [Fact]
    public void A_failing_or_wrong_credential_is_named_and_its_text_is_not_shown()
    {
        OtherMajor failing = new(() => throw new InvalidOperationException(ConnectionHome.Canary));
        Assert.Contains("InvalidOperationException", ConnectionHome.Fails("CredentialNotResolved", Options with { Credential = failing }));
        Assert.Contains("Int32", ConnectionHome.Fails("CredentialNotResolved", Options with { Credential = 42 }));
        Assert.Contains("String", ConnectionHome.Fails("CredentialNotResolved", Options with { Credential = ConnectionHome.Canary }));
    }
}
