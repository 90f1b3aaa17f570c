using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;
using Xunit;

namespace FormTool.Core.Tests.Rules;

public sealed class MuteListTests
{
    private const string Signed = "owner: ann, reason: scratch, until: 2026-11-21";

    private static readonly Resource Volume = Written.Resource("{ Encrypted: false, Tags: [{ Key: Environment, Value: dev }] }");

    [Theory]
    [InlineData("rule: ebs-volume-encrypted", true)]
    [InlineData("rule: EBS-*", true)]
    [InlineData("rule: s3-*", false)]
    [InlineData("rule: [s3-*, ebs-*]", true)]
    [InlineData("resource: vol-?", true)]
    [InlineData("resource: 'arn:aws:ec2:*:volume/vol-1'", true)]
    [InlineData("resource: vol-2", false)]
    [InlineData("rule: '*', account: '123456789012', region: us-*", true)]
    [InlineData("rule: '*', account: '999999999999'", false)]
    [InlineData("rule: '*', region: eu-*", false)]
    [InlineData("tag: Environment=dev", true)]
    [InlineData("tag: Environment", true)]
    [InlineData("tag: Environment=prod", false)]
    [InlineData("tag: Owner", false)]
    [InlineData("when: { field: Severity, in: [high, low] }", true)]
    [InlineData("when: { allOf: [{ field: Topics, contains: encryption-at-rest }, { field: Status, equals: Fail }] }", true)]
    [InlineData("when: { field: Severity, equals: low }", false)]
    [InlineData("rule: ebs-*, resource: vol-2", false)]
    public void Entries_mute_what_fits_all_that_they_say(string entry, bool muted)
    {
        Finding finding = Apply($"- {{ {entry}, {Signed} }}", Volume);
        Assert.Equal(muted ? new Mute("ann", "scratch", new(2026, 11, 21)) : null, finding.Muted);
        Assert.Equal(FindingStatus.Fail, finding.Status);
    }

    [Fact]
    public void An_entry_mutes_through_its_last_day_and_no_longer()
    {
        const string Yaml = "- { rule: '*', owner: ann, reason: scratch, until: 2026-11-20 }";
        Assert.Null(Apply(Yaml, Volume).Muted);
        Assert.Equal("ann", Assert.Single(Load(Yaml).Expired).Owner);
        Assert.NotNull(Apply($"- {{ rule: '*', {Signed} }}", Volume).Muted);
    }

    [Fact]
    public void A_pass_is_not_muted() =>
        Assert.Null(Apply($"- {{ rule: '*', {Signed} }}", Written.Resource("{ Encrypted: true }")).Muted);

    [Fact]
    public void A_tag_fits_nothing_where_the_resource_is_not_known() =>
        Assert.Null(Load($"- {{ tag: Environment=dev, {Signed} }}").Apply(Finding(Volume)).Muted);

    [Theory]
    [InlineData("rule: x", "rule: x\n  owner: ann\n  reason: r", 1, "'until' is missing")]
    [InlineData("owner", "rule: x\n  reason: r\n  until: 2026-11-21", 1, "'owner' is missing")]
    [InlineData("reason", "rule: x\n  owner: ann\n  until: 2026-11-21\n  reason: ''", 4, "'reason' is empty")]
    [InlineData("until", "rule: x\n  owner: ann\n  reason: r\n  until: next week", 4, "'next week' is no day")]
    [InlineData("account", "rule: ebs-*\n  account: 123456789012\n  owner: ann\n  reason: r\n  until: 2026-11-21", 2, "put it in quotes")]
    [InlineData("all", "account: '1'\n  owner: ann\n  reason: r\n  until: 2026-11-21", 1, "must not set everything aside")]
    [InlineData("when", "when: { field: Status, equal: Fail }\n  owner: ann\n  reason: r\n  until: 2026-11-21", 1, "Did you mean 'equals'")]
    [InlineData("unknown", "rules: x\n  owner: ann\n  reason: r\n  until: 2026-11-21", 1, "no member 'rules'. Did you mean 'rule'")]
    [InlineData("known rule", "rule: ebs-volume-encryptd\n  owner: ann\n  reason: r\n  until: 2026-11-21", 1, "there is no rule 'ebs-volume-encryptd'. Did you mean 'ebs-volume-encrypted'")]
    public void Entries_that_are_not_valid_say_where_and_why(string what, string yaml, int line, string message)
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => Load("- " + yaml, RuleSet.Of([Written.Yaml(Written.EncryptedRule)])));
        Assert.Equal((what, KnowledgeException.MuteFileNotValid, line), (what, error.ErrorId, error.Line));
        Assert.Contains(message, error.Message);
    }

    private static MuteList Load(string yaml, RuleSet? rules = null) =>
        MuteList.Of([YamlReader.Read("mutes.yaml", yaml, KnowledgeException.MuteFileNotValid)], Written.Now, rules);

    private static Finding Apply(string yaml, Resource resource) => Load(yaml).Apply(Finding(resource), resource);

    private static Finding Finding(Resource resource) => RuleEvaluator.Evaluate(Written.Rule(Written.EncryptedRule), resource, Written.Now)!;
}
