using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Collection;

/// <summary>What a service says when it was never switched on is an answer; the same code for another reason is none.</summary>
public sealed class AbsentAnswerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_code_that_denies_is_an_answer_only_with_its_words() =>
        Assert.Empty(
            from type in InventoryCatalog.BuiltIn.Types.Values
            from call in type.Details.Select(detail => detail.Call).Concat(type.List is null ? [] : [type.List.Call])
            from answer in call.Absent
            where answer.Says is null && (ErrorKinds.Of(answer.Code, 0) == AwsErrorKind.AccessDenied || answer.Code == "InvalidAccessException")
            select $"{call.Name}: {answer.Code}");

    [Theory]
    [InlineData("macie2", "GetMacieSession", "macie-on", "AccessDeniedException", "Macie is not enabled.", "Fail")]
    [InlineData("macie2", "GetMacieSession", "macie-on", "AccessDeniedException", "User: ann is not authorized to perform: macie2:GetMacieSession", "Unknown")]
    [InlineData("macie2", "GetMacieSession", "macie-on", "ValidationException", "Macie is not enabled.", "Unknown")]
    [InlineData("securityhub", "DescribeHub", "security-hub-on", "InvalidAccessException", "Account 123456789012 is not subscribed to AWS Security Hub", "Fail")]
    [InlineData("securityhub", "DescribeHub", "security-hub-on", "InvalidAccessException", "The account may not do this.", "Unknown")]
    [InlineData("securityhub", "DescribeHub", "security-hub-on", "AccessDeniedException", "is not subscribed to AWS Security Hub", "Unknown")]
    [InlineData("organizations", "DescribeOrganization", "account-in-organization", "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.", "Fail")]
    [InlineData("organizations", "DescribeOrganization", "account-in-organization", "AccessDeniedException", "You don't have permissions to access this resource.", "Unknown")]
    public async Task Never_switched_on_is_an_answer_and_a_denial_is_none(string service, string operation, string rule, string code, string message, string status)
    {
        await using ReplyServer server = await ReplyServer.StartAsync(stop: Stop);
        server.Reply("ec2", "DescribeInstances", NodeJson.Parse("""{"Reservations":[{"Instances":[{"InstanceId":"i-1","State":{"Name":"running"}}]}]}"""))
            .Reply("s3", "ListBuckets", NodeJson.Parse("""{"Buckets":[{"Name":"data"}]}"""))
            .Reply("s3", "GetBucketLocation", new ObjectNode())
            .Error(service, operation, 403, code, message);
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = new(server.EndpointUrl), MaxAttempts = 1 });
        LiveSource source = new(client, "123456789012", "aws", ["us-east-1"], "us-east-1", DateTimeOffset.UtcNow);
        List<Finding> findings = [];
        await foreach (Finding finding in new PostureRun(source, new() { Rules = RuleSet.BuiltIn.Select(new() { Ids = [rule] }) }).FindingsAsync(null, Stop))
        {
            findings.Add(finding);
        }
        Assert.Equal(status, Assert.Single(findings).Status.ToString());
    }

    [Fact]
    public async Task A_global_type_with_a_home_is_asked_there_and_nowhere_else()
    {
        await using ReplyServer server = await ReplyServer.StartAsync(stop: Stop);
        server.Reply("wafv2", "ListWebACLs", request => NodeJson.Parse(request.Input["Scope"].AsText() == "CLOUDFRONT"
                ? """{"WebACLs":[{"Name":"edge","Id":"1","ARN":"arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1"}]}"""
                : """{"WebACLs":[]}"""), region: "us-east-1")
            .Error("wafv2", "ListWebACLs", 400, "WAFInvalidParameterException", "The scope is not valid.", region: "eu-west-1")
            .Error("wafv2", "GetLoggingConfiguration", 400, "WAFNonexistentItemException", "none", region: "us-east-1");
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "eu-west-1") { EndpointUrl = new(server.EndpointUrl), MaxAttempts = 1 });
        LiveSource source = new(client, "123456789012", "aws", ["eu-west-1"], "eu-west-1", DateTimeOffset.UtcNow);
        List<Finding> findings = [];
        await foreach (Finding finding in new PostureRun(source, new() { Rules = RuleSet.BuiltIn.Select(new() { Ids = ["waf-edge-acl-logs"] }) }).FindingsAsync(null, Stop))
        {
            findings.Add(finding);
        }
        Finding only = Assert.Single(findings);
        Assert.Equal(("edge", FindingStatus.Fail), (only.ResourceId, only.Status));
    }
}
