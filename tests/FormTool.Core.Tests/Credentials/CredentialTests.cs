using FormTool.Aws.Documents;
using FormTool.Core.Credentials;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Collection;
using Xunit;

namespace FormTool.Core.Tests.Credentials;

public sealed class CredentialTests
{
    private const string Ann = """{"UserName":"ann","Arn":"arn:aws:iam::123456789012:user/ann","Tags":[{"Key":"Owner","Value":"shop-team"}]""";

    private static readonly Resource User = HeldSource.Of("iam.user", "ann", Ann + "}", "global");

    [Theory]
    // Type, document, further resources; what is told: kind id state days used rotates-by
    [InlineData("iam.access-key", """{"AccessKeyId":"K","UserName":"ann","Status":"Active","CreateDate":"2026-08-01T12:00:00Z","LastUsed":{"LastUsedDate":"2026-11-20T12:00:00Z","ServiceName":"s3","Region":"us-east-1"}}""",
        "access-key K Active 112 True Invoke-FtKeyRotation")]
    [InlineData("iam.access-key", """{"AccessKeyId":"K","UserName":"ann","Status":"Inactive","CreateDate":"2026-11-20T12:00:00Z","LastUsed":{"ServiceName":"N/A","Region":"N/A"}}""",
        "access-key K Inactive 1 False Invoke-FtKeyRotation")]
    [InlineData("iam.access-key", """{"AccessKeyId":"K","UserName":"ann","Status":"Active","CreateDate":"2026-11-20T12:00:00Z","LastUsed":{"$unreadable":{"operation":"iam:GetAccessKeyLastUsed","action":"iam:GetAccessKeyLastUsed","code":"AccessDenied","message":"no"}}}""",
        "access-key K Active 1 ? Invoke-FtKeyRotation !")]
    [InlineData("iam.server-certificate", """{"ServerCertificateName":"web","Arn":"arn:c","UploadDate":"2026-11-11T12:00:00Z","Expiration":"2027-01-01T00:00:00Z"}""",
        "server-certificate web  10 ? by hand")]
    [InlineData("acm.certificate", """{"CertificateArn":"arn:c","Detail":{"Type":"IMPORTED","Status":"ISSUED","ImportedAt":"2026-11-11T12:00:00Z","InUseBy":["arn:lb"]}}""",
        "acm-certificate arn:c ISSUED 10 ? by hand")]
    [InlineData("acm.certificate", """{"CertificateArn":"arn:c","Detail":{"Type":"AMAZON_ISSUED","Status":"ISSUED"}}""", "")]
    [InlineData("kms.key", """{"KeyId":"k","Metadata":{"KeyManager":"CUSTOMER","KeyState":"Enabled","Origin":"AWS_KMS","CreationDate":"2024-01-01T00:00:00Z"},"Rotation":{"KeyRotationEnabled":true,"RotationPeriodInDays":100,"NextRotationDate":"2026-12-01T12:00:00Z"}}""",
        "kms-key k Enabled 90 ? KMS")]
    [InlineData("kms.key", """{"KeyId":"k","Metadata":{"KeyManager":"CUSTOMER","KeyState":"Enabled","Origin":"AWS_KMS","CreationDate":"2026-11-11T12:00:00Z"},"Rotation":{"KeyRotationEnabled":false}}""",
        "kms-key k Enabled 10 ? Invoke-FtKeyRotation")]
    [InlineData("kms.key", """{"KeyId":"k","Metadata":{"KeyManager":"CUSTOMER","KeyState":"Enabled","Origin":"EXTERNAL","CreationDate":"2026-11-11T12:00:00Z"},"Rotation":null}""",
        "kms-key k Enabled 10 ? by hand (imported material)")]
    [InlineData("kms.key", """{"KeyId":"k","Metadata":{"KeyManager":"AWS","KeyState":"Enabled"}}""", "")]
    [InlineData("ec2.key-pair", """{"KeyName":"ops","CreateTime":"2026-11-11T12:00:00Z"}""", "key-pair ops  10 ? Invoke-FtKeyRotation")]
    [InlineData("secretsmanager.secret", """{"Name":"db","ARN":"arn:s","CreatedDate":"2025-01-01T00:00:00Z","LastChangedDate":"2026-11-11T12:00:00Z","RotationEnabled":true,"RotationRules":{"AutomaticallyAfterDays":30},"LastAccessedDate":"2026-11-20T00:00:00Z"}""",
        "secret db  10 True Secrets Manager")]
    [InlineData("secretsmanager.secret", """{"Name":"db","ARN":"arn:s","CreatedDate":"2026-11-11T12:00:00Z"}""", "secret db  10 False by hand")]
    [InlineData("rds.db-instance", """{"DBInstanceIdentifier":"shop","Engine":"mysql"}""", "rds-password shop  ? ? Invoke-FtKeyRotation")]
    [InlineData("rds.db-instance", """{"DBInstanceIdentifier":"shop-1","DBClusterIdentifier":"shop"}""", "")]
    [InlineData("rds.db-instance", """{"DBInstanceIdentifier":"shop","MasterUserSecret":{"SecretArn":"arn:gone","SecretStatus":"active"}}""", "rds-password shop active ? ? Secrets Manager !")]
    public async Task A_credential_is_told(string type, string document, string expected)
    {
        string region = type.StartsWith("iam", StringComparison.Ordinal) ? "global" : "us-east-1";
        List<LongLivedCredential> found = await Found(new(), HeldSource.Of(type, (string)Id(document), document, region), User);

        Assert.Equal(expected, string.Join(", ", found.Where(credential => credential.Kind is not "console-password" and not "root-password").Select(Text)));
    }

