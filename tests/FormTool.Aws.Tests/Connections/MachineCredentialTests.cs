using System.Diagnostics;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

/// <summary>What a container, an instance, a token file or a program gives, each of them real: an HTTP server, a file, a script.</summary>
public sealed class MachineCredentialTests : IAsyncLifetime
{
    private const string Keys = $$"""{"Code":"Success","AccessKeyId":"ASIAMACHINE","SecretAccessKey":"{{ConnectionHome.Canary}}","Token":"t","Expiration":"2999-01-01T00:00:00Z"}""";

    private readonly ConnectionHome _home = new();
    private readonly List<string> _seen = [];
    private LoopbackServer _machine = null!;
    private Func<HttpRequest, string?> _answer = _ => null;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ConnectionOptions Options => _home.Options with { Region = "eu-west-1" };

    public async ValueTask InitializeAsync() => _machine = await LoopbackServer.StartAsync(
        async (context, gone) =>
        {
            _seen.Add($"{context.Request.Method} {context.Request.Path}");
            if (_answer(context.Request) is string text)
            {
                await context.Response.WriteAsync(text, gone);
                return;
            }
            context.Response.StatusCode = 404;
        }, Stop);

    public async ValueTask DisposeAsync()
    {
        await _machine.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public void A_container_gives_its_role_to_who_shows_its_token()
    {
        _answer = request => request.Headers.Authorization == "pod-token" ? Keys : null;
        _home.Write("token", "pod-token\n").Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = _machine.EndpointUrl + "/v1/credentials";
        Assert.Contains("role is attached", ConnectionHome.Fails("CredentialNotResolved", Options));
        _home.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = Path.Combine(_home.Folder, "token");
        Assert.Equal("ASIAMACHINE", ConnectionHome.AccessKey(Options));
    }

    [Theory]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/keys")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1.example.com/keys")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "file:///etc/passwd")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@example.com/keys")]
    public void A_token_is_not_sent_in_the_clear_to_a_stranger(string variable, string address)
    {
        _home.Environment[variable] = address;
        Assert.Contains(variable, ConnectionHome.Fails("EndpointNotValid", Options));
    }

    [Theory]
    [InlineData("not json " + ConnectionHome.Canary)]
    [InlineData("{\"AccessKeyId\":\"a\",\"Secret\":\"" + ConnectionHome.Canary + "\"}")]
    [InlineData("<html>" + ConnectionHome.Canary + "</html>")]
    public void A_wrong_answer_is_not_shown(string text)
    {
        _answer = _ => text;
        _home.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = _machine.EndpointUrl;
        Assert.Contains("container's credentials endpoint", ConnectionHome.Fails("CredentialNotResolved", Options));
    }

    [Fact]
    public void An_instance_gives_its_role_and_its_region_by_version_2_of_its_service()
    {
        _answer = request => (request.Method, request.Path.Value, request.Headers["X-aws-ec2-metadata-token"].ToString()) switch
        {
            ("PUT", "/latest/api/token", _) => "imds-token",
            ("GET", "/latest/meta-data/iam/security-credentials/", "imds-token") => "web-role",
            ("GET", "/latest/meta-data/iam/security-credentials/web-role", "imds-token") => Keys,
            ("GET", "/latest/meta-data/placement/region", "imds-token") => "ap-northeast-1",
            _ => null,
        };
        OnInstance();
        AwsConnection connection = new ConnectionResolver().Resolve(_home.Options);
        Assert.Equal(("ASIAMACHINE", "ap-northeast-1", "the instance's role"), (connection.Credentials.GetCredentials().AccessKey, connection.Region, connection.Source));

        _home.Credentials("[r]\nrole_arn = r\ncredential_source = Ec2InstanceMetadata\n").Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        int before = _seen.Count;
        Assert.Contains("no credentials", ConnectionHome.Fails("CredentialNotResolved", Options));
        Assert.Equal(before, _seen.Count);
    }

    [Fact]
    public void A_machine_where_nobody_answers_is_given_up_within_a_few_seconds()
    {
        _home.Environment.Remove("AWS_EC2_METADATA_DISABLED");
        _home.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://192.0.2.1"; // a network for documentation: nobody is there
        long start = Stopwatch.GetTimestamp();
        ConnectionHome.Fails("CredentialNotResolved", Options);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 4);
    }

    [Fact]
    public void A_role_name_that_is_a_path_is_not_followed()
    {
        _answer = request => request.Method == "PUT" ? "t" : request.Path.Value!.EndsWith("security-credentials/", StringComparison.Ordinal) ? "../../user-data" : Keys;
        OnInstance();
        ConnectionHome.Fails("CredentialNotResolved", Options);
        Assert.DoesNotContain(_seen, seen => seen.Contains("user-data"));
    }

    [Fact]
    public void A_web_identity_is_exchanged_without_a_signature()
    {
        string? authorization = "none seen", form = null;
        _answer = request =>
        {
            authorization = request.Headers.Authorization;
            form = new StreamReader(request.Body).ReadToEndAsync(Stop).GetAwaiter().GetResult();
            return $"<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAWEB</AccessKeyId><SecretAccessKey>{ConnectionHome.Canary}</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
        };
        _home.Write("jwt", $"ey.{ConnectionHome.Canary}.x");
        _home.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(_home.Folder, "jwt");
        _home.Environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/web";
        ConnectionOptions options = Options with { EndpointUrl = _machine.EndpointUrl };
        Assert.Equal("ASIAWEB", ConnectionHome.AccessKey(options));
        Assert.Equal("", authorization ?? "");
        Assert.Contains($"WebIdentityToken=ey.{ConnectionHome.Canary}.x", form);

        _home.Config($"[profile w]\nrole_arn = arn:aws:iam::1:role/web\nweb_identity_token_file = {_home.Folder}/gone\n");
        Assert.Contains("/gone", ConnectionHome.Fails("CredentialNotResolved", options with { ProfileName = "w" }));
    }

    [Fact]
    public void A_program_gives_its_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        Script($$"""echo '{"Version":1,"AccessKeyId":"AK'$1'","SecretAccessKey":"{{ConnectionHome.Canary}}"}'""");
        Assert.Equal("AKPROGRAM", ConnectionHome.AccessKey(Options with { ProfileName = "p" }));
    }

    [Theory]
    [InlineData("echo " + ConnectionHome.Canary + " >&2; exit 3")]
    [InlineData("echo '{\"Version\":1,\"SecretAccessKey\":\"" + ConnectionHome.Canary + "\"'")]
    [InlineData("echo '{\"Version\":7,\"SecretAccessKey\":\"" + ConnectionHome.Canary + "\"}'")]
    public void What_a_failing_program_prints_is_not_shown(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        Script(script);
        Assert.Contains("credential_process (", ConnectionHome.Fails("CredentialNotResolved", Options with { ProfileName = "p" }));
    }

    [Fact]
    public async Task A_session_that_a_service_calls_expired_is_asked_of_the_program_anew()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        Script($$"""echo x >> {{_home.Folder}}/asked; echo '{"Version":1,"AccessKeyId":"AKPROC","SecretAccessKey":"s","SessionToken":"t'$(wc -l < {{_home.Folder}}/asked | tr -d ' ')'"}'""");
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: TestContext.Current.CancellationToken);
        aws.Reply("iam", "ListUsers", new ObjectNode { { "Users", new ListNode() } })
            .Error("iam", "ListUsers", 403, "ExpiredToken", "expired", when: request => request.Occurrence == 1);
        using AwsClient client = new(new ConnectionResolver().Resolve(Options with { ProfileName = "p", EndpointUrl = aws.EndpointUrl }));
        await client.CallAsync(new("iam", "ListUsers", "eu-west-1", new()), TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (aws.Calls("iam", "ListUsers"), File.ReadAllLines(Path.Combine(_home.Folder, "asked")).Length));
    }

    private void OnInstance()
    {
        _home.Environment.Remove("AWS_EC2_METADATA_DISABLED");
        _home.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _machine.EndpointUrl;
    }

    private void Script(string text)
    {
        _home.Write("give-keys", "#!/bin/sh\n" + text + "\n").Config($"[profile p]\ncredential_process = \"{_home.Folder}/give-keys\" PROGRAM\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_home.Folder, "give-keys"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
