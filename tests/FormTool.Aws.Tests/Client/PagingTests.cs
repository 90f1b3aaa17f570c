using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class PagingTests
{
    [Fact]
    public async Task Pages_follow_the_token_to_the_end()
    {
        StubHttp? http = null;
        List<string> asked = [];
        http = new(page =>
        {
            asked.Add(http!.Body);
            return Volumes(page, page < 3 ? $"t{page}" : null);
        });
        using AwsClient client = http.Client();
        List<string?> ids = [];
        await foreach (ObjectNode page in client.PagesAsync(StubHttp.Call("ec2", "DescribeVolumes", """{"MaxResults":5}"""), TestContext.Current.CancellationToken))
        {
            ids.AddRange(page["Volumes"].Items.Select(v => v["VolumeId"].AsText()));
        }
        Assert.Equal(["vol-1", "vol-2", "vol-3"], ids);
        Assert.DoesNotContain("NextToken", asked[0]);
        Assert.Contains("NextToken=t1", asked[1]);
        Assert.Contains("NextToken=t2", asked[2]);
        Assert.All(asked, body => Assert.Contains("MaxResults=5", body));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Tokens_that_go_round_in_a_circle_are_an_error(int circle)
    {
        StubHttp http = new(page => Volumes(page, $"t{page % circle}"));
        using AwsClient client = http.Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => CountAsync(client, "ec2", "DescribeVolumes"));
        Assert.Equal(AwsErrorKind.MalformedReply, e.Kind);
        Assert.True(http.Attempts <= circle + 2);
    }

    [Fact]
    public async Task A_listing_without_end_is_an_error()
    {
        StubHttp http = new(page => Volumes(page, $"t{page}"));
        using AwsClient client = http.Client(c => c with { MaxPages = 50 });
        await Assert.ThrowsAsync<AwsServiceException>(() => CountAsync(client, "ec2", "DescribeVolumes"));
        Assert.Equal(50, http.Attempts);
    }

    [Theory]
    [InlineData("<IsTruncated>true</IsTruncated>", false)]
    [InlineData("<IsTruncated>false</IsTruncated><Marker>m</Marker>", true)]
    [InlineData("", true)]
    public async Task More_without_a_marker_is_an_error_and_a_marker_without_more_is_the_end(string end, bool whole)
    {
        StubHttp http = new(_ => StubHttp.Reply($"<ListUsersResponse><ListUsersResult><Users/>{end}</ListUsersResult></ListUsersResponse>"));
        using AwsClient client = http.Client();
        if (whole)
        {
            Assert.Equal(1, await CountAsync(client, "iam", "ListUsers"));
        }
        else
        {
            Assert.Equal(AwsErrorKind.MalformedReply, (await Assert.ThrowsAsync<AwsServiceException>(() => CountAsync(client, "iam", "ListUsers"))).Kind);
        }
    }

    [Fact]
    public async Task An_operation_without_a_paginator_is_one_page()
    {
        using AwsClient client = new StubHttp(_ => StubHttp.Reply("<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>")).Client();
        Assert.Equal(1, await CountAsync(client, "ec2", "DescribeRegions"));
    }

    [Fact]
    public async Task A_waiter_looks_until_it_is_content()
    {
        StubHttp http = new(look => Instance(look < 3 ? "pending" : "running"));
        using AwsClient client = http.Client();
        await client.WaitAsync("InstanceRunning", Instances, TestContext.Current.CancellationToken);
        Assert.Equal(3, http.Attempts);
    }

    [Fact]
    public async Task A_waiter_fails_at_a_state_from_which_nothing_leads_there()
    {
        using AwsClient client = new StubHttp(_ => Instance("terminated")).Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.WaitAsync("InstanceRunning", Instances, TestContext.Current.CancellationToken));
        Assert.Equal("WaiterFailed", e.Code);
    }

    [Fact]
    public async Task A_waiter_gives_up()
    {
        StubHttp http = new(_ => Instance("pending"));
        using AwsClient client = http.Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.WaitAsync("InstanceRunning", Instances, TestContext.Current.CancellationToken));
        Assert.Equal(("WaiterTimeout", 40), (e.Code, http.Attempts));
    }

    [Fact]
    public async Task A_waiter_passes_on_what_it_may_not_see_and_names_what_it_does_not_know()
    {
        StubHttp http = new(_ => StubHttp.Reply("<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>", 403));
        using AwsClient client = http.Client();
        AwsServiceException e = await Assert.ThrowsAsync<AwsServiceException>(() => client.WaitAsync("InstanceRunning", Instances, TestContext.Current.CancellationToken));
        Assert.Equal((AwsErrorKind.AccessDenied, 1), (e.Kind, http.Attempts));
        InvalidRequestException unknown = await Assert.ThrowsAsync<InvalidRequestException>(() => client.WaitAsync("InstanceRuning", Instances, TestContext.Current.CancellationToken));
        Assert.Equal("InstanceRunning", unknown.Expected);
    }

    private static AwsCall Instances => StubHttp.Call("ec2", "", """{"InstanceIds":["i-1"]}""");

    private static async Task<int> CountAsync(AwsClient client, string service, string operation)
    {
        int pages = 0;
        await foreach (ObjectNode page in client.PagesAsync(StubHttp.Call(service, operation), TestContext.Current.CancellationToken))
        {
            pages++;
        }
        return pages;
    }

    private static HttpResponseMessage Volumes(int page, string? token) => StubHttp.Reply(
        $"<DescribeVolumesResponse><volumeSet><item><volumeId>vol-{page}</volumeId></item></volumeSet>{(token is null ? "" : $"<nextToken>{token}</nextToken>")}</DescribeVolumesResponse>");

    private static HttpResponseMessage Instance(string state) => StubHttp.Reply(
        $"<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceState><name>{state}</name></instanceState></item></instancesSet></item></reservationSet></DescribeInstancesResponse>");
}
