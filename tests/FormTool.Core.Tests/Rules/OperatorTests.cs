using FormTool.Aws.Documents;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

/// <summary>Every operator on what holds, what does not, and what is absent; and on what could not be read.</summary>
public sealed class OperatorTests
{
    // operator, a member that holds (several by |), one that does not, whether it holds of what is absent
    public static TheoryData<string, string, string, bool> Operators => new()
    {
        { "equals: true", "true|'true'|'TRUE'", "false|'no'|1|[true]|{}", false },
        { "equals: 'true'", "true|'true'", "false|'True'|'yes'", false },
        { "equals: false", "false|'false'", "true|''|0", false },
        { "equals: 8", "8|8.0|'8'|'8.0'", "9|'8a'|''|true|[8]", false },
        { "equals: '8'", "8|'8'", "'8.0'|9|'08'", false },
        { "equals: 9007199254740993", "9007199254740993|'9007199254740993'", "9007199254740992|'9007199254740992'", false },
        { "equals: web", "web", "Web|'web '|'webs'|''", false },
        { "equals: null", "null|~", "''|false|0|[]", true },
        { "equals: []", "[]", "[1]|''", false },
        { "equals: [a, b]", "[a, b]", "[b, a]|[a]|[a, b, c]|a", false },
        { "notEquals: true", "false|'no'|1", "true|'true'", true },
        { "notEquals: null", "''|false", "null", false },
        { "in: [a, 8, true]", "a|8|'8'|true|'true'", "b|9|false|''|[a]", false },
        { "notIn: [a, 8]", "b|9|''", "a|8|'8'", true },
        { "present: true", "a|0|false|[a]|{a: 1}|[null, 1]", "null|''|[]|{}|[null]", false },
        { "present: false", "null|''|[]|{}", "a|0|false|[a]", true },
        { "contains: a", "[a, b]|abc|[null, a]", "[b]|bcd|[]|''|Abc|{a: 1}|1", false },
        { "contains: 22", "[22]|['22']|'tcp/22'", "[23]|22|[2222]", false },
        { "containsAny: [a, b]", "[b]|xbx|[a, b]", "[c]|xyz", false },
        { "containsAll: [a, b]", "[b, c, a]|xbxa", "[b]|axc|[]", false },
        { "matches: '^web-[0-9]+$'", "web-12", "web-|xweb-1|WEB-1", false },
        { "matches: '(?i)web'", "a WEB b", "we b", false },
        { "matches: '^8$'", "8|'8'", "88|[8]|{}", false },
        { "matches: '^(?!prod)'", "dev", "production", false },
        { "like: 'web-*'", "web-|web-1", "xweb-1|Web-1|web", false },
        { "like: 'a?c*e'", "abcde|abce", "ace|abcd", false },
        { "startsWith: we", "web|we", "Web|awe|''", false },
        { "endsWith: .com", "a.com", "a.com.|com", false },
        { "atLeast: 8", "8|9|8.5|'10'", "7|7.99|''|a|true|[9]", false },
        { "atMost: 8", "8|-1|'8'", "9|8.01|a", false },
        { "moreThan: 8", "8.01|9", "8|7", false },
        { "lessThan: 8", "7.99|-9", "8|9", false },
        { "atLeast: '8.0.35'", "'8.0.35'|'8.0.36'|'8.1'|'10.0'|'8.0.35.1'|9|'v8.1'|'8.0.mysql_aurora.3.05.2'", "'8.0.4'|'8.0'|'7.9'|latest|''|8", false },
        { "lessThan: '1.29'", "'1.9'|'1.28.7'|1", "'1.29'|'1.30'|'1.29.0'|2|latest", false },
        { "moreThan: '16.3'", "'16.3-R2'|'16.4'|'16.10'", "'16.3'|'16.3.0'|'16.2'", false },
        { "atMost: '5.7'", "'5.7.0'|'5.6.51'", "'5.7.1'|'8.0'", false },
        { "olderThan: 90d", "2026-08-01T00:00:00Z|2020-01-01", "2026-11-01T00:00:00Z|2027-01-01|soon|''|2026-08-23T12:00:00Z", false },
        { "olderThan: 90m", "2026-11-21T10:29:59Z", "2026-11-21T10:30:00Z", false },
        { "youngerThan: 24h", "2026-11-20T12:00:01Z|2027-01-01|1795262400", "2026-11-20T12:00:00Z|2020-01-01|never", false },
        { "youngerThan: 1d12h", "2026-11-20T00:00:01Z", "2026-11-20T00:00:00Z", false },
        { "before: 30d", "2026-12-01T00:00:00Z|2020-01-01", "2027-01-01|2026-12-21T12:00:00Z|never", false },
        { "insideCidr: [10.0.0.0/8, 'fc00::/7']", "10.1.2.3|10.9.0.0/16|'fd00::1'|'fd12::/64'|10.0.0.0/8", "11.0.0.0|0.0.0.0/0|8.0.0.0/6|'2001:db8::1'|010.1.2.3|10.1|10|10.0.0.0/33|10.1.2.3/|'::/0'|x", false },
        { "insideCidr: [0.0.0.0/0]", "1.2.3.4|0.0.0.0/0", "'::1'|'::/0'|''", false },
        { "insideCidr: ['::/0']", "'::1'|'2001:db8::/32'", "1.2.3.4|'fe80::1%eth0'", false },
        { "equalsField: Other", "same|'same'", "Same|''|null|[same]", false },
        { "notEqualsField: Other", "Same|''|null", "same", true },
        { "startsWith: a, endsWith: z", "az|abcz", "a|z|''", false },
        { "atLeast: 1, atMost: 65535", "1|443|65535", "0|65536|a", false },
    };

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operators_hold_of_what_they_ask_for(string written, string holds, string fails, bool absent)
    {
        Condition condition = Written.Condition($"{{ field: Member, {written} }}");
        Assert.All(holds.Split('|'), value => Assert.Equal((value, Truth.True), (value, Evaluate(condition, $"Member: {value}"))));
        Assert.All(fails.Split('|'), value => Assert.Equal((value, Truth.False), (value, Evaluate(condition, $"Member: {value}"))));
        Assert.Equal(Kleene.Of(absent), Evaluate(condition, "Different: 1"));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void What_could_not_be_read_is_unknown_to_every_operator(string written, string holds, string fails, bool absent)
    {
        _ = (holds, fails, absent);
        Assert.Equal(Truth.Unknown, Evaluate(Written.Condition($"{{ field: Member, {written} }}"), "Member: '!denied'"));
        Assert.Equal(Truth.Unknown, Evaluate(Written.Condition($"{{ not: {{ field: Member.Below, {written} }} }}"), "Member: '!denied'"));
    }

    [Theory]
    [InlineData("{ field: L, contains: a }", "[a, '!denied']", Truth.True)]
    [InlineData("{ field: L, contains: a }", "[b, '!denied']", Truth.Unknown)]
    [InlineData("{ field: L, containsAny: [a, b] }", "['!denied', b]", Truth.True)]
    [InlineData("{ field: L, containsAll: [a, b] }", "['!denied', b]", Truth.Unknown)]
    [InlineData("{ field: L, equals: [a] }", "['!denied']", Truth.Unknown)]
    [InlineData("{ field: L, equals: [a, b] }", "['!denied']", Truth.Unknown)]
    [InlineData("{ field: L, equals: [a, b] }", "[c]", Truth.False)]
    [InlineData("{ field: L, present: true }", "['!denied', 1]", Truth.True)]
    [InlineData("{ field: L, present: true }", "['!denied']", Truth.Unknown)]
    [InlineData("{ field: L, equalsField: Other }", "same", Truth.True)]
    [InlineData("{ field: L, equalsField: Hidden }", "same", Truth.Unknown)]
    [InlineData("{ field: 'L[].P', contains: a }", "[{ P: a }, { P: '!denied' }]", Truth.True)]
    [InlineData("{ field: 'L[].P', contains: a }", "[{ P: b }, { P: '!denied' }]", Truth.Unknown)]
    [InlineData("{ field: 'L[].P[]', contains: a }", "[{ P: [b] }, { P: '!denied' }]", Truth.Unknown)]
    [InlineData("{ field: 'L[].P', present: true }", "[{ Q: 1 }, {}]", Truth.False)]
    [InlineData("{ field: 'L[]', equals: [a] }", "a", Truth.True)]
    [InlineData("{ field: 'L[]', present: false }", "null", Truth.True)]
    [InlineData("{ field: 'L[]', present: false }", "'!denied'", Truth.Unknown)]
    public void Unreadable_parts_matter_only_where_the_rest_does_not_decide(string condition, string list, Truth expected) =>
        Assert.Equal(expected, Evaluate(Written.Condition(condition), $"L: {list}, Hidden: '!denied'"));

    [Theory]
    [InlineData("Placement.AvailabilityZone", "us-east-1a")]
    [InlineData("Tags[Name]", "web")]
    [InlineData("Tags[aws:x.y]", "dotted")]
    [InlineData("Tags[Nothing]", null)]
    [InlineData("Map[Team]", "ops")]
    [InlineData("Map.Team", "ops")]
    [InlineData("KmsTags[k]", "v")]
    [InlineData("Tags[Name].Below", null)]
    [InlineData("Nothing.At.All", null)]
    public void Paths_name_members_and_tags(string path, string? expected)
    {
        Node document = Written.Document("""
            { Placement: { AvailabilityZone: us-east-1a }, Map: { Team: ops }, KmsTags: [{ TagKey: k, TagValue: v }],
              Tags: [{ Key: Name, Value: web }, { Key: 'aws:x.y', Value: dotted }] }
            """);
        Assert.Equal(expected, DocumentPath.Parse(path).Get(document).AsText());
    }

    [Fact]
    public void A_tag_among_unreadable_ones_is_unreadable()
    {
        Node document = Written.Document("{ Tags: ['!denied', { Key: Name, Value: web }] }");
        Assert.Equal("web", DocumentPath.Parse("Tags[Name]").Get(document).AsText());
        Assert.Equal(NodeKind.Unreadable, DocumentPath.Parse("Tags[Other]").Get(document).Kind);
    }

    [Theory]
    [InlineData("^(a+)+$", "!", Truth.False)]
    [InlineData("^(a+)+$", "", Truth.True)]
    [InlineData("(a*)*b", "", Truth.False)]
    [InlineData("(a|a)*$", "!a", Truth.True)]
    public void A_regular_expression_that_would_run_away_is_decided_all_the_same(string pattern, string end, Truth expected)
    {
        Condition condition = Written.Condition($"{{ field: Member, matches: '{pattern}' }}");
        ObjectNode document = new() { { "Member", new string('a', 5000) + end } };
        for (int again = 0; again < 20; again++)
        {
            Assert.Equal(expected, condition.Evaluate(document, Written.Now));
        }
    }

    [Fact]
    public void A_regular_expression_that_runs_away_is_unknown_and_says_so()
    {
        Condition condition = Written.Condition(@"{ field: Member, matches: '^(?=(a+)+$)b' }");
        ObjectNode document = new() { { "Member", new string('a', 5000) + "!" } };
        Assert.Equal(Truth.Unknown, condition.Evaluate(document, Written.Now));
        condition.Explain(document, Written.Now, Written.Now, [], out ReadFailure? failure);
        Assert.Equal("Timeout", failure?.Code);
    }

    private static Truth Evaluate(Condition condition, string members) =>
        condition.Evaluate(Written.Document($"{{ Other: same, {members} }}"), Written.Now);
}
