using FormTool.Aws.Documents;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Monitoring;

public sealed class AlarmsTests
{
    private const string Group = "arn:aws:logs:us-east-1:111122223333:log-group:trail:*";
    private const string All = """{"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true}]}""";

    /// <summary>The benchmark's own patterns, and other ways to write them.</summary>
    [Theory]
    [InlineData("root-usage", """{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }""")]
    [InlineData("root-usage", """{($.eventType!=AwsServiceEvent)&&($.userIdentity.invokedBy NOT EXISTS)&&($.userIdentity.type=Root)}""")]
    [InlineData("unauthorized-calls", """{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }""")]
    [InlineData("console-without-mfa", """{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }""")]
    [InlineData("console-failures", """{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }""")]
    [InlineData("trail-changes", """{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }""")]
    [InlineData("trail-changes", """{ $.eventSource = "cloudtrail.amazonaws.com" && ($.eventName = "*Trail" || $.eventName = "*Logging") }""")]
    [InlineData("key-deletion", """{ ($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }""")]
    [InlineData("bucket-policy-changes", """{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }""")]
    [InlineData("config-changes", """{ ($.eventSource = config.amazonaws.com) && (($.eventName=StopConfigurationRecorder)||($.eventName=DeleteDeliveryChannel)||($.eventName=PutDeliveryChannel)||($.eventName=PutConfigurationRecorder)) }""")]
    [InlineData("security-group-changes", """{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }""")]
    [InlineData("gateway-changes", """{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }""")]
    [InlineData("organization-changes", """{ $.eventSource = "organizations.amazonaws.com" }""")]
    public void A_pattern_is_recognised_by_what_it_matches(string name, string pattern)
    {
        Node patterns = World(pattern).Fact("account", "Alarms", "{}")["Patterns"];
        Assert.True(patterns[name].AsBoolean());
        Assert.False(patterns[name == "vpc-changes" ? "root-usage" : "vpc-changes"].AsBoolean());
    }

    [Theory]
    [InlineData("""{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) }""")] // StopLogging is missing
    [InlineData("""{ ($.eventName = CreateTrail) && ($.eventName = StopLogging) }""")]
    [InlineData("""{ $.eventName = * }""")] // rings all day
    [InlineData("")]
    public void What_misses_an_event_or_rings_all_day_does_not_count(string pattern) =>
        Assert.False(World(pattern).Fact("account", "Alarms", "{}")["Patterns"]["trail-changes"].AsBoolean());

    private const string TrailChanges = """{ $.eventSource = "cloudtrail.amazonaws.com" }""";

    [Theory]
    [InlineData("", true)]
    [InlineData("trail-off", false)]
    [InlineData("one-region", false)]
    [InlineData("no-group", false)]
    [InlineData("other-group", false)]
    [InlineData("other-metric", false)]
    [InlineData("actions-off", false)]
    [InlineData("no-action", false)]
    [InlineData("stop-action", false)]
    [InlineData("metric-math", true)]
    [InlineData("reads-only", false)]
    public void Every_link_of_the_chain_counts(string broken, bool watched) =>
        Assert.Equal(watched, World(TrailChanges, broken).Fact("account", "Alarms", "{}")["Patterns"]["trail-changes"].AsBoolean());

    [Fact]
    public void Filters_may_share_the_events_of_a_pattern()
    {
        MemoryScope scope = World("{ $.eventName = \"*Trail\" }");
        scope.With("logs.metric-filter", Filter("{ $.eventName = \"*Logging\" }", "m2")).With("cloudwatch.alarm", Alarm("m2"));
        Assert.True(scope.Fact("account", "Alarms", "{}")["Patterns"]["trail-changes"].AsBoolean());
    }

    [Theory]
    [InlineData("cloudtrail.covering-trail")]
    [InlineData("logs.metric-filter")]
    [InlineData("cloudwatch.alarm")]
    public void A_failed_listing_leaves_what_was_not_seen_unknown(string type)
    {
        Node patterns = World(TrailChanges).Failing(type, "x:List").Fact("account", "Alarms", "{}")["Patterns"];
        Assert.Equal(NodeKind.Unreadable, patterns["root-usage"].Kind);
        Assert.True(patterns["trail-changes"].AsBoolean());
    }

    [Fact]
    public void A_log_group_of_another_account_cannot_be_judged() => Assert.Equal(NodeKind.Unreadable, new MemoryScope()
        .With("cloudtrail.covering-trail", Trail().Replace("us-east-1:111122223333:log-group", "us-east-1:999988887777:log-group"))
        .Fact("account", "Alarms", "{}")["Patterns"]["root-usage"].Kind);

    [Fact]
    public void A_pattern_that_is_not_understood_is_unknown_not_absent() => Assert.Equal("InvalidDocument", Assert.IsType<UnreadableNode>(
        World("{ $.eventName = %Trail% }").Fact("account", "Alarms", "{}")["Patterns"]["trail-changes"]).Failure.Code);

