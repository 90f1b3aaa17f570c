using FormTool.Aws.Connections;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

public sealed class RegionAndEndpointTests : IDisposable
{
    private readonly ConnectionHome _home = new ConnectionHome().Credentials("[default]\naws_access_key_id = AK\naws_secret_access_key = s\n");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_region_is_found_in_the_order_of_aws_tools()
    {
        _home.Environment["AWS_REGION"] = "eu-west-2";
        _home.Environment["AWS_DEFAULT_REGION"] = "eu-west-3";
        _home.Config("[default]\nregion = eu-north-1\n");
        ConnectionOptions all = _home.Options with { Region = "US-West-2 ", StoredRegion = "ap-south-1" };
        string Region(ConnectionOptions options) => new ConnectionResolver().Resolve(options).Region;
        Assert.Equal("us-west-2", Region(all));
        Assert.Equal("ap-south-1", Region(all with { Region = null }));
        Assert.Equal("eu-north-1", Region(_home.Options));
        _home.Config("");
        Assert.Equal("eu-west-2", Region(_home.Options));
        _home.Environment.Remove("AWS_REGION");
        Assert.Equal("eu-west-3", Region(_home.Options));
        _home.Environment.Remove("AWS_DEFAULT_REGION");
        Assert.Contains("-Region", ConnectionHome.Fails("RegionNotResolved", _home.Options));
    }

    [Theory]
    [InlineData("us-east-1", "aws")]
    [InlineData("eu-south-2", "aws")]
    [InlineData("mx-central-1", "aws")]
    [InlineData("ca-west-9", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void A_region_belongs_to_a_partition(string region, string partition)
    {
        Assert.Equal(region, RegionName.Check(region, "-Region"));
        Assert.Equal(partition, RegionName.Partition(region));
    }

    [Theory]
    [InlineData("us-esat-1", "Did you mean us-east-1?")]
    [InlineData("us-east1", "Did you mean us-east-1?")]
    [InlineData("Frankfurt", "A region is named like us-east-1.")]
    [InlineData("us-iso-east-1", "partitions")]
    [InlineData("evil.example/#", "A region is named like us-east-1.")]
    [InlineData("us-east-1\n.evil.example", "A region is named like us-east-1.")]
    [InlineData("us-east-1a", "Did you mean us-east-1?")]
    public void What_is_no_region_is_refused_with_advice(string region, string advice)
    {
        string message = ConnectionHome.Fails("RegionNotValid", _home.Options with { Region = region });
        Assert.Contains(advice, message);
        Assert.Contains("(-Region)", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_wrong_region_in_a_file_is_told_with_its_line()
    {
        _home.Config("[default]\n\nregion = nowhere\n");
        Assert.Contains("line 3", ConnectionHome.Fails("RegionNotValid", _home.Options));
    }

    [Fact]
    public void The_endpoint_is_found_in_the_order_of_aws()
    {
        _home.Config("[default]\nregion = us-east-1\nservices = bench\nendpoint_url = http://profile:1\n[services bench]\nec2 =\n  endpoint_url = http://profile-ec2:1\nelastic_load_balancing_v2 =\n    endpoint_url = http://profile-elb:1\n");
        string? For(string service, string? given = null) =>
            new ConnectionResolver().Resolve(_home.Options with { EndpointUrl = given }).EndpointFor(service)?.Host;
        Assert.Equal("profile-ec2", For("EC2"));
        Assert.Equal("profile-elb", For("Elastic Load Balancing v2"));
        Assert.Equal("profile", For("IAM"));
        _home.Environment["AWS_ENDPOINT_URL"] = "http://all:1";
        Assert.Equal("all", For("EC2"));
        _home.Environment["AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2"] = "http://elb:1";
        Assert.Equal("elb", For("Elastic Load Balancing v2"));
        Assert.Equal("all", For("IAM"));
        Assert.Equal("given", For("Elastic Load Balancing v2", "http://given:1"));
        _home.Environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        Assert.Null(For("IAM"));
        Assert.Equal("given", For("IAM", "http://given:1"));
    }

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("ftp://localhost")]
    [InlineData("/tmp/socket")]
    [InlineData("http://user:" + ConnectionHome.Canary + "@localhost")]
    [InlineData("http://localhost/?token=" + ConnectionHome.Canary)]
    [InlineData("not a url " + ConnectionHome.Canary)]
    public void What_is_no_endpoint_is_refused_unseen(string url)
    {
        ConnectionOptions options = _home.Options with { Region = "us-east-1" };
        Assert.Contains("-EndpointUrl", ConnectionHome.Fails("EndpointNotValid", options with { EndpointUrl = url }));
        _home.Environment["AWS_ENDPOINT_URL"] = url;
        Assert.Contains("AWS_ENDPOINT_URL", ConnectionHome.Fails("EndpointNotValid", options));
    }

    [Fact]
    public void Services_that_no_file_has_are_told()
    {
        _home.Config("[default]\nservices = bench\n");
        Assert.Contains("[services bench]", ConnectionHome.Fails("CredentialFileNotValid", _home.Options));
    }
}