    [Fact]
    public async Task The_users_own_credentials_are_told_with_their_owner()
    {
        Resource user = HeldSource.Of("iam.user", "ann", Ann + """
            ,"LoginProfile":{"CreateDate":"2026-11-11T12:00:00Z"},"SSHPublicKeys":[{"SSHPublicKeyId":"APK","Status":"Active","UploadDate":"2026-11-11T12:00:00Z"}],
            "SigningCertificates":[{"CertificateId":"C","Status":"Inactive","UploadDate":"2026-11-11T12:00:00Z","CertificateBody":"none"}],
            "ServiceSpecificCredentials":[{"ServiceSpecificCredentialId":"ACC","Status":"Active","CreateDate":"2026-11-11T12:00:00Z","ServiceName":"codecommit.amazonaws.com"}]}
            """, "global");
        Resource row = HeldSource.Of("iam.credential", "ann", """{"user":"ann","arn":"arn:aws:iam::123456789012:user/ann","password_last_used":"no_information","password_last_changed":"2026-11-01T12:00:00Z"}""", "global");

        List<LongLivedCredential> found = await Found(new() { UserNames = ["ann"] }, user, row);

        Assert.Equal(
            ["console-password ann Active 10 False Invoke-FtKeyRotation", "service-specific ACC Active 10 ? by hand", "signing-certificate C Inactive 10 ? by hand", "ssh-public-key APK Active 10 ? by hand"],
            found.Select(Text).Order(StringComparer.Ordinal));
        Assert.All(found, credential => Assert.Equal(("shop-team", "ann"), (credential.Owner, credential.UserName)));
    }

    [Fact]
    public async Task A_member_that_could_not_be_read_is_a_problem_and_not_nothing()
    {
        Resource user = HeldSource.Of("iam.user", "ann", Ann + ""","SSHPublicKeys":{"$unreadable":{"operation":"iam:ListSSHPublicKeys","action":"iam:ListSSHPublicKeys","code":"AccessDenied","message":"no"}}}""", "global");

        LongLivedCredential unknown = Assert.Single(await Found(new() { Kinds = ["ssh-public-key"] }, user));

        Assert.Contains("iam:ListSSHPublicKeys (AccessDenied)", unknown.Problem);
    }