    [Theory]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true,"HomeRegion":"us-east-1"}""", All, true, "True True True True")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true,"HomeRegion":"us-east-1"}""", All, false, "False False False False")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":false,"HomeRegion":"us-east-1"}""", All, true, "False False False False")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true}]}""", true, "True True False True")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":false}]}""", true, "True True False False")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]}""", true, "True True True True")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},{"Field":"readOnly","Equals":["true"]}]}]}""", true, "True True True False")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},{"Field":"eventSource","NotEquals":["kms.amazonaws.com"]}]}]}""", true, "True True True True")]
    [InlineData("""{"Name":"t","IsMultiRegionTrail":true}""", """{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::S3::Object"]}]}]}""", true, "True True False False")]
    public void Trail_of_the_account(string trail, string selectors, bool logging, string expected) =>
        Assert.Equal(expected, ShowTrail(TrailScope(trail, selectors, logging).Fact("account", "Trail", "{}")));

    [Theory]
    [InlineData("us-east-1", "False True True True")]
    [InlineData("eu-west-1", "False False False False")]
    public void A_trail_of_one_region_covers_that_region(string home, string expected) => Assert.Equal(expected, ShowTrail(
        TrailScope($$"""{"Name":"t","IsMultiRegionTrail":false,"HomeRegion":"{{home}}"}""", All, true).Fact("region", "Trail", "{}")));

    [Fact]
    public void A_status_that_could_not_be_read_is_unknown_unless_another_trail_decides()
    {
        string unread = """{"Name":"u","TrailARN":"arn:u","IsMultiRegionTrail":true,"Status":{"$unreadable":{"operation":"o","action":"cloudtrail:GetTrailStatus","code":"AccessDenied","message":"m"}}}""";
        Assert.Equal("cloudtrail:GetTrailStatus", Assert.IsType<UnreadableNode>(
            new MemoryScope().With("cloudtrail.covering-trail", unread).Fact("account", "Trail", "{}")["Logging"]).Failure.Action);
        Assert.True(TrailScope("""{"Name":"t","TrailARN":"arn:t","IsMultiRegionTrail":true}""", All, true)
            .With("cloudtrail.covering-trail", unread).Fact("account", "Trail", "{}")["Logging"].AsBoolean());
    }

    private static string ShowTrail(Node fact) =>
        $"{fact["MultiRegion"].AsBoolean()} {fact["Logging"].AsBoolean()} {fact["LogsManagementReads"].AsBoolean()} {fact["LogsManagementWrites"].AsBoolean()}";

    private static MemoryScope TrailScope(string trail, string selectors, bool logging) => new MemoryScope().With("cloudtrail.covering-trail",
        $$"""{{trail[..^1]}},"Status":{"IsLogging":{{(logging ? "true" : "false")}}},"EventSelectors":{{selectors}}}""");

    private static string Trail() =>
        $$$"""{"Name":"t","TrailARN":"arn:t","IsMultiRegionTrail":true,"HomeRegion":"us-east-1","CloudWatchLogsLogGroupArn":"{{{Group}}}","Status":{"IsLogging":true},"EventSelectors":{{{All}}}}""";

    private static string Filter(string pattern, string metric, string group = "trail") => new ObjectNode
    {
        { "filterName", "f" }, { "logGroupName", group }, { "filterPattern", pattern },
        { "metricTransformations", new ListNode([new ObjectNode { { "metricName", metric }, { "metricNamespace", "CIS" } }]) },
    }.ToString();

    private static string Alarm(string metric) =>
        $$"""{"AlarmName":"a","Namespace":"CIS","MetricName":"{{metric}}","ActionsEnabled":true,"AlarmActions":["arn:aws:sns:us-east-1:111122223333:ops"]}""";

    private static MemoryScope World(string pattern, string broken = "") => new MemoryScope()
        .With("cloudtrail.covering-trail", broken switch
        {
            "trail-off" => Trail().Replace("\"IsLogging\":true", "\"IsLogging\":false"),
            "one-region" => Trail().Replace("\"IsMultiRegionTrail\":true", "\"IsMultiRegionTrail\":false"),
            "no-group" => Trail().Replace("CloudWatchLogsLogGroupArn", "Nothing"),
            "reads-only" => Trail().Replace("\"All\"", "\"ReadOnly\""),
            _ => Trail(),
        })
        .With("logs.metric-filter", Filter(pattern, "m", broken == "other-group" ? "app" : "trail"))
        .With("cloudwatch.alarm", broken switch
        {
            "other-metric" => Alarm("n"),
            "actions-off" => Alarm("m").Replace("true", "false"),
            "no-action" => Alarm("m").Replace("\"arn:aws:sns:us-east-1:111122223333:ops\"", ""),
            "stop-action" => Alarm("m").Replace("arn:aws:sns:us-east-1:111122223333:ops", "arn:aws:automate:us-east-1:ec2:stop"),
            "metric-math" => """{"AlarmName":"a","Metrics":[{"MetricStat":{"Metric":{"Namespace":"CIS","MetricName":"m"}}}],"AlarmActions":["arn:aws:sns:us-east-1:111122223333:ops"]}""",
            _ => Alarm("m"),
        });
}
