using System.IO.Compression;
using System.Text;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Aws.Tests.Client;

/// <summary>A reply is whole or there is none, whatever stands between here and AWS.</summary>
public sealed class HostileReplyTests
{
    private const string Ec2 = """
        <?xml version="1.0" encoding="UTF-8"?>
        <DescribeVolumesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>
        <volumeSet><item><volumeId>vol-1</volumeId><encrypted>true</encrypted><size>8</size></item><item><volumeId>vol-2</volumeId></item></volumeSet>
        </DescribeVolumesResponse>
        """;

    private const string Query = """
        <ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult><Users><member><UserName>a</UserName></member></Users>
        <IsTruncated>false</IsTruncated></ListUsersResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListUsersResponse>
        """;

    private const string RestXml = """
        <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner>
        <Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>
        """;

    private const string Json = """{"Keys":[{"KeyId":"k","KeyArn":"arn:aws:kms:us-east-1:123456789012:key/k"}],"Truncated":false}""";

    private const string RestJson = """{"BackupVaultList":[{"BackupVaultName":"v","CreationDate":1700000000.5,"Locked":true}]}""";

    public static TheoryData<string, string, string> Replies => new()
    {
        { "ec2", "DescribeVolumes", Ec2 },
        { "iam", "ListUsers", Query },
        { "s3", "ListBuckets", RestXml },
        { "kms", "ListKeys", Json },
        { "backup", "ListBackupVaults", RestJson },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_reply_cut_anywhere_is_malformed(string service, string operation, string whole)
    {
        Assert.NotEqual(0, (await AskAsync(service, operation, whole)).Count);
        for (int length = 0; length < whole.Length; length++)
        {
            string cut = whole[..length];
            if (cut.TrimEnd() == whole.TrimEnd())
            {
                continue;
            }
            AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(service, operation, cut));
            Assert.True(e.Kind == AwsErrorKind.MalformedReply, $"cut at {length}: {e.Kind}");
        }
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_page_of_a_proxy_is_malformed_whatever_it_calls_itself(string service, string operation, string whole)
    {
        Assert.NotEmpty(whole);
        foreach (string page in (string[])
        [
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>",
            "<html><body><p>Please sign in</p></body></html>",
            "Please sign in",
            """{"error":"please sign in"}""",
            "",
        ])
        {
            foreach (string type in (string[])["text/html", "text/xml", "application/json"])
            {
                AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(service, operation, page, type));
                Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task The_reply_to_another_operation_is_malformed(string service, string operation, string whole)
    {
        Assert.NotEmpty(whole);
        string other = service switch
        {
            "ec2" => Ec2.Replace("DescribeVolumesResponse", "DescribeSnapshotsResponse", StringComparison.Ordinal),
            "iam" => Query.Replace("ListUsersRes", "ListRolesRes", StringComparison.Ordinal),
            "s3" => "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>",
            "kms" => """{"Aliases":[{"AliasName":"a"}]}""",
            _ => """{"BackupPlansList":[]}""",
        };
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(service, operation, other));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Fact]
    public async Task Entities_of_the_document_are_refused()
    {
        string laughs = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>""" + Query.Replace(">a<", ">&b;<", StringComparison.Ordinal);
        string outside = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>""" + Query.Replace(">a<", ">&a;<", StringComparison.Ordinal);
        foreach (string reply in (string[])[laughs, outside])
        {
            AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync("iam", "ListUsers", reply));
            Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
        }
    }

    [Theory]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse>", "<item>")]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet>", "<item>")]
    [InlineData("s3", "ListBuckets", "<ListAllMyBucketsResult>", "<Buckets>")]
    [InlineData("kms", "ListKeys", "{\"Keys\":", "[")]
    [InlineData("kms", "ListKeys", "{\"Other\":", "{\"a\":")]
    [InlineData("backup", "ListBackupVaults", "{\"BackupVaultList\":", "[")]
    public async Task A_bomb_of_nested_elements_is_malformed(string service, string operation, string start, string nested)
    {
        string bomb = start + string.Concat(Enumerable.Repeat(nested, 100_000));
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(service, operation, bomb));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Fact]
    public async Task A_reply_over_the_limit_is_refused_before_it_fills_memory()
    {
        StubHttp http = new(_ => new(System.Net.HttpStatusCode.OK) { Content = new StreamContent(new Endless()) });
        using AwsClient client = http.Client(c => c with { MaxReplyBytes = 1024 * 1024 });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(StubHttp.Call("iam", "ListUsers"), TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
        Assert.Contains("1 MB", e.Message);
        Assert.Equal(1, http.Attempts);
    }

    [Fact]
    public async Task A_small_reply_that_unpacks_without_end_is_refused()
    {
        byte[] bomb = Zip(new string(' ', 8 * 1024 * 1024));
        Assert.True(bomb.Length < 32 * 1024);
        StubHttp http = new(_ => Zipped(bomb));
        using AwsClient client = http.Client(c => c with { MaxReplyBytes = 1024 * 1024 });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(StubHttp.Call("iam", "ListUsers"), TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Fact]
    public async Task A_packed_reply_is_read_and_a_broken_one_is_not()
    {
        byte[] packed = Zip(Json);
        StubHttp good = new(_ => Zipped(packed));
        using AwsClient client = good.Client();
        Assert.Single((await client.CallAsync(StubHttp.Call("kms", "ListKeys"), TestContext.Current.CancellationToken))["Keys"].Items);
        StubHttp broken = new(_ => Zipped(packed[..(packed.Length / 2)]));
        using AwsClient other = broken.Client(c => c with { MaxAttempts = 1 });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => other.CallAsync(StubHttp.Call("kms", "ListKeys"), TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Theory]
    [InlineData("kms", "ListKeys", """{"Keys":"none"}""")]
    [InlineData("kms", "ListKeys", """{"Keys":[7]}""")]
    [InlineData("kms", "ListKeys", """{"Keys":[],"Truncated":"maybe"}""")]
    [InlineData("kms", "ListKeys", """{"Keys":[]} {"Keys":[]}""")]
    [InlineData("kms", "ListKeys", """[]""")]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item><size>big</size></item></volumeSet></DescribeVolumesResponse>")]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item><createTime>soon</createTime></item></volumeSet></DescribeVolumesResponse>")]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item><encrypted><a/></encrypted></item></volumeSet></DescribeVolumesResponse>")]
    [InlineData("ec2", "DescribeVolumes", "<DescribeVolumesResponse/><DescribeVolumesResponse/>")]
    [InlineData("iam", "ListUsers", "<ListUsersResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListUsersResponse>")]
    public async Task A_reply_that_the_model_does_not_know_is_malformed(string service, string operation, string reply)
    {
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => AskAsync(service, operation, reply));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Fact]
    public async Task A_policy_that_is_a_page_of_html_is_no_policy()
    {
        StubHttp http = new(_ => StubHttp.Reply("<html><body>Sign in</body></html>", 200, "text/html"));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 1 });
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(
            () => client.CallAsync(StubHttp.Call("s3", "GetBucketPolicy", """{"Bucket":"b"}"""), TestContext.Current.CancellationToken));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
    }

    [Fact]
    public async Task An_error_behind_a_status_of_success_is_an_error()
    {
        StubHttp http = new(_ => StubHttp.Reply("<Error><Code>AccessDenied</Code><Message>no</Message></Error>"));
        using AwsClient client = http.Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(
            () => client.CallAsync(StubHttp.Call("s3", "GetBucketAcl", """{"Bucket":"b"}"""), TestContext.Current.CancellationToken));
        Assert.Equal((AwsErrorKind.AccessDenied, "AccessDenied"), (e.Kind, e.Code));
    }

    [Fact]
    public async Task The_services_words_reach_a_terminal_without_its_escapes()
    {
        string message = "no\u001b]0;owned\u0007\u202e line\r\ntwo " + new string('x', 5000);
        string json = NodeJson.ToText(new ObjectNode { { "__type", "AccessDeniedException" }, { "message", message } });
        StubHttp http = new(_ => StubHttp.Reply(json, 400, "application/x-amz-json-1.1"));
        using AwsClient client = http.Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.CallAsync(StubHttp.Call("kms", "ListKeys"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain(e.Message, char.IsControl);
        Assert.DoesNotContain('\u202e', e.Message);
        Assert.True(e.Message.Length <= 1024);
        Assert.StartsWith("no ]0;owned line two", e.Message);
    }

    private static async Task<ObjectNode> AskAsync(string service, string operation, string reply, string contentType = "text/xml")
    {
        using AwsClient client = new StubHttp(_ => StubHttp.Reply(reply, 200, contentType)).Client(c => c with { MaxAttempts = 1 });
        return await client.CallAsync(StubHttp.Call(service, operation), TestContext.Current.CancellationToken);
    }

    private static byte[] Zip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Optimal))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }
        return packed.ToArray();
    }

    private static HttpResponseMessage Zipped(byte[] bytes)
    {
        HttpResponseMessage reply = new(System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
        reply.Content.Headers.Add("Content-Encoding", "gzip");
        return reply;
    }

    /// <summary>Gives blanks for ever.</summary>
    private sealed class Endless : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
