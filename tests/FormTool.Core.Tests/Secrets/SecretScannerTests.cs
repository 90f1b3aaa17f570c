using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Secrets;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Secrets;

/// <summary>No secret here is one: they are put together at run time, so that no scanner cries at this file either.</summary>
public sealed class SecretScannerTests
{
    private const string Key = "AKIA" + "Q3EGWLMZ5TRYUVBX", Secret = "hT7+pLq2Zx9RvB4n" + "Kc8JmW1sD6fGy3Ha/E5uNoQi";
    private const string Pem = "MIIEowIBAAKCAQEAvq3Zk7";

    public static TheoryData<string, string> Found { get; } = new()
    {
        { $"aws_access_key_id = {Key}\naws_secret_access_key = {Secret}", "aws-access-key@1 aws-access-key@2" },
        { $"export AWS_SECRET_ACCESS_KEY={Secret}", "aws-access-key@1" },
        { $"#!/bin/bash\naws configure set x {Key}\n# then\naws configure set y {Secret}", "aws-access-key@2" },
        { "-----BEGIN RSA " + $"PRIVATE KEY-----\n{Pem}", "private-key@1" },
        { "-----BEGIN " + $"PRIVATE KEY-----\\n{Pem}", "private-key@1" },
        { "x\n  -----BEGIN OPENSSH " + $"PRIVATE KEY-----\n  {Pem}", "private-key@2" },
        { "-----BEGIN ENCRYPTED " + $"PRIVATE KEY-----\n{Pem}", "private-key@1" },
        { "DB_PASSWORD=tr0ub4dor&3", "password@1" },
        { "db_password: \"Winter2026!\"", "password@1" },
        { "{\"password\": \"Winter2026!\"}", "password@1" },
        { "{\\\"password\\\": \\\"Winter2026!\\\"}", "password@1" },
        { "$password = 'supersecretword'", "password@1" },
        { "export PGPASSWORD='Winter2026!'", "password@1" },
        { "net user admin /add\ninstaller.exe --password S3cr3tPa55", "password@2" },
        { "Server=db;User Id=sa;Password=Winter2026!;", "password@1" },
        { "echo 'root:Winter2026!' | chpasswd", "password@1" },
        { "echo root:Winter2026! | sudo chpasswd", "password@1" },
        { "curl -s -u admin:Winter2026! https://repo.example.com", "password@1" },
        { "mysql -u root -pWinter2026! app", "password@1" },
        { "sshpass -p Winter2026! ssh host", "password@1" },
        { "DATABASE_URL=postgres://app:Winter2026!@db.internal:5432/app", "connection-string@1" },
        { "mongodb+srv://app:hunter2@cluster0.mongodb.net", "connection-string@1" },
        { "token ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a", "token@1" },
        { "glpat" + "-abcdefGHIJ1234567890", "token@1" },
        { "SLACK=xoxb" + "-123456789012-abcdefGHIJKL1234567890", "token@1" },
        { "curl https://hooks.slack.com/services/" + "T0123ABCD/B0123ABCD/abcdefGHIJKLmnop12345678", "token@1" },
        { "stripe sk" + "_live_4eC39HqLyjWDarjtT1zdp7dc", "token@1" },
        { "x eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9", "jwt@1" },
        { "API_KEY=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "secret@1" },
        { "client_secret: \"Zk8vQ2mW4nX7pL1rT6yB\"", "secret@1" },
        { "ACCESS_TOKEN='a8Xk29dLqP03mZr7Tn5w'", "token@1" },
        { "a\nb\nc\npassword=Winter2026!", "password@4" },
        { "a\r\nb\r\npassword=Winter2026!", "password@3" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void A_secret_is_found_with_its_kind_and_line(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SecretScanner.Scan(text).Select(hit => $"{hit.Kind}@{hit.Line}")));

    [Theory]
    [InlineData("password=${DB_PASSWORD}")]
    [InlineData("password=$DB_PASSWORD")]
    [InlineData("PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString)")]
    [InlineData("password: \"{{ vault_db_password }}\"")]
    [InlineData("password: \"{{resolve:secretsmanager:db:SecretString:password}}\"")]
    [InlineData("password=<your password>")]
    [InlineData("password=\"<password>\"")]
    [InlineData("password=changeme")]
    [InlineData("password = \"your-password-here\"")]
    [InlineData("password=%DB_PASSWORD%")]
    [InlineData("password=xxxxxxxxxx")]
    [InlineData("password=********")]
    [InlineData("password: required")]
    [InlineData("password: true")]
    [InlineData("password=\"\"")]
    [InlineData("PasswordAuthentication no")]
    [InlineData("password = get_password()")]
    [InlineData("password = os.environ['DB_PASSWORD']")]
    [InlineData("password_file=/etc/db/password1")]
    [InlineData("password=/run/secrets/db-1")]
    [InlineData("# the password is stored elsewhere2")]
    [InlineData("Enter the password 12345678 times")]
    [InlineData("compass=north2026!")]
    [InlineData("secret: arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf")]
    [InlineData("secretName: my-tls-secret-2026")]
    [InlineData("secret: my-tls-secret")]
    [InlineData("token: string")]
    [InlineData("TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)")]
    [InlineData("TOKEN=`curl http://169.254.169.254/latest/api/token`")]
    [InlineData("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [InlineData("key AKIAQ3EGWLMZ5TRYUVBX alone is a name")]
    [InlineData("commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")]
    [InlineData("sha256sum e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIEowIBAAKCAQEAvq3Zk7")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIEowIBAAKCAQEAvq3Zk7")]
    [InlineData("grep -q '-----BEGIN PRIVATE KEY-----' file")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 me@host")]
    [InlineData("https://user@host/path")]
    [InlineData("https://user:${PASSWORD}@host/path")]
    [InlineData("https://example.com:8080/a@b")]
    [InlineData("passwd: $6$rounds=4096$salt$hashhashhash1")]
    [InlineData("yum install -y passwd pwgen libsecret-devel")]
    [InlineData("mysql -u root -p\"$PASS\" app")]
    [InlineData("api_key: !Ref ApiKeyParameter12345678")]
    [InlineData("")]
    public void What_only_looks_like_a_secret_is_left_alone(string text) => Assert.Empty(SecretScanner.Scan(text));

    [Fact]
    public void Variables_are_named() => Assert.Equal([("password", "DB_PASSWORD")], SecretScanner.Scan(
        new Dictionary<string, string> { ["DB_PASSWORD"] = "Winter2026!", ["DB_HOST"] = "db.internal", ["TOKEN_URL"] = "https://x/y1234567890abcdef" }));

    [Theory]
    [InlineData("plain")]
    [InlineData("base64")]
    [InlineData("gzip")]
    [InlineData("mime")]
    [InlineData("mime-base64")]
    [InlineData("mime-gzip")]
    [InlineData("file")]
    public void User_data_is_opened(string packing)
    {
        const string script = "#!/bin/bash\npassword=Winter2026!\n";
        string Mime(string encoding, string body) =>
            $"Content-Type: multipart/mixed; boundary=\"==B==\"\nMIME-Version: 1.0\n\n--==B==\nContent-Type: text/cloud-config\n\n#cloud-config\n--==B==\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: {encoding}\n\n{body}\n--==B==--\n";
        byte[] userData = packing switch
        {
            "gzip" => Gzip(Encoding.UTF8.GetBytes(script)),
            "mime" => Encoding.UTF8.GetBytes(Mime("7bit", script)),
            "mime-base64" => Encoding.UTF8.GetBytes(Mime("base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(script), Base64FormattingOptions.InsertLineBreaks))),
            "mime-gzip" => Gzip(Encoding.UTF8.GetBytes(Mime("base64", Convert.ToBase64String(Gzip(Encoding.UTF8.GetBytes(script)))))),
            "file" => Encoding.UTF8.GetBytes($"#cloud-config\nwrite_files:\n- encoding: b64\n  content: {Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('#', 40) + "\n" + script))}\n"),
            _ => Encoding.UTF8.GetBytes(script),
        };
        string text = packing == "plain" ? script : Convert.ToBase64String(userData);
        Node fact = new MemoryScope().Fact("ec2.instance", "Secrets", new ObjectNode { { "UserData", text } }.ToString());
        Assert.Equal("[\"password\"]", fact["Kinds"].ToString());
        Assert.Equal(packing switch
        {
            "mime" or "mime-base64" or "mime-gzip" => "UserData part 2, line 2 (password)",
            "file" => "UserData line 4 base64, line 3 (password)",
            _ => "UserData line 2 (password)",
        }, Assert.Single(fact["Places"].Items).AsText());
        Assert.DoesNotContain("Winter", fact.ToString());
    }

    [Theory]
    [InlineData("ec2.instance", """{"InstanceId":"i-1"}""")]
    [InlineData("ec2.launch-template-version", """{"LaunchTemplateData":{}}""")]
    [InlineData("autoscaling.launch-configuration", """{"UserData":""}""")]
    public void No_user_data_holds_no_secret(string type, string document) =>
        Assert.False(new MemoryScope().Fact(type, "Secrets", document)["Found"].AsBoolean());

    [Fact]
    public void Unread_or_half_read_user_data_is_unknown()
    {
        MemoryScope scope = new();
        Assert.Equal("AccessDenied", Assert.IsType<UnreadableNode>(scope.Fact("ec2.instance", "Secrets",
            """{"UserData":{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"m"}}}""")).Failure.Code);
        Node bomb = scope.Fact("ec2.instance", "Secrets", new ObjectNode { { "UserData", Convert.ToBase64String(Gzip(new byte[30_000_000])) } }.ToString());
        Assert.Equal("InvalidDocument", Assert.IsType<UnreadableNode>(bomb).Failure.Code);
        Node broken = scope.Fact("ec2.instance", "Secrets", new ObjectNode { { "UserData", Convert.ToBase64String([0x1f, 0x8b, 8, 0, 1, 2, 3]) } }.ToString());
        Assert.Equal(NodeKind.Unreadable, broken.Kind);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("password=")]
    [InlineData("password=${x} ")]
    [InlineData("eyJaaaaaaaaaa.")]
    [InlineData("eyJ-")]
    [InlineData("eyJ0123456789.")]
    [InlineData("xoxb-1-")]
    [InlineData("hooks.slack.com/services/TAAAAAAAA")]
    [InlineData("a:b|chpasswd ")]
    [InlineData("sshpass -p")]
    [InlineData("curl -u=")]
    [InlineData("curl -u ")]
    [InlineData("x://a:b@ ")]
    [InlineData("token:token:")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n")]
    [InlineData("AKIAQ3EGWLMZ5TRYUVBX\n")]
    [InlineData("hT7+pLq2Zx9RvB4nKc8JmW1sD6fGy3Ha/E5uNoQi ")]
    [InlineData("mysql -")]
    [InlineData("\"password\": \"")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"B\"\n\n--B\n")]
    public void A_megabyte_of_anything_takes_bounded_time(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        Stopwatch clock = Stopwatch.StartNew();
        new MemoryScope().Fact("ec2.instance", "Secrets", new MemoryScope().Make("ec2.instance", new ObjectNode { { "UserData", text } }.ToString()));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed}");
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionLevel.Fastest))
        {
            zip.Write(content);
        }
        return stream.ToArray();
    }
}
