using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Collection;

public sealed class SharedDetailTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_image_of_many_servers_is_asked_once()
    {
        await using ReplyServer server = await FleetAsync();
        server.Reply("ec2", "DescribeImages", NodeJson.Parse("""{"Images":[{"ImageId":"ami-0","CreationDate":"2020-01-01T00:00:00.000Z"}]}"""));
        List<Finding> findings = await FindAsync(server);
        Assert.Equal(12, findings.Count(finding => finding.Status == FindingStatus.Fail));
        Assert.Equal(2, server.Calls("ec2", "DescribeImages"));
    }

    [Fact]
    public async Task A_failure_is_nobody_elses_answer()
    {
        await using ReplyServer server = await FleetAsync();
        server.Error("ec2", "DescribeImages", 403, "UnauthorizedOperation", "No.");
        List<Finding> findings = await FindAsync(server);
        Assert.Equal(12, findings.Count(finding => finding.Status == FindingStatus.Unknown && finding.Reason.Contains("ec2:DescribeImages")));
    }

    private static async Task<ReplyServer> FleetAsync()
    {
        ReplyServer server = await ReplyServer.StartAsync(stop: Stop);
        IEnumerable<string> servers = Enumerable.Range(0, 12).Select(index =>
            $$$"""{"InstanceId":"i-{{{index}}}","ImageId":"ami-{{{index % 2}}}","State":{"Name":"running"}}""");
        return server.Reply("ec2", "DescribeInstances", NodeJson.Parse($$"""{"Reservations":[{"Instances":[{{string.Join(',', servers)}}]}]}"""));
    }

    private static async Task<List<Finding>> FindAsync(ReplyServer server)
    {
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = new(server.EndpointUrl) });
        LiveSource source = new(client, "123456789012", "aws", ["us-east-1"], "us-east-1", DateTimeOffset.UtcNow);
        PostureRun run = new(source, new() { Rules = [.. RuleSet.BuiltIn.Rules.Where(rule => rule.Id == "ec2-instance-image-recent")] });
        List<Finding> findings = [];
        await foreach (Finding finding in run.FindingsAsync(null, Stop))
        {
            findings.Add(finding);
        }
        return findings;
    }
}
