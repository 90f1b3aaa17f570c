using FormTool.Aws.Connections;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

public sealed class ProfileFileTests : IDisposable
{
    private readonly ConnectionHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Both_files_make_one_profile_and_the_credentials_file_wins()
    {
        _home.Credentials("# mine\n[a b]\naws_access_key_id=AKONE\naws_secret_access_key = x=y==\n")
            .Config("[profile \"a b\"] ; spaces\nregion = eu-west-1\naws_access_key_id = AKTWO\n[sso-session a]\nsso_region = us-east-1\n");
        AwsConnection connection = new ConnectionResolver().Resolve(_home.Options with { ProfileName = "a b" });
        Assert.Equal(("AKONE", "x=y==", "eu-west-1"), (connection.Credentials.GetCredentials().AccessKey, connection.Credentials.GetCredentials().SecretKey, connection.Region));
    }

    [Fact]
    public void The_environment_names_other_files()
    {
        _home.Write("c1", "[default]\naws_access_key_id = AKC1\naws_secret_access_key = s\n").Write("c2", "[default]\nregion = sa-east-1\n");
        _home.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "~/c1";
        _home.Environment["AWS_CONFIG_FILE"] = Path.Combine(_home.Folder, "c2");
        AwsConnection connection = new ConnectionResolver().Resolve(_home.Options);
        Assert.Equal(("AKC1", "sa-east-1"), (connection.Credentials.GetCredentials().AccessKey, connection.Region));
    }

    [Theory]
    [InlineData("elsewhere/credentials")]
    [InlineData("elsewhere")]
    public void Profile_location_is_a_file_or_a_folder(string location)
    {
        _home.Credentials("[default]\naws_access_key_id = AKHOME\naws_secret_access_key = s\n")
            .Write("elsewhere/credentials", "[default]\naws_access_key_id = AKELSE\naws_secret_access_key = s\n")
            .Write("elsewhere/config", "[default]\nregion = us-west-2\n");
        AwsConnection connection = new ConnectionResolver().Resolve(_home.Options with { ProfileLocation = Path.Combine(_home.Folder, location) });
        Assert.Equal(("AKELSE", "us-west-2"), (connection.Credentials.GetCredentials().AccessKey, connection.Region));
    }

    [Fact]
    public void A_profile_location_that_is_not_there_is_an_error() =>
        Assert.Contains("nowhere", ConnectionHome.Fails("CredentialFileNotValid", _home.Options with { ProfileLocation = Path.Combine(_home.Folder, "nowhere") }));

    [Theory]
    [InlineData("[default]\n" + ConnectionHome.Canary + "\n", "line 2 is no section")]
    [InlineData("aws_secret_access_key = " + ConnectionHome.Canary + "\n", "line 1: a setting stands before the first section")]
    [InlineData("# ok\n\n[default\naws_access_key_id = a\n", "line 3: a section is written")]
    [InlineData("[]\n", "line 1: a section is written")]
    [InlineData("[default]\n= " + ConnectionHome.Canary, "line 2 is no section")]
    public void A_broken_file_is_told_by_its_line_and_never_by_its_text(string text, string expected)
    {
        _home.Credentials(text);
        string message = ConnectionHome.Fails("CredentialFileNotValid", _home.Options);
        Assert.Contains(expected, message);
        Assert.Contains(_home.CredentialsFile, message);
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        _home.Credentials(new string('#', 2 * 1024 * 1024));
        Assert.Contains("larger than", ConnectionHome.Fails("CredentialFileNotValid", _home.Options));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_told_with_those_that_are()
    {
        _home.Credentials("[production]\nregion = us-east-1\n[dev]\nregion = us-east-1\n");
        string message = ConnectionHome.Fails("ProfileNotFound", _home.Options with { ProfileName = "prodution" });
        Assert.Contains("'prodution' (-ProfileName)", message);
        Assert.Contains("Did you mean 'production'?", message);
        Assert.Contains("dev, production", message);
        _home.Environment["AWS_PROFILE"] = "zzz\u001b[31m";
        message = ConnectionHome.Fails("ProfileNotFound", _home.Options);
        Assert.Contains("(AWS_PROFILE)", message);
        Assert.DoesNotContain('\u001b', message);
    }

    [Theory]
    [InlineData("region = us-east-1", "has no credentials")]
    [InlineData("aws_access_key_id = AK", "the secret key is missing")]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/x", "nobody to assume it")]
    [InlineData("role_arn = r\nsource_profile = p\ncredential_source = Environment", "Keep one")]
    [InlineData("role_arn = r\ncredential_source = Cloud", "none of Environment")]
    [InlineData("role_arn = r\ncredential_source = Environment", "AWS_ACCESS_KEY_ID is not set")]
    [InlineData("role_arn = r\ncredential_source = EcsContainer", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")]
    [InlineData("role_arn = r\ncredential_source = Ec2InstanceMetadata", "gives no role here")]
    [InlineData("role_arn = r\nsource_profile = p", "is its own source_profile and has no keys")]
    [InlineData("role_arn = r\nsource_profile = p\nduration_seconds = 12h\naws_access_key_id=a\naws_secret_access_key=s", "duration_seconds")]
    [InlineData("sso_account_id = 123456789012\nsso_role_name = Reader", "lacks sso_region")]
    [InlineData("sso_account_id = 123456789012\nsso_role_name = Reader\nsso_session = corp", "[sso-session corp]")]
    public void A_profile_that_cannot_work_is_told_why(string body, string expected)
    {
        _home.Credentials($"[p]\n{body}\n");
        string message = ConnectionHome.Fails("CredentialNotResolved", _home.Options with { ProfileName = "p", Region = "us-east-1" });
        Assert.Contains(expected, message);
        Assert.Contains(_home.CredentialsFile, message);
    }

    [Fact]
    public void A_circle_of_source_profiles_is_shown()
    {
        _home.Config("[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = c\n[profile c]\nrole_arn = r\nsource_profile = b\n");
        Assert.Contains("a → b → c → b", ConnectionHome.Fails("CredentialNotResolved", _home.Options with { ProfileName = "a", Region = "us-east-1" }));
    }

    [Fact]
    public void A_source_profile_that_is_not_there_is_told_with_its_line()
    {
        _home.Config("[profile a]\nrole_arn = r\nsource_profile = bb\n[profile bbb]\nregion = us-east-1\n");
        string message = ConnectionHome.Fails("ProfileNotFound", _home.Options with { ProfileName = "a", Region = "us-east-1" });
        Assert.Contains("source_profile (", message);
        Assert.Contains("line 3)", message);
        Assert.Contains("Did you mean 'bbb'?", message);
    }
}
