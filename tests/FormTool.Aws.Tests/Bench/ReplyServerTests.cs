using System.Net;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Xunit;

namespace FormTool.Aws.Tests.Bench;

/// <summary>The AWS CLI, which we did not write, reads the canned replies of every protocol.</summary>
public sealed class ReplyServerTests : IAsyncLifetime
{
    private ReplyServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Operation, the CLI's command, the document; the CLI must print the same.</summary>
    private static readonly (string Service, string Operation, string[] Command, string Document)[] Cases =
    [
        ("ec2", "DescribeVolumes", ["ec2", "describe-volumes"],
            """{"Volumes":[{"VolumeId":"vol-1","Encrypted":true,"Size":8,"State":"in-use","CreateTime":"2026-01-02T03:04:05+00:00","Attachments":[{"InstanceId":"i-1","DeleteOnTermination":false}],"Tags":[{"Key":"a<b","Value":"x & \"y\""}]},{"VolumeId":"vol-2"}]}"""),
        ("iam", "ListUsers", ["iam", "list-users"],
            """{"Users":[{"Path":"/","UserName":"anna","UserId":"AIDA1","Arn":"arn:aws:iam::123456789012:user/anna","CreateDate":"2026-01-02T03:04:05+00:00"}]}"""),
        ("iam", "GetAccountSummary", ["iam", "get-account-summary"], """{"SummaryMap":{"Users":3,"AccountMFAEnabled":1}}"""),
        ("cloudtrail", "DescribeTrails", ["cloudtrail", "describe-trails"], """{"trailList":[{"Name":"main","IsMultiRegionTrail":true}]}"""),
        ("kms", "DescribeKey", ["kms", "describe-key", "--key-id", "k1"],
            """{"KeyMetadata":{"KeyId":"k1","CreationDate":"2026-01-02T03:04:05.500000+00:00","Enabled":false}}"""),
        ("backup", "ListBackupVaults", ["backup", "list-backup-vaults"], """{"BackupVaultList":[{"BackupVaultName":"v","NumberOfRecoveryPoints":12}]}"""),
        ("s3", "ListBuckets", ["s3api", "list-buckets"], """{"Buckets":[{"Name":"logs","CreationDate":"2026-01-02T03:04:05+00:00"}],"Owner":{"ID":"abc"},"Prefix":null}"""),
        ("s3", "GetBucketEncryption", ["s3api", "get-bucket-encryption", "--bucket", "logs"],
            """{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k1"},"BucketKeyEnabled":true}]}}"""),
        ("s3", "GetBucketLocation", ["s3api", "get-bucket-location", "--bucket", "logs"], """{"LocationConstraint":"eu-west-1"}"""),
        ("s3", "GetBucketPolicy", ["s3api", "get-bucket-policy", "--bucket", "logs"], """{"Policy":"{\"Version\":\"2012-10-17\"}"}"""),
        ("s3", "GetBucketAcl", ["s3api", "get-bucket-acl", "--bucket", "logs"],
            """{"Owner":{"ID":"abc"},"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}]}"""),
    ];

