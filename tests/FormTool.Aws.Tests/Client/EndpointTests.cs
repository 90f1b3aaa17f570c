using FormTool.Aws.Client;
using FormTool.Aws.Endpoints;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("ec2", "DescribeVpcs", "{}", "eu-west-1", "https://ec2.eu-west-1.amazonaws.com/", "eu-west-1/ec2")]
    [InlineData("ec2", "DescribeVpcs", "{}", "cn-north-1", "https://ec2.cn-north-1.amazonaws.com.cn/", "cn-north-1/ec2")]
    [InlineData("ec2", "DescribeVpcs", "{}", "us-gov-east-1", "https://ec2.us-gov-east-1.amazonaws.com/", "us-gov-east-1/ec2")]
    [InlineData("ec2", "DescribeVpcs", "{}", "xx-new-9", "https://ec2.xx-new-9.amazonaws.com/", "xx-new-9/ec2")]
    [InlineData("sts", "GetCallerIdentity", "{}", "eu-west-1", "https://sts.eu-west-1.amazonaws.com/", "eu-west-1/sts")]
    [InlineData("iam", "ListUsers", "{}", "eu-west-1", "https://iam.amazonaws.com/", "us-east-1/iam")]
    [InlineData("iam", "ListUsers", "{}", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1/iam")]
    [InlineData("iam", "ListUsers", "{}", "us-gov-east-1", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1/iam")]
    [InlineData("organizations", "ListRoots", "{}", "eu-west-1", "https://organizations.us-east-1.amazonaws.com/", "us-east-1/organizations")]
    [InlineData("organizations", "ListRoots", "{}", "cn-north-1", "https://organizations.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1/organizations")]
    [InlineData("route53", "ListHostedZones", "{}", "eu-west-1", "https://route53.amazonaws.com/2013-04-01/hostedzone", "us-east-1/route53")]
    [InlineData("cloudwatch", "DescribeAlarms", "{}", "eu-west-1", "https://monitoring.eu-west-1.amazonaws.com/", "eu-west-1/monitoring")]
    [InlineData("elbv2", "DescribeLoadBalancers", "{}", "eu-west-1", "https://elasticloadbalancing.eu-west-1.amazonaws.com/", "eu-west-1/elasticloadbalancing")]
    [InlineData("ecr", "DescribeRepositories", "{}", "eu-west-1", "https://api.ecr.eu-west-1.amazonaws.com/", "eu-west-1/ecr")]
    [InlineData("s3", "ListBuckets", "{}", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/", "eu-west-1/s3")]
    [InlineData("s3", "GetBucketAcl", """{"Bucket":"my-bucket"}""", "eu-west-1", "https://my-bucket.s3.eu-west-1.amazonaws.com/?acl", "eu-west-1/s3")]
    [InlineData("s3", "GetBucketAcl", """{"Bucket":"my.bucket"}""", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/my.bucket?acl", "eu-west-1/s3")]
    [InlineData("s3", "GetObject", """{"Bucket":"my-bucket","Key":"a/b c+d"}""", "eu-west-1", "https://my-bucket.s3.eu-west-1.amazonaws.com/a/b%20c%2Bd", "eu-west-1/s3")]
    [InlineData("s3control", "GetPublicAccessBlock", """{"AccountId":"123456789012"}""", "eu-west-1",
        "https://123456789012.s3-control.eu-west-1.amazonaws.com/v20180820/configuration/publicAccessBlock", "eu-west-1/s3")]
    public async Task A_call_goes_where_its_service_is(string service, string operation, string input, string region, string url, string scope)
    {
        StubHttp http = new(_ => StubHttp.Reply("", 400));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 1 });
        await Record.ExceptionAsync(() => client.CallAsync(StubHttp.Call(service, operation, input, region), TestContext.Current.CancellationToken));
        Assert.Equal(url, http.Uri?.AbsoluteUri.Replace("acl=", "acl", StringComparison.Ordinal));
        Assert.Contains($"/{scope}/aws4_request", http.Authorization);
    }

    [Theory]
    [InlineData("s3", "GetBucketAcl", """{"Bucket":"my-bucket"}""", "http://127.0.0.1:9/my-bucket?acl")]
    [InlineData("s3control", "GetPublicAccessBlock", """{"AccountId":"123456789012"}""", "http://127.0.0.1:9/v20180820/configuration/publicAccessBlock")]
    [InlineData("iam", "ListUsers", "{}", "http://127.0.0.1:9/")]
    public async Task A_bench_on_an_address_gets_no_names_before_it(string service, string operation, string input, string url)
    {
        StubHttp http = new(_ => StubHttp.Reply("", 400));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 1, EndpointUrl = new("http://127.0.0.1:9") });
        await Record.ExceptionAsync(() => client.CallAsync(StubHttp.Call(service, operation, input), TestContext.Current.CancellationToken));
        Assert.Equal(url, http.Uri?.AbsoluteUri.Replace("acl=", "acl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_may_have_an_endpoint_of_its_own()
    {
        StubHttp http = new(_ => StubHttp.Reply("", 400));
        using AwsClient client = http.Client(c => c with { MaxAttempts = 1, ConfiguredEndpoint = id => id == "Elastic Load Balancing v2" ? new("https://lb.example/") : null });
        foreach ((string service, string operation, string host) in ((string, string, string)[])[("elbv2", "DescribeLoadBalancers", "lb.example"), ("ec2", "DescribeVpcs", "ec2.us-east-1.amazonaws.com")])
        {
            await Record.ExceptionAsync(() => client.CallAsync(StubHttp.Call(service, operation), TestContext.Current.CancellationToken));
            Assert.Equal(host, http.Uri?.Host);
        }
    }

    [Theory]
    [InlineData("eu-central-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void A_region_tells_its_partition(string region, string partition) => Assert.Equal(partition, Partition.OfRegion(region).Id);
}
