using FormTool.Aws.Documents;
using FormTool.Core.Access;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Collection;
using FormTool.Core.Tests.Policies;
using Xunit;
using static FormTool.Core.Tests.Access.HeldAccount;

namespace FormTool.Core.Tests.Access;

/// <summary>Service and resource control policies, from the account up to the root.</summary>
public sealed class OrganizationTests
{
    private const string Full = All;
    private const string NoS3 = """{"Effect":"Deny","Action":"s3:*","Resource":"*"}""";
    private const string OnlyEc2 = """{"Effect":"Allow","Action":"ec2:*","Resource":"*"}""";
    private const string NotOthers = """{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/u"}}}""";
    private const string NotU = """{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/u"}}}""";
    private const string Outsiders = """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}""";

    [Theory]
    [InlineData("nothing is taken away", Full, Full, Full, "Allowed")]
    [InlineData("denied at the account", Full + "," + NoS3, Full, Full, "Denied")]
    [InlineData("denied at the unit", Full, Full + "," + NoS3, Full, "Denied")]
    [InlineData("denied at the root", Full, Full, Full + "," + NoS3, "Denied")]
    [InlineData("a level that does not allow it", Full, OnlyEc2, Full, "Denied")]
    [InlineData("denied to others", Full, Full + "," + NotOthers, Full, "Allowed")]
    [InlineData("denied to this one", Full, Full + "," + NotU, Full, "Denied")]
    public async Task Every_level_has_to_allow(string name, string account, string unit, string root, string expected)
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject",
            [User(All), Bucket(""), Member(), Root(), Policy("p-1", account, Own), Policy("p-2", unit, "ou-1"), Policy("p-3", root, "r-1")]));

        Assert.True(expected == path.Allowed.ToString(), $"{name}: {path.Allowed} because {string.Join("; ", path.Because)}");
        Assert.Empty(path.Conditions);
    }

    [Fact]
    public async Task A_grant_by_the_bucket_itself_does_not_get_around_them()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject",
            [User(""), Bucket("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/u"},"Action":"s3:*","Resource":"*"}"""),
                Member(), Root(), Policy("p-1", Full + "," + NoS3, Own), Policy("p-2", Full, "ou-1", "r-1")]));

        Assert.Equal(AccessAnswer.Denied, path.Allowed);
    }

    [Theory]
    [InlineData("""{"Id":"o-1","FeatureSet":"ALL","MasterAccountId":"123456789012"}""")]
    [InlineData("""{"Id":"o-1","FeatureSet":"CONSOLIDATED_BILLING","MasterAccountId":"222222222222"}""")]
    [InlineData("null")]
    public async Task They_do_not_apply_where_AWS_does_not_apply_them(string organization)
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject",
            [User(All), Bucket(""), Member(organization), Root(), Policy("p-1", NoS3, Own, "ou-1", "r-1")]));

        Assert.Equal((AccessAnswer.Allowed, 0), (path.Allowed, path.Conditions.Count));
    }

    [Fact]
    public async Task A_kind_that_is_not_enabled_takes_nothing_away()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", [User(All), Bucket(""), Member(), Root("TAG_POLICY"), Policy("p-1", NoS3, Own)]));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
    }

    [Fact]
    public async Task What_a_member_account_may_not_read_is_named_and_not_passed_over()
    {
        HeldSource source = Source(User(All), Bucket(""), Member(), Root());
        source.Failures["organizations.service-control-policy"] = new("organizations:ListPolicies", "organizations:ListPolicies", "AccessDenied", "You may not.");

        AccessPath path = Assert.Single(await Of(new(source, InventoryCatalog.BuiltIn), "u", "data", "s3:GetObject"));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.Contains(path.Conditions, condition => condition.Contains("service control policy") && condition.Contains("organizations:ListPolicies"));
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_leaves_the_denies_of_the_others()
    {
        Resource broken = HeldSource.Of("organizations.service-control-policy", "p-9", """{"Id":"p-9","Name":"broken","Content":{"Statement":7},"Targets":[{"TargetId":"ou-1"}]}""", "global");
        AccessPath[] paths =
        [
            Assert.Single(await Ask("u", "data", "s3:GetObject", [User(All), Bucket(""), Member(), Root(), Policy("p-1", Full, Own, "r-1"), broken])),
            Assert.Single(await Ask("u", "data", "s3:GetObject", [User(All), Bucket(""), Member(), Root(), Policy("p-1", Full + "," + NoS3, Own, "r-1"), broken])),
        ];

        Assert.Equal([AccessAnswer.Allowed, AccessAnswer.Denied], paths.Select(path => path.Allowed));
        Assert.Contains("broken", Assert.Single(paths[0].Conditions));
    }

    [Theory]
    [InlineData("*", "Denied", 0)]
    [InlineData("222222222222", "Allowed", 1)]
    [InlineData("u", "Allowed", 0)]
    public async Task Resource_control_policies_bind_strangers_too(string from, string expected, int conditions)
    {
        Resource perimeter = HeldSource.Of("organizations.resource-control-policy", "rcp", $$"""
            {"Id":"rcp","Name":"perimeter","Targets":[{"TargetId":"r-1"}],"Content":{"Statement":[{{Outsiders}},{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]} }
            """, "global");
        Resource whole = HeldSource.Of("organizations.resource-control-policy", "all", """
            {"Id":"all","Name":"RCPFullAWSAccess","Targets":[{"TargetId":"123456789012"},{"TargetId":"ou-1"}],"Content":{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}}
            """, "global");

        AccessPath path = Assert.Single(await Ask(from, "data", "s3:GetObject",
            [User(All), Bucket("""{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}"""),
                Member(), Root("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"), Policy("p-1", Full, Own, "ou-1", "r-1"), perimeter, whole]));

        // Whether another account belongs to the organization is not known here, so the answer rests on it.
        Assert.Equal((expected, conditions), (path.Allowed.ToString(), path.Conditions.Count));
        Assert.All(path.Conditions, condition => Assert.Contains("aws:principalorgid", condition));
    }

    [Theory]
    [InlineData("an administrator", """{"Effect":"Deny","Action":"iam:*","Resource":"*"}""", false)]
    [InlineData("spared by name", """{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/u"}}}""", true)]
    [InlineData("denied in a region only", """{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}""", true)]
    [InlineData("nothing", """{"Effect":"Deny","Action":"s3:*","Resource":"*"}""", true)]
    public void Administrators_are_weighed_after_them(string name, string statement, bool administrator)
    {
        PrincipalPolicies policies = new()
        {
            Arn = "arn:aws:iam::123456789012:user/u", Account = Own, Partition = "aws",
            Organization = new([[Source("full", Full), Source("scp", statement)]], null),
        };
        policies.Identity.Add(Source("own", All));

        Assert.True(administrator == PrivilegeFact.Of(policies)["Administrator"].AsBoolean(), name);

        static PolicySource Source(string label, string text) => new(label, PolicyReader.Read(NodeJson.Parse($$"""{"Statement":[{{text}}]}"""), PolicyRole.Identity));
    }

    [Fact]
    public void What_was_not_seen_is_said_beside_the_fact()
    {
        Node fact = new PolicyScope().CannotList("account").Fact("iam.user", "Privilege", new() { { "UserName", "u" }, { "Arn", "arn:aws:iam::111111111111:user/u" } });

        Assert.Contains("service control policies could not be read", Assert.Single(fact["LeftOut"].Items).AsText());
        Assert.Equal(false, fact["Administrator"].AsBoolean());
    }

    private static Resource Member(string organization = """{"Id":"o-1","FeatureSet":"ALL","MasterAccountId":"222222222222"}""") => HeldSource.Of("account", Own, $$"""
        {"Account":"123456789012","PublicAccessBlock":null,"Organization":{{organization}},
        "OrganizationParent1":{"Id":"ou-1","Type":"ORGANIZATIONAL_UNIT"},"OrganizationParent2":{"Id":"r-1","Type":"ROOT"} }
        """, "global");

    private static Resource Root(params string[] kinds) => HeldSource.Of("organizations.root", "r-1", $$"""
        {"Id":"r-1","PolicyTypes":[{{string.Join(",", (kinds.Length > 0 ? kinds : ["SERVICE_CONTROL_POLICY"]).Select(kind => $$"""{"Type":"{{kind}}","Status":"ENABLED"}"""))}}]}
        """, "global");

    private static Resource Policy(string id, string statements, params string[] targets) => HeldSource.Of("organizations.service-control-policy", id, $$"""
        {"Id":"{{id}}","Name":"{{id}}","Content":{"Statement":[{{statements}}]},"Targets":[{{string.Join(",", targets.Select(target => $$"""{"TargetId":"{{target}}"}"""))}}]}
        """, "global");
}
