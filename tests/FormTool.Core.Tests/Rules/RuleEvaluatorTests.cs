using FormTool.Core.Findings;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

public sealed class RuleEvaluatorTests
{
    [Fact]
    public void A_finding_carries_the_rule_and_the_resource()
    {
        Finding finding = Evaluate("pass: { field: Encrypted, equals: true }", "{ Encrypted: false }")!;
        Assert.Equal(
            ("ebs-volume-encrypted", FindingStatus.Fail, Severity.High, "ec2", "ec2.volume", "vol-1", "123456789012", "us-east-1"),
            (finding.RuleId, finding.Status, finding.Severity, finding.Service, finding.ResourceType, finding.ResourceId, finding.Account, finding.Region));
        Assert.Equal("arn:aws:ec2:us-east-1:123456789012:volume/vol-1", finding.Arn);
        Assert.Equal(["encryption-at-rest"], finding.Topics);
        Assert.Equal(["prowler/ec2_ebs_volume_encryption"], finding.SameAs);
        Assert.Equal(new Evidence("Encrypted", "false", "equals true", Written.Now), Assert.Single(finding.Evidence));
        Assert.Null(finding.Muted);
    }

    [Theory]
    [InlineData("{ field: Encrypted, equals: true }", "{ Encrypted: true }", FindingStatus.Pass, "EBS volume is encrypted at rest", "Encrypted: true, equals true")]
    [InlineData("{ field: Encrypted, equals: true }", "{}", FindingStatus.Fail, "Encrypted is absent; wanted: equals true", "Encrypted: absent, equals true")]
    [InlineData("{ not: { field: Cidr, equals: 0.0.0.0/0 } }", "{ Cidr: 0.0.0.0/0 }", FindingStatus.Fail,
        "Cidr is 0.0.0.0/0; wanted: does not equal 0.0.0.0/0", "Cidr: 0.0.0.0/0, does not equal 0.0.0.0/0")]
    [InlineData("{ allOf: [{ field: A, equals: 1 }, { field: B, equals: 2 }, { field: C, present: true }] }", "{ A: 1, B: 3 }", FindingStatus.Fail,
        "B is 3; wanted: equals 2 (and 1 more)", "B: 3, equals 2 | C: absent, is present")]
    [InlineData("{ anyOf: [{ field: A, equals: 1 }, { field: B, equals: 2 }] }", "{ A: 0, B: 2 }", FindingStatus.Pass, "EBS volume is encrypted at rest", "B: 2, equals 2")]
    [InlineData("{ none: Ports, is: { field: From, atMost: 22 } }", "{ Ports: [{ From: 80 }, { From: 22 }] }", FindingStatus.Fail,
        "Ports[1].From is 22; wanted: is not at most 22", "Ports[1].From: 22, is not at most 22")]
    [InlineData("{ some: Ports, is: { field: ., equals: 443 } }", "{ Ports: [80] }", FindingStatus.Fail,
        "Ports is [80]; wanted: some Ports: . equals 443", "Ports: [80], some Ports: . equals 443")]
    [InlineData("{ each: Ports, is: { field: ., equals: 443 } }", "{ Ports: [443, 80] }", FindingStatus.Fail,
        "Ports[1] is 80; wanted: equals 443", "Ports[1]: 80, equals 443")]
    [InlineData("{ some: 'A[].B', is: { field: C, equals: 1 } }", "{ A: [{ B: [{ C: 0 }] }, { B: [{ C: 0 }, { C: 1 }] }] }", FindingStatus.Pass,
        "EBS volume is encrypted at rest", "A[1].B[1].C: 1, equals 1")]
    [InlineData("{ count: Zones, atLeast: 2 }", "{ Zones: [a] }", FindingStatus.Fail, "Zones is 1 item; wanted: at least 2", "Zones: 1 item, at least 2")]
    [InlineData("{ field: Encrypted, equals: true }", "{ Encrypted: '!denied' }", FindingStatus.Unknown,
        "s3:GetEncryptionConfiguration was denied (AccessDenied): not authorized",
        "Encrypted: unreadable: s3:GetEncryptionConfiguration was denied (AccessDenied): not authorized, equals true")]
    [InlineData("{ anyOf: [{ field: A, equals: 1 }, { field: B.C, equals: 2 }] }", "{ A: 0, B: '!denied' }", FindingStatus.Unknown,
        "s3:GetEncryptionConfiguration was denied (AccessDenied): not authorized",
        "B.C: unreadable: s3:GetEncryptionConfiguration was denied (AccessDenied): not authorized, equals 2")]
    [InlineData("{ allOf: [{ field: A, equals: 1 }, { field: B.C, equals: 2 }] }", "{ A: 0, B: '!denied' }", FindingStatus.Fail, "A is 0; wanted: equals 1", "A: 0, equals 1")]
    public void A_finding_says_what_decided_it(string pass, string document, FindingStatus status, string reason, string evidence)
    {
        Finding finding = Evaluate($"pass: {pass}", document)!;
        Assert.Equal((status, reason), (finding.Status, finding.Reason));
        Assert.Equal(evidence, string.Join(" | ", finding.Evidence.Select(Written.Short)));
    }

