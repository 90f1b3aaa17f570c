using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Testing;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class FaultTests
{
    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_goes_wrong_a_reply_is_the_true_one_or_an_error(FaultKind kind)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using ReplyServer aws = await ReplyServer.StartAsync(stop: ct);
        (string Service, string Operation, string Reply)[] calls =
        [
            ("ec2", "DescribeVolumes", """{"Volumes":[{"VolumeId":"vol-1","Encrypted":false},{"VolumeId":"vol-2"}]}"""),
            ("iam", "ListUsers", """{"Users":[{"UserName":"ann","UserId":"u","Path":"/","Arn":"a","CreateDate":"2026-01-02T03:04:05Z"}],"IsTruncated":false}"""),
            ("s3", "ListBuckets", """{"Buckets":[{"Name":"b1"},{"Name":"b2"}]}"""),
            ("kms", "ListKeys", """{"Keys":[{"KeyId":"k"}],"Truncated":false}"""),
            ("backup", "ListBackupVaults", """{"BackupVaultList":[{"BackupVaultName":"v","Locked":true}]}"""),
        ];
        foreach ((string service, string operation, string reply) in calls)
        {
            aws.Reply(service, operation, NodeJson.Parse(reply));
        }
        await using FaultProxy proxy = await FaultProxy.StartAsync(aws.EndpointUrl, stop: ct);
        proxy.On(_ => true, new(kind, TimeSpan.FromMilliseconds(50)));
        using AwsClient client = new(new(new BasicAWSCredentials("a", "b"), "us-east-1")
        {
            EndpointUrl = new(proxy.EndpointUrl),
            MaxAttempts = 2,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        });
        bool harmless = kind is FaultKind.Delay or FaultKind.Repeat;
        foreach ((string service, string operation, string reply) in calls)
        {
            AwsCall call = StubHttp.Call(service, operation) with { Deadline = TimeSpan.FromSeconds(kind == FaultKind.Hang ? 0.5 : 20) };
            Exception? failure = null;
            try
            {
                Assert.Equal(reply, NodeJson.ToText(await client.CallAsync(call, ct)));
            }
            catch (AwsServiceException e)
            {
                failure = e;
            }
            Assert.True(failure is null == harmless, $"{service}:{operation}: {failure?.Message ?? "no failure"}");
        }
        Assert.All(proxy.Seen, seen => Assert.NotNull(seen.Fault));
    }
}