    public async ValueTask InitializeAsync() => _server = await ReplyServer.StartAsync(stop: Stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_cli_reads_what_was_canned_in_every_protocol()
    {
        Assert.SkipWhen(AwsCli.SkipReason is not null, AwsCli.SkipReason ?? "");
        foreach ((string service, string operation, _, string document) in Cases)
        {
            _server.Reply(service, operation, NodeJson.Parse(document));
        }
        _server.Error("sns", "ListTopics", 403, "AuthorizationError", "Not <you>")
            .Reply("iam", "GetUser", new ObjectNode { { "User", new ObjectNode { { "Nickname", "x" } } } });

        AwsCli cli = new(_server.EndpointUrl);
        IReadOnlyList<CliReply> replies = await cli.RunManyAsync(
            [.. Cases.Select(known => known.Command), ["sns", "list-topics"], ["iam", "get-user"], ["acm", "list-certificates"]], Stop);

        Assert.All(Cases.Zip(replies), pair => AssertSame(pair.First.Operation, NodeJson.Parse(pair.First.Document), pair.Second.Succeeded()));
        Assert.Contains("(AuthorizationError) when calling the ListTopics operation: Not <you>", replies[^3].Error);
        Assert.Contains("'Nickname', which the model lacks", replies[^2].Error);
        Assert.Contains("no reply for acm:ListCertificates in us-east-1", replies[^1].Error);
        Assert.Equal(["acm:ListCertificates"], _server.Unanswered);
    }

    [Fact]
    public async Task The_cli_follows_the_pages_of_every_protocol()
    {
        Assert.SkipWhen(AwsCli.SkipReason is not null, AwsCli.SkipReason ?? "");
        static ObjectNode List(string member, string item, int page) => new()
        {
            { member, new ListNode([new ObjectNode { { item, $"{page}-a" } }, new ObjectNode { { item, $"{page}-b" } }]) },
        };
        _server.Pages("ec2", "DescribeVolumes", 3, page => List("Volumes", "VolumeId", page))
            .Pages("iam", "ListUsers", 3, page => List("Users", "UserName", page))
            .Pages("kms", "ListKeys", 3, page => List("Keys", "KeyId", page))
            .Pages("backup", "ListBackupVaults", 3, page => List("BackupVaultList", "BackupVaultName", page))
            .Pages("s3", "ListObjectsV2", 3, page => List("Contents", "Key", page));

        IReadOnlyList<CliReply> replies = await new AwsCli(_server.EndpointUrl).RunManyAsync(
            [
                ["ec2", "describe-volumes", "--query", "Volumes[].VolumeId"],
                ["iam", "list-users", "--query", "Users[].UserName"],
                ["kms", "list-keys", "--query", "Keys[].KeyId"],
                ["backup", "list-backup-vaults", "--query", "BackupVaultList[].BackupVaultName"],
                ["s3api", "list-objects-v2", "--bucket", "b", "--query", "Contents[].Key"],
            ], Stop);

        Assert.All(replies, reply => Assert.Equal("""["0-a","0-b","1-a","1-b","2-a","2-b"]""", reply.Succeeded().ToString()));
        Assert.Equal(15, _server.TotalCalls);
        Assert.Equal(3, _server.Calls("iam", "ListUsers"));
    }

    [Fact]
    public async Task A_reply_can_depend_on_region_and_input_and_the_last_one_added_wins()
    {
        static ObjectNode Volume(string id) => new() { { "Volumes", new ListNode([new ObjectNode { { "VolumeId", id } }]) } };
        _server.Reply("ec2", "DescribeVolumes", Volume("vol-any"))
            .Reply("ec2", "DescribeVolumes", Volume("vol-west"), region: "eu-west-3", when: request => request.Input["Version"].AsText() == "2016-11-15")
            .Reply("ec2", "DescribeVolumes", Volume("vol-never"), region: "us-east-2");
        Assert.Contains("vol-west", await BodyAsync());

        _server.Reply("ec2", "DescribeVolumes", request => Volume($"vol-{request.Region}-{request.Occurrence}"));
        Assert.Contains("vol-eu-west-3-2", await BodyAsync());
    }

    [Fact]
    public async Task Latency_and_the_number_of_calls_under_way_are_what_they_were_set_to()
    {
        _server.Latency = TimeSpan.FromSeconds(1);
        _server.Reply("ec2", "DescribeVolumes", new ObjectNode());
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BodyAsync()));
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(995));
        Assert.Equal(5, _server.MostUnderWay);
    }

    [Fact]
    public void A_reply_for_an_operation_that_no_model_has_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => _server.Reply("ec2", "DescribeVolumez", new ObjectNode()));

    private async Task<string> BodyAsync()
    {
        using HttpClient http = new();
        using HttpResponseMessage reply = await http.SendAsync(RecognitionTests.Request("ec2", _server.EndpointUrl), Stop);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await reply.Content.ReadAsStringAsync(Stop);
    }

    private static void AssertSame(string operation, Node expected, Node actual) =>
        Assert.Equal([], DocumentDifference.Find(operation, expected, actual));
}