    [Theory]
    [InlineData("""{"user":"<root_account>","arn":"r","password_enabled":"not_supported","password_last_used":"2026-11-01T00:00:00Z","access_key_1_active":"true","access_key_1_last_rotated":"2026-11-11T12:00:00Z","access_key_1_last_used_date":"N/A","cert_2_active":"true"}""",
        "{}", "root-access-key root-access-key-1 Active 10 False by hand; root-certificate root-certificate-2 Active ? ? by hand; root-password root-password Active ? True by hand")]
    [InlineData(null, """{"AccountAccessKeysPresent":1}""", "root-access-key root-access-key  ? ? by hand !; root-password root-password Active ? ? by hand !")]
    [InlineData(null, """{"AccountAccessKeysPresent":0,"AccountPasswordPresent":0}""", "")]
    public async Task The_root_user_is_told_from_the_report_and_the_summary(string? row, string summary, string expected)
    {
        Resource account = HeldSource.Of("account", "123456789012", $$"""{"Account":"123456789012","Partition":"aws","Summary":{{summary}}}""", "global");
        Resource[] rows = row is null ? [] : [HeldSource.Of("iam.credential", "<root_account>", row, "global")];

        List<LongLivedCredential> found = await Found(new() { UserNames = ["<root_account>"] }, [account, .. rows]);

        Assert.Equal(expected, string.Join("; ", found.Select(Text).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_credential_report_tells_the_last_use_where_IAM_may_not_be_asked()
    {
        Resource key = HeldSource.Of("iam.access-key", "K", """{"AccessKeyId":"K","UserName":"ann","Status":"Active","CreateDate":"2026-08-01T12:00:00Z","LastUsed":{"$unreadable":{"operation":"x","action":"iam:GetAccessKeyLastUsed","code":"AccessDenied","message":"no"}}}""", "global");
        Resource row = HeldSource.Of("iam.credential", "ann", """{"user":"ann","arn":"arn:aws:iam::123456789012:user/ann","access_key_1_last_rotated":"2026-01-01T00:00:00+00:00","access_key_1_last_used_date":"2026-01-02T00:00:00+00:00","access_key_2_last_rotated":"2026-08-01T12:00:00+00:00","access_key_2_last_used_date":"2026-11-19T00:00:00+00:00"}""", "global");

        LongLivedCredential told = Assert.Single(await Found(new() { Kinds = ["access-key"] }, key, User, row));

        Assert.Equal((true, new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero), null), (told.Used, told.LastUsedAt, told.Problem));
    }

    [Theory]
    [InlineData(90, null, "old idle")]
    [InlineData(null, 30, "idle")]
    [InlineData(90, 30, "idle")]
    [InlineData(0, null, "old idle new")]
    public async Task A_filter_leaves_out_what_does_not_fit_and_counts_what_it_cannot_tell(int? older, int? unused, string expected)
    {
        Resource[] keys =
        [
            Key("old", "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z"),
            Key("idle", "2026-01-01T00:00:00Z", null),
            Key("new", "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"),
        ];
        CredentialFilter filter = new() { Kinds = ["access-key", "rds-password"], OlderThan = Days(older), UnusedFor = Days(unused) };
        CredentialRun run = new(new HeldSource([.. keys, User, HeldSource.Of("rds.db-instance", "shop", """{"DBInstanceIdentifier":"shop"}""")]), filter, InventoryCatalog.BuiltIn);
        List<string> found = [];
        await foreach (LongLivedCredential credential in run.CredentialsAsync(null, TestContext.Current.CancellationToken))
        {
            found.Add(credential.Id);
        }

        Assert.Equal(expected.Split(' '), found);
        Assert.Equal(1, run.Undecided);
    }

    private static TimeSpan? Days(int? days) => days is int count ? TimeSpan.FromDays(count) : null;

    private static Resource Key(string id, string made, string? used) => HeldSource.Of(
        "iam.access-key", id, $$"""{"AccessKeyId":"{{id}}","UserName":"ann","Status":"Active","CreateDate":"{{made}}","LastUsed":{{(used is null ? "{}" : $$"""{"LastUsedDate":"{{used}}"}""")}}}""", "global");

    private static async Task<List<LongLivedCredential>> Found(CredentialFilter filter, params Resource[] resources)
    {
        List<LongLivedCredential> found = [];
        await foreach (LongLivedCredential credential in new CredentialRun(new HeldSource(resources), filter, InventoryCatalog.BuiltIn).CredentialsAsync(null, TestContext.Current.CancellationToken))
        {
            found.Add(credential);
        }
        return found;
    }

    private static object Id(string document)
    {
        ObjectNode node = (ObjectNode)NodeJson.ParseMarked(System.Text.Encoding.UTF8.GetBytes(document));
        return node[node.Names.First()].AsText()!;
    }

    private static string Text(LongLivedCredential credential) =>
        $"{credential.Kind} {credential.Id} {credential.State} {(credential.Age is TimeSpan age ? $"{age.TotalDays:0}" : "?")} {credential.Used?.ToString() ?? "?"} {credential.RotatedBy}{(credential.Problem is null ? "" : " !")}";
}
