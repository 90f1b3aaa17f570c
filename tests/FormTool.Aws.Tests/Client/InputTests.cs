using FormTool.Aws.Client;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class InputTests
{
    [Theory]
    [InlineData("ec2", "DescribeVolumes", """{"VolumeId":["v"]}""", "VolumeId", "VolumeIds")]
    [InlineData("ec2", "DescribeVolumes", """{"Filters":[{"Nme":"x"}]}""", "Filters[0].Nme", "Name")]
    [InlineData("ec2", "DescribeVolumes", """{"VolumeIds":"v"}""", "VolumeIds", "a list")]
    [InlineData("ec2", "DescribeVolumes", """{"VolumeIds":[7]}""", "VolumeIds[0]", "a text")]
    [InlineData("ec2", "DescribeVolumes", """{"MaxResults":"7"}""", "MaxResults", "a whole number of 32 bits")]
    [InlineData("ec2", "DescribeVolumes", """{"MaxResults":7.5}""", "MaxResults", "a whole number of 32 bits")]
    [InlineData("ec2", "DescribeVolumes", """{"MaxResults":99999999999}""", "MaxResults", "a whole number of 32 bits")]
    [InlineData("ec2", "DescribeVolumes", """{"DryRun":"true"}""", "DryRun", "true or false")]
    [InlineData("ec2", "DescribeInstanceAttribute", """{"Attribute":"userData"}""", "InstanceId", "a value")]
    [InlineData("ec2", "DescribeInstanceAttribute", """{"Attribute":"userData","InstanceId":null}""", "InstanceId", "a value")]
    [InlineData("s3", "GetBucketAcl", """{"Bucket":""}""", "Bucket", "a text that is not empty")]
    [InlineData("s3", "GetBucketAcl", """{"Bucket":"b","ExpectedBucketOwner":"1\r\nX-Evil: 1"}""", "ExpectedBucketOwner", "a text on one line")]
    [InlineData("s3", "PutObject", """{"Bucket":"b","Key":"k","Metadata":{"a":"1\n2"}}""", "Metadata", "header names and texts on one line")]
    [InlineData("s3", "PutObject", """{"Bucket":"b","Key":"k","Body":"no base64!"}""", "Body", "bytes as base64 text")]
    [InlineData("s3control", "GetPublicAccessBlock", """{"AccountId":"evil.example/"}""", "AccountId", "letters, digits, hyphens and periods")]
    [InlineData("cloudtrail", "LookupEvents", """{"StartTime":"yesterday"}""", "StartTime", "a moment as ISO 8601 text")]
    [InlineData("ec2", "DescribeVolumes", "{}", "Region", "a region such as us-east-1", "evil.example/#")]
    public async Task What_does_not_fit_the_model_is_named_and_not_sent(
        string service, string operation, string input, string member, string expected, string region = "us-east-1")
    {
        StubHttp http = new(_ => StubHttp.Reply(""));
        using AwsClient client = http.Client();
        InvalidRequestException e = await Assert.ThrowsAsync<InvalidRequestException>(
            () => client.CallAsync(StubHttp.Call(service, operation, input, region), TestContext.Current.CancellationToken));
        Assert.Equal((member, expected), (e.Member, e.Expected));
        Assert.Contains(member.Split('.')[^1], e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, http.Attempts);
    }

    [Fact]
    public async Task An_unknown_operation_suggests_the_nearest()
    {
        using AwsClient client = new StubHttp(_ => StubHttp.Reply("")).Client();
        InvalidRequestException e = await Assert.ThrowsAsync<InvalidRequestException>(
            () => client.CallAsync(StubHttp.Call("ec2", "DescribeVolume"), TestContext.Current.CancellationToken));
        Assert.Equal("DescribeVolumes", e.Expected);
    }

    [Fact]
    public async Task A_token_against_double_orders_is_the_same_in_every_attempt()
    {
        List<string> bodies = [];
        StubHttp? http = null;
        http = new(attempt =>
        {
            bodies.Add(http!.Body);
            return attempt == 1 ? StubHttp.Reply("", 500) : StubHttp.Reply("""{"ARN":"a"}""");
        });
        using AwsClient client = http.Client();
        await client.CallAsync(StubHttp.Call("secretsmanager", "RotateSecret", """{"SecretId":"s"}"""), TestContext.Current.CancellationToken);
        Assert.Equal(2, bodies.Count);
        Assert.Contains("ClientRequestToken", bodies[0]);
        Assert.Equal(bodies[0], bodies[1]);
    }
}
