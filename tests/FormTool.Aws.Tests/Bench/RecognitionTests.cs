using System.Net.Http.Headers;
using System.Text;
using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FormTool.Aws.Tests.Bench;

public sealed class RecognitionTests
{
    internal static KnownServices Services { get; } = KnownServices.From(
        ("ec2", Model("ec2", "ec2", "DescribeVolumes")),
        ("elb", Model("elasticloadbalancing", "query", "DescribeLoadBalancers", version: "2012-06-01")),
        ("elbv2", Model("elasticloadbalancing", "query", "DescribeLoadBalancers", version: "2015-12-01")),
        ("sts", Model("sts", "query", "AssumeRoleWithWebIdentity")),
        ("cloudtrail", Model("cloudtrail", "json", "DescribeTrails")),
        ("lambda", NodeJson.Parse("""
            {"metadata":{"endpointPrefix":"lambda","protocol":"rest-json"},"operations":{
              "ListFunctions":{"http":{"method":"GET","requestUri":"/2015-03-31/functions/"}},
              "GetPolicy":{"http":{"method":"GET","requestUri":"/2015-03-31/functions/{FunctionName}/policy"}}}}
            """)),
        ("s3", NodeJson.Parse("""
            {"metadata":{"endpointPrefix":"s3","protocol":"rest-xml"},"operations":{
              "ListBuckets":{"http":{"method":"GET"}},
              "ListObjects":{"http":{"method":"GET","requestUri":"/{Bucket}"}},
              "ListObjectsV2":{"http":{"method":"GET","requestUri":"/{Bucket}?list-type=2"}},
              "GetBucketEncryption":{"http":{"method":"GET","requestUri":"/{Bucket}?encryption"}},
              "PutBucketEncryption":{"http":{"method":"PUT","requestUri":"/{Bucket}?encryption"}},
              "GetObject":{"http":{"method":"GET","requestUri":"/{Bucket}/{Key+}"}},
              "GetObjectAcl":{"http":{"method":"GET","requestUri":"/{Bucket}/{Key+}?acl"}}}}
            """)));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", "s3", "s3:ListBuckets")]
    [InlineData("GET", "/a-bucket", "s3", "s3:ListObjects")]
    [InlineData("GET", "/a-bucket/?list-type=2&prefix=x", "s3", "s3:ListObjectsV2")]
    [InlineData("GET", "/a-bucket?encryption", "s3", "s3:GetBucketEncryption")]
    [InlineData("PUT", "/a-bucket?encryption=", "s3", "s3:PutBucketEncryption")]
    [InlineData("GET", "/a-bucket/some/long/key", "s3", "s3:GetObject")]
    [InlineData("GET", "/a-bucket/some%2Flong/key?acl", "s3", "s3:GetObjectAcl")]
    [InlineData("GET", "/2015-03-31/functions/", "lambda", "lambda:ListFunctions")]
    [InlineData("GET", "/2015-03-31/functions/arn%3Aaws%3Alambda/policy", "lambda", "lambda:GetPolicy")]
    [InlineData("DELETE", "/2015-03-31/functions/x", "lambda", "lambda:DELETE /2015-03-31/functions/x")]
    public Task A_rest_operation_is_known_by_method_path_and_query(string method, string target, string service, string expected) =>
        ExpectAsync(endpoint => Signed(new(new(method), endpoint + target), service), expected, "eu-west-3");

    [Theory]
    [InlineData("ec2", "ec2:DescribeVolumes")]
    [InlineData("query", "elbv2:DescribeLoadBalancers")]
    [InlineData("json", "cloudtrail:DescribeTrails")]
    [InlineData("rest-json", "lambda:ListFunctions")]
    [InlineData("rest-xml", "s3:GetBucketEncryption")]
    public Task An_operation_of_each_protocol_is_known(string protocol, string expected) =>
        ExpectAsync(endpoint => Request(protocol, endpoint), expected, "eu-west-3");

    [Fact]
    public Task Two_services_that_sign_alike_are_told_apart_by_their_version() =>
        ExpectAsync(
            endpoint => Signed(Form(endpoint, "Action=DescribeLoadBalancers&Version=2012-06-01"), "elasticloadbalancing"),
            "elb:DescribeLoadBalancers", "eu-west-3");

    [Fact]
    public Task An_unsigned_request_has_no_region() =>
        ExpectAsync(endpoint => Form(endpoint, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"), "sts:AssumeRoleWithWebIdentity", "");

    [Fact]
    public Task A_service_without_a_model_goes_by_its_signing_name() =>
        ExpectAsync(endpoint => Signed(Form(endpoint, "Action=ListQueues&Version=2012-11-05"), "sqs"), "sqs:ListQueues", "eu-west-3");

    [Fact]
    public Task A_presigned_request_carries_its_scope_in_the_query() =>
        ExpectAsync(
            endpoint => new(HttpMethod.Get, endpoint + "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKID%2F20260102%2Fus-west-2%2Fsts%2Faws4_request"),
            "sts:GetCallerIdentity", "us-west-2");

    /// <summary>One request of the protocol, as a client of the service sends it.</summary>
    internal static HttpRequestMessage Request(string protocol, string endpoint)
    {
        HttpRequestMessage Json(HttpRequestMessage request)
        {
            request.Headers.Add("x-wants-json", "1");
            return request;
        }
        switch (protocol)
        {
            case "ec2":
                return Signed(Form(endpoint, "Action=DescribeVolumes&Version=2016-11-15"), "ec2");
            case "query":
                return Signed(Form(endpoint, "Action=DescribeLoadBalancers&Version=2015-12-01"), "elasticloadbalancing");
            case "json":
                HttpRequestMessage request = new(HttpMethod.Post, endpoint)
                {
                    Content = new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new("application/x-amz-json-1.1") } },
                };
                request.Headers.Add("X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails");
                return Json(Signed(request, "cloudtrail"));
            case "rest-json":
                return Json(Signed(new(HttpMethod.Get, endpoint + "/2015-03-31/functions/"), "lambda"));
            default:
                return Signed(new(HttpMethod.Get, endpoint + "/a-bucket?encryption"), "s3");
        }
    }

    private static async Task ExpectAsync(Func<string, HttpRequestMessage> request, string expected, string region)
    {
        await using LoopbackServer upstream = await LoopbackServer.StartAsync((context, _) => context.Response.WriteAsync("ok"), Stop);
        await using FaultProxy proxy = await FaultProxy.StartAsync(upstream.EndpointUrl, Services, Stop);
        using HttpClient http = new();
        using HttpResponseMessage reply = await http.SendAsync(request(proxy.EndpointUrl), Stop);
        SeenRequest seen = Assert.Single(proxy.Seen);
        Assert.Equal((expected, region), (seen.Name, seen.Region));
    }

    private static HttpRequestMessage Form(string endpoint, string form) => new(HttpMethod.Post, endpoint)
    {
        Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
    };

    private static HttpRequestMessage Signed(HttpRequestMessage request, string service)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential=AKIDEXAMPLE/20260102/eu-west-3/{service}/aws4_request, SignedHeaders=host, Signature=00");
        return request;
    }

    private static Node Model(string endpointPrefix, string protocol, string operation, string version = "2016-11-15") => NodeJson.Parse($$$"""
        {"metadata":{"endpointPrefix":"{{{endpointPrefix}}}","protocol":"{{{protocol}}}","apiVersion":"{{{version}}}"},"operations":{"{{{operation}}}": {} } }
        """);
}
