using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Policies;
using Xunit;

namespace FormTool.Core.Tests.Policies;

public sealed class PolicyEvaluatorTests
{
    private const string Allow = """{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}}""";
    private const string User = "arn:aws:iam::111111111111:user/u";
    private const string Role = "arn:aws:iam::111111111111:role/r";

    [Theory]
    [InlineData("nothing", null, null, null, "Denied")]
    [InlineData("allowed", Allow, null, null, "Allowed")]
    [InlineData("another action", """{"Statement":{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}}""", null, null, "Denied")]
    [InlineData("denied by itself", """{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}""", null, null, "Denied")]
    [InlineData("NotAction", """{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}""", null, null, "Allowed")]
    [InlineData("NotResource", """{"Statement":{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::b/*"}}""", null, null, "Denied")]
    [InlineData("a variable", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}/*"}}""", null, null, "Unknown")]
    [InlineData("an unknown condition", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}""", null, null, "Unknown")]
    [InlineData("a condition that is known", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}}}""", null, null, "Allowed")]
    [InlineData("a deny under an unknown condition", """{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""", null, null, "Unknown")]
    [InlineData("a boundary without it", Allow, """{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}""", null, "Denied")]
    [InlineData("a boundary with it", Allow, """{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""", null, "Allowed")]
    [InlineData("only a boundary", null, """{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""", null, "Denied")]
    [InlineData("a resource policy alone", null, null, """{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""", "Allowed")]
    [InlineData("a resource policy that names the account only", null, null, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:GetObject","Resource":"*"}}""", "Denied")]
    [InlineData("a resource policy that denies", Allow, null, """{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}}""", "Denied")]
    [InlineData("a resource policy that denies others", Allow, null, """{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111111111111:user/u"},"Action":"s3:GetObject","Resource":"*"}}""", "Allowed")]
    [InlineData("a user who is named, beyond its boundary", null, """{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}""", """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/u"},"Action":"s3:GetObject","Resource":"*"}}""", "Allowed")]
    public void Within_one_account(string name, string? identity, string? boundary, string? resource, string expected)
    {
        AccessDecision decision = PolicyEvaluator.Decide(Request(User, "111111111111"), Stack(identity, boundary, resource));

        Assert.True(expected == decision.Verdict.ToString(), $"{name}: {decision.Verdict} because {string.Join("; ", decision.Because)}");
        Assert.NotEmpty(decision.Because);
    }

    [Theory]
    [InlineData(Allow, null, "Denied")]
    [InlineData(null, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/r"},"Action":"s3:*","Resource":"*"}}""", "Denied")]
    [InlineData(Allow, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:*","Resource":"*"}}""", "Allowed")]
    [InlineData(Allow, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"333333333333"},"Action":"s3:*","Resource":"*"}}""", "Denied")]
    public void Across_accounts_both_have_to_allow(string? identity, string? resource, string expected) =>
        Assert.Equal(expected, PolicyEvaluator.Decide(Request(Role, "222222222222"), Stack(identity, null, resource)).Verdict.ToString());

    [Theory]
    [InlineData(Allow, null, "Denied")]
    [InlineData(Allow, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"s3:*","Resource":"*"}}""", "Allowed")]
    [InlineData(null, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"s3:*","Resource":"*"}}""", "Denied")]
    [InlineData(null, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/r"},"Action":"s3:*","Resource":"*"}}""", "Allowed")]
    public void Where_the_resource_decides_principals_need_its_leave(string? identity, string? resource, string expected) =>
        Assert.Equal(expected, PolicyEvaluator.Decide(
            Request(Role, "111111111111"), Stack(identity, null, resource) with { Mode = ResourcePolicyMode.ResourceDecides }).Verdict.ToString());

    [Fact]
    public void Every_level_of_the_organization_has_to_allow()
    {
        PolicySource all = Source("root", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""");
        PolicySource ec2 = Source("unit", """{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}""");
        PolicySource deny = Source("account", """{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}""");
        PolicyStack stack = Stack(Allow, null, null);

        Assert.Equal(AccessVerdict.Allowed, Decide([[all], [all]]).Verdict);
        Assert.Equal(AccessVerdict.Denied, Decide([[all], [ec2]]).Verdict);
        Assert.Equal(AccessVerdict.Denied, Decide([[all], [all, deny]]).Verdict);
        Assert.Equal(AccessVerdict.Unknown, PolicyEvaluator.Decide(Request(User, "111111111111"), stack with { OrganizationIsMissing = true }).Verdict);

        AccessDecision Decide(IReadOnlyList<IReadOnlyList<PolicySource>> levels) =>
            PolicyEvaluator.Decide(Request(User, "111111111111"), stack with { Organization = levels });
    }

    [Fact]
    public void What_is_missing_leaves_the_answer_open_where_it_matters()
    {
        PolicyStack stack = Stack(Allow, null, null);
        stack.Principal.Missing.Add(new(PolicyScope.Denied("p"), MayDeny: true));
        PolicyStack nothing = Stack(null, null, null);
        nothing.Principal.Missing.Add(new(PolicyScope.Denied("p"), MayDeny: false));
        PolicyStack denied = Stack("""{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""", null, null) with { ResourceIsMissing = true };

        Assert.Equal(AccessVerdict.Unknown, PolicyEvaluator.Decide(Request(User, "111111111111"), stack).Verdict);
        Assert.Equal(AccessVerdict.Unknown, PolicyEvaluator.Decide(Request(User, "111111111111"), nothing).Verdict);
        Assert.Equal(AccessVerdict.Denied, PolicyEvaluator.Decide(Request(User, "111111111111"), denied).Verdict);
    }

    [Theory]
    [InlineData("StringEquals", "k", "a", "a", true)]
    [InlineData("StringNotEquals", "k", "a", "a", false)]
    [InlineData("StringLike", "k", "a*", "abc", true)]
    [InlineData("StringEqualsIgnoreCase", "k", "A", "a", true)]
    [InlineData("ArnLike", "k", "arn:aws:s3:*:*:b", "arn:aws:s3:::b", true)]
    [InlineData("ArnLike", "k", "arn:aws:*:b", "arn:aws:s3:::b", false)]
    [InlineData("IpAddress", "k", "203.0.113.0/24", "203.0.113.9", true)]
    [InlineData("NotIpAddress", "k", "203.0.113.0/24", "203.0.113.9", false)]
    [InlineData("NumericLessThan", "k", "10", "9", true)]
    [InlineData("NumericLessThan", "k", "ten", "9", false)]
    [InlineData("DateGreaterThan", "k", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "k", "someday", "2026-02-01T00:00:00Z", false)]
    [InlineData("Null", "k", "true", "a", false)]
    [InlineData("StringEquals", "k", "a", null, false)]
    [InlineData("StringEqualsIfExists", "k", "a", null, true)]
    [InlineData("StringNotEquals", "k", "a", null, true)]
    [InlineData("ForAllValues:StringEquals", "k", "a", null, true)]
    [InlineData("ForAnyValue:StringEquals", "k", "a", null, false)]
    [InlineData("ForAnyValue:StringNotEquals", "k", "a", null, false)]
    [InlineData("Null", "k", "true", null, true)]
    [InlineData("StringEquals", "other", "a", "a", null)]
    [InlineData("StringEqualish", "k", "a", "a", null)]
    public void Conditions_hold_fail_or_stay_open(string name, string key, string wanted, string? actual, bool? expected)
    {
        RequestContext context = actual is null ? RequestContext.Unknown.Without("k") : RequestContext.Unknown.With("K", actual);

        Assert.Equal(expected, ConditionEvaluator.Holds(new(ConditionOperator.Parse(name), key, [wanted]), context));
    }

    private static AccessRequest Request(string principal, string owner) =>
        new() { Principal = principal, Action = "s3:GetObject", Resource = "arn:aws:s3:::b/key", ResourceAccount = owner };

    private static PolicyStack Stack(string? identity, string? boundary, string? resource)
    {
        PrincipalPolicies policies = new()
        {
            Account = "111111111111",
            Partition = "aws",
            Boundary = boundary is null ? null : PolicyReader.Read(Node.Of(boundary), PolicyRole.Identity),
        };
        if (identity is not null)
        {
            policies.Identity.Add(Source("policy", identity));
        }
        return new()
        {
            Principal = policies,
            Resource = resource is null ? null : new("bucket policy", PolicyReader.Read(Node.Of(resource), PolicyRole.Resource)),
        };
    }

    private static PolicySource Source(string label, string json) => new(label, PolicyReader.Read(Node.Of(json), PolicyRole.Identity));
}
