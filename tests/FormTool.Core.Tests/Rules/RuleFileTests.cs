using FormTool.Core.Knowledge;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

/// <summary>Rule files that are not valid: each error names the line, the rule, what was expected, and what is near.</summary>
public sealed class RuleFileTests
{
    // what is replaced in the valid rule, by what, the line of the error, a part of its message
    public static TheoryData<string, string, int, string> Mistakes => new()
    {
        { "id: ebs-volume-encrypted", "id: EBS_Volume", 1, "'EBS_Volume' is no id" },
        { "id: ebs-volume-encrypted", "id: 7", 1, "'id' must be a text, not the number 7; put it in quotes" },
        { "  resource: ec2.volume\n", "", 1, "'resource' is missing" },
        { "title: EBS volume is encrypted at rest", "title: ''", 3, "'title' is empty" },
        { "severity: high", "severity: hihg", 4, "'hihg' is no severity. Did you mean 'high'?" },
        { "severity: high", "severity: urgent", 4, "One of informational, low, medium, high, critical" },
        { "topics: [encryption-at-rest]", "topics: [encryption]", 5, "Did you mean 'encryption-at-rest'" },
        { "topics: [encryption-at-rest]", "topics: encryption-at-rest", 5, "must be a list of texts, not a text" },
        { "topics: [encryption-at-rest]", "topics: []", 5, "at least one topic" },
        { "topics: [encryption-at-rest]", "topics: [mfa, mfa]", 5, "names a topic twice" },
        { "pass: {", "passes: {", 7, "has no member 'passes'. Did you mean 'pass'?" },
        { "pass: {", "manual: look\n  pass: {", 1, "either 'pass', a condition, or 'manual'" },
        { "  pass: { field: Encrypted, equals: true }\n", "", 1, "either 'pass', a condition, or 'manual'" },
        { "equals: true", "equal: true", 7, "ebs-volume-encrypted pass: 'equal' is no operator. Did you mean 'equals'" },
        { "equals: true", "equals: { a: 1 }", 7, "not an object" },
        { ", equals: true", "", 7, "field Encrypted has no operator" },
        { "field: Encrypted", "fields: Encrypted", 7, "Did you mean 'field'?" },
        { "field: Encrypted", "field: Encrypted.", 7, "a member's name is expected at character 11" },
        { "field: Encrypted", "field: 'Tags[Name'", 7, "is not closed" },
        { "field: Encrypted", "field: ^.Encrypted", 7, "where nothing encloses it" },
        { "field: Encrypted", "field: 'Disks[].Encrypted'", 7, "gives a list" },
        { "field: Encrypted", "field: 3", 7, "must be a path" },
        { "pass: { field: Encrypted, equals: true }", "pass: true", 7, "expected a condition" },
        { "pass: { field: Encrypted, equals: true }", "pass: {}", 7, "found an empty object" },
        { "pass: { field: Encrypted, equals: true }", "pass: { allOf: [] }", 7, "at least one in it" },
        { "pass: { field: Encrypted, equals: true }", "pass:\n    allOf:\n      - { field: A, equals: 1 }\n      - { field: B, equls: 1 }", 10, "Did you mean 'equals'" },
        { "pass: { field: Encrypted, equals: true }", "pass: { allOf: [{ field: A, equals: 1 }], field: B, equals: 1 }", 7, "nest them in allOf" },
        { "pass: { field: Encrypted, equals: true }", "pass: { each: A }", 7, "'each' needs 'is'" },
        { "pass: { field: Encrypted, equals: true }", "pass: { some: A, where: { field: ., equals: 1 } }", 7, "some has no member 'where'" },
        { "pass: { field: Encrypted, equals: true }", "pass: { count: A }", 7, "'count' needs 'atLeast' or 'atMost'" },
        { "pass: { field: Encrypted, equals: true }", "pass: { count: A, atLeast: 1.5 }", 7, "a whole number from 0" },
        { "pass: { field: Encrypted, equals: true }", "pass: { some: A, is: { some: B, is: { some: C, is: { some: D, is: { field: ., equals: 1 } } } } }", 7, "at most 3 deep" },
        { "equals: true", "in: a", 7, "must be a list of values" },
        { "equals: true", "in: []", 7, "at least one in it" },
        { "equals: true", "in: [null]", 7, "must be a text, a number or a boolean, not nothing" },
        { "equals: true", "present: yes", 7, "must be true or false" },
        { "equals: true", "matches: '('", 7, "is no regular expression" },
        { "equals: true", "like: 3", 7, "must be a text, not the number 3" },
        { "equals: true", "atLeast: many", 7, "a version in quotes" },
        { "equals: true", "olderThan: 90", 7, "a time such as 90d" },
        { "equals: true", "olderThan: 90 days", 7, "not '90 days'" },
        { "equals: true", "before: 999999999d", 7, "a time such as 90d" },
        { "equals: true", "insideCidr: [10.0.0.0/33]", 7, "'10.0.0.0/33' is no network" },
        { "equals: true", "equalsField: ''", 7, "is no path" },
        { "[prowler/ec2_ebs_volume_encryption]", "[ec2_ebs_volume_encryption]", 10, "tool/id is expected" },
        { "[prowler/ec2_ebs_volume_encryption]", "['prowler/']", 10, "tool/id is expected" },
        { "  why: Who gets hold of a snapshot reads it.\n", "", 1, "'why' is missing" },
        { "    pass: [{ VolumeId: vol-1, Encrypted: true }]\n", "", 11, "at least one document under 'pass'" },
        { "fail: [{ VolumeId: vol-2, Encrypted: false }, { VolumeId: vol-3 }]", "fail: []", 13, "at least one document under 'fail'" },
        { "fail: [{ VolumeId: vol-2, Encrypted: false }, { VolumeId: vol-3 }]", "fail: [vol-2]", 13, "an object, not a text" },
        { "    skip: [{ VolumeId: vol-4, State: deleting }]", "", 11, "at least one document under 'skip'" },
        { "skip:", "skipped:", 14, "Did you mean 'skip'" },
        { "  when: { field: State, notIn: [deleting, deleted] }\n", "", 13, "a rule without 'when' skips nothing" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_are_named_with_their_line(string from, string to, int line, string message)
    {
        Assert.Contains(from, Written.EncryptedRule);
        string yaml = Written.EncryptedRule.Replace(from, to, StringComparison.Ordinal);
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => RuleSet.Of([Written.Yaml(yaml)]));
        Assert.Contains(message, error.Message);
        Assert.Equal((KnowledgeException.RuleFileNotValid, "test.yaml", line), (error.ErrorId, error.File, error.Line));
        Assert.StartsWith($"test.yaml:{line}: ", error.Message);
    }

    [Theory]
    [InlineData("id: a", "a rule file is a list of rules")]
    [InlineData("- a", "expected a rule")]
    public void What_is_no_list_of_rules_is_refused(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<KnowledgeException>(() => RuleSet.Of([Written.Yaml(yaml)])).Message);

    [Fact]
    public void An_id_is_taken_once()
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => RuleSet.Of([Written.Yaml(Written.EncryptedRule + "\n" + Written.EncryptedRule)]));
        Assert.Equal(KnowledgeException.RuleFileNotValid, error.ErrorId);
        Assert.Contains("'ebs-volume-encrypted' is taken by a rule from test.yaml:1", error.Message);
        Assert.StartsWith("test.yaml:15: ", error.Message);
    }

    [Fact]
    public void A_rule_knows_where_it_comes_from_and_what_it_reads()
    {
        Rule rule = Written.Rule(Written.EncryptedRule);
        Assert.Equal(("test.yaml:1", "ec2", "ec2.volume"), (rule.Source, rule.Service, rule.ResourceType));
        Assert.Equal(["State", "Encrypted"], rule.Paths);
        Assert.Equal(4, rule.Examples.Count);
        Assert.Equal("test", Written.Rule(Written.EncryptedRule.Replace("ec2.volume", "account", StringComparison.Ordinal)).Service);
        Assert.Equal("iam", Written.Rule(Written.EncryptedRule.Replace("resource: ec2.volume", "resource: account\n  service: iam", StringComparison.Ordinal)).Service);
    }
}