    [Theory]
    [InlineData("{ each: L, is: { field: P, equals: 1 } }", "{ L: '!denied' }")]
    [InlineData("{ each: L, is: { field: P, equals: 1 } }", "{ L: [{ P: 1 }, '!denied'] }")]
    [InlineData("{ each: L, is: { field: P, equals: 1 } }", "{ L: [{ P: '!denied' }] }")]
    [InlineData("{ none: L, is: { field: ^.X, equals: 1 } }", "{ L: [1], X: '!denied' }")]
    [InlineData("{ some: L }", "{ L: '!denied' }")]
    [InlineData("{ count: L, is: { field: P, equals: 1 }, atLeast: 1 }", "{ L: [{ P: '!denied' }] }")]
    [InlineData("{ count: L, is: { field: ^.X, equals: 1 }, atLeast: 1 }", "{ L: [1], X: '!denied' }")]
    [InlineData("{ count: L, atMost: 1 }", "{ L: '!denied' }")]
    [InlineData("{ not: { field: L, contains: a } }", "{ L: [b, '!denied'] }")]
    [InlineData("{ field: A, equalsField: X }", "{ A: 1, X: '!denied' }")]
    [InlineData("{ not: { anyOf: [{ field: A, equals: 1 }, { not: { field: X, present: true } }] } }", "{ A: 0, X: '!denied' }")]
    [InlineData("{ field: O, equalsField: P }", "{ O: { a: '!denied' }, P: { a: 1 } }")]
    public void An_unknown_finding_always_names_the_action_that_was_missing(string pass, string document)
    {
        Finding finding = Evaluate($"pass: {pass}", document)!;
        Assert.Equal(FindingStatus.Unknown, finding.Status);
        Assert.StartsWith("s3:GetEncryptionConfiguration was denied (AccessDenied)", finding.Reason);
        Assert.NotEmpty(finding.Evidence);
    }

    [Fact]
    public void What_the_rule_does_not_speak_of_gives_no_finding()
    {
        Assert.Null(RuleEvaluator.Evaluate(Written.Rule(Written.EncryptedRule), Written.Resource("{ State: deleting }"), Written.Now));
        Assert.NotNull(RuleEvaluator.Evaluate(Written.Rule(Written.EncryptedRule), Written.Resource("{}"), Written.Now));
    }

    [Fact]
    public void Where_it_is_unknown_whether_the_rule_applies_the_finding_is_unknown()
    {
        Finding? finding = RuleEvaluator.Evaluate(Written.Rule(Written.EncryptedRule), Written.Resource("{ State: '!denied', Encrypted: true }"), Written.Now);
        Assert.Equal(FindingStatus.Unknown, finding?.Status);
        Assert.Contains("s3:GetEncryptionConfiguration was denied", finding?.Reason);
    }

    [Fact]
    public void A_manual_rule_says_what_to_look_at()
    {
        Finding? finding = Evaluate("manual: Look at the safe.", "{}", examples: false);
        Assert.Equal((FindingStatus.Manual, "Look at the safe."), (finding?.Status, finding?.Reason));
    }

    [Fact]
    public void A_failed_listing_is_one_unknown()
    {
        Finding finding = RuleEvaluator.NotListed(Written.Rule(Written.EncryptedRule), new("ec2:DescribeVolumes", "ec2:DescribeVolumes", "Throttled", ""), "123456789012", "us-east-1");
        Assert.Equal(
            (FindingStatus.Unknown, "*", "ec2:DescribeVolumes was throttled until the last attempt (Throttled)"),
            (finding.Status, finding.ResourceId, finding.Reason));
    }

    [Fact]
    public void Evidence_is_bounded_and_cannot_break_a_line_or_a_terminal()
    {
        Finding finding = Evaluate("pass: { field: Name, equals: x }", "{ Name: \"a\\nb\\e[31m\\u202e" + new string('z', 500) + "\" }")!;
        string actual = finding.Evidence[0].Actual!;
        Assert.StartsWith(@"a\nb\u001b[31m\u202ezzz", actual);
        Assert.Equal(200, actual.Length);
        Assert.DoesNotContain('\n', finding.Reason);
    }

    [Theory]
    [InlineData("UserData", "{ UserData: 'export SECRET=hunter2' }")]
    [InlineData("Environment.Variables.DB", "{ Environment: { Variables: { DB: hunter2 } } }")]
    [InlineData("Environment", "{ Environment: { Variables: { DB: hunter2 } } }")]
    [InlineData("Config", "{ Config: [{ MasterUserPassword: hunter2 }] }")]
    public void Evidence_shows_no_text_that_may_hold_a_secret(string field, string document)
    {
        Finding finding = Evaluate($"pass: {{ field: {field}, present: false }}", document)!;
        Assert.Equal(FindingStatus.Fail, finding.Status);
        Assert.DoesNotContain("hunter2", finding.Reason + finding.Evidence[0].Actual);
        Assert.Contains("not shown", finding.Evidence[0].Actual);
    }

    private static Finding? Evaluate(string pass, string document, bool examples = true)
    {
        string rule = Written.EncryptedRule
            .Replace("  when: { field: State, notIn: [deleting, deleted] }\n", "", StringComparison.Ordinal)
            .Replace("    skip: [{ VolumeId: vol-4, State: deleting }]", "", StringComparison.Ordinal)
            .Replace("pass: { field: Encrypted, equals: true }", pass, StringComparison.Ordinal);
        rule = examples ? rule : rule[..rule.IndexOf("  examples:", StringComparison.Ordinal)];
        return RuleEvaluator.Evaluate(Written.Rule(rule), Written.Resource(document), Written.Now);
    }
}
