using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Core.Tests.Policies;

public sealed class PrivilegeTests
{
    private const string Iam = "arn:aws:iam::111111111111:";

    private static readonly IReadOnlyDictionary<string, ObjectNode> Cases = CaseFile.Read("privilege");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Privilege_says_what_a_user_amounts_to(string name)
    {
        ObjectNode given = Cases[name];
        ObjectNode expected = (ObjectNode)given["expect"];

        Node fact = Scope().Fact("iam.user", "Privilege", User(given));

        Assert.Equal(expected.ToString(), CaseFile.Chosen(fact, expected).ToString());
    }

    [Fact]
    public void A_role_reads_its_own_members()
    {
        ObjectNode role = new()
        {
            { "RoleName", "r" }, { "Arn", Iam + "role/r" },
            { "RolePolicyList", Inline("""[{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::111111111111:role/r"}]""") },
        };

        Assert.True(Scope().Fact("iam.role", "Privilege", role)["CanEscalate"].AsBoolean());
    }

    [Fact]
    public void A_group_reads_its_own_members()
    {
        ObjectNode group = Group("admins", Iam + "policy/Admin");

        Assert.True(Scope().Fact("iam.group", "Privilege", group)["Administrator"].AsBoolean());
    }

    [Theory]
    [InlineData("Admin", true)]
    [InlineData("OnlyS3", false)]
    public void A_managed_policy_is_weighed_by_its_version_in_force(string name, bool administrator)
    {
        ObjectNode policy = Policies().Single(document => document["PolicyName"].AsText() == name);

        Assert.Equal(administrator, Scope().Fact("iam.policy", "Privilege", policy)["Administrator"].AsBoolean());
    }

    [Fact]
    public void A_policy_without_a_version_in_force_is_unknown()
    {
        ObjectNode policy = new() { { "PolicyName", "p" }, { "PolicyVersionList", new ListNode() } };

        Assert.Equal(NodeKind.Unreadable, Scope().Fact("iam.policy", "Privilege", policy)["Administrator"].Kind);
    }

    [Fact]
    public void What_was_denied_is_named()
    {
        ObjectNode user = User(new() { { "attached", Node.Of([Iam + "policy/Other"]) } });

        Node fact = Scope().CannotList("iam.policy").Fact("iam.user", "Privilege", user);

        Assert.Equal("act:iam.policy", Assert.IsType<UnreadableNode>(fact["Administrator"]).Failure.Action);
    }

    [Theory]
    [InlineData("UserPolicyList")]
    [InlineData("AttachedManagedPolicies")]
    [InlineData("GroupList")]
    [InlineData("PermissionsBoundary")]
    public void An_unreadable_member_never_makes_an_innocent(string member)
    {
        ObjectNode user = User(new() { { "inline", NodeJson.Parse("""[{"Effect":"Allow","Action":"*","Resource":"*"}]""") } });
        user.Set(member, new UnreadableNode(PolicyScope.Denied("member")));

        Node fact = Scope().Fact("iam.user", "Privilege", user);

        Assert.NotEqual(false, fact["Administrator"].AsBoolean());
        Assert.Equal(NodeKind.Unreadable, fact["Administrator"].Kind);
    }

    private static PolicyScope Scope() => new PolicyScope()
        .Lists("iam.policy", Policies())
        .Lists("iam.group", Group("admins", Iam + "policy/Admin"), Group("empty", null));

    private static IEnumerable<ObjectNode> Policies() =>
    [
        Managed("Admin", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""),
        Managed("OnlyS3", """{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"""),
        Managed("NoIam", """{"Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"""),
        Managed("PassAny", """{"Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}"""),
        Managed("Broken", """{"Statement":{"Effect":"Allow","Action":"*"}}"""),
    ];

    private static ObjectNode Managed(string name, string document) => new()
    {
        { "PolicyName", name },
        { "Arn", Iam + "policy/" + name },
        {
            "PolicyVersionList", new ListNode(
            [
                new ObjectNode { { "VersionId", "v1" }, { "IsDefaultVersion", Node.False }, { "Document", """{"Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}""" } },
                new ObjectNode { { "VersionId", "v2" }, { "IsDefaultVersion", Node.True }, { "Document", NodeJson.Parse(document) } },
            ])
        },
    };

    private static ObjectNode Group(string name, string? attached) => new()
    {
        { "GroupName", name }, { "Arn", Iam + "group/" + name }, { "GroupPolicyList", new ListNode() }, { "AttachedManagedPolicies", Attached(attached is null ? [] : [attached]) },
    };

    private static ObjectNode User(ObjectNode given)
    {
        ObjectNode user = new()
        {
            { "UserName", "u" }, { "Arn", Iam + "user/u" },
            { "GroupList", given["groups"] },
            { "AttachedManagedPolicies", Attached(given["attached"].Items.Select(arn => arn.AsText()!)) },
        };
        if (given.Has("inline"))
        {
            user.Add("UserPolicyList", Inline(given["inline"].ToString()!));
        }
        if (given["boundary"].AsText() is string boundary)
        {
            user.Add("PermissionsBoundary", new ObjectNode { { "PermissionsBoundaryType", "Policy" }, { "PermissionsBoundaryArn", boundary } });
        }
        return user;
    }

    private static ListNode Attached(IEnumerable<string> arns) =>
        new(arns.Select(arn => new ObjectNode { { "PolicyName", arn[(arn.LastIndexOf('/') + 1)..] }, { "PolicyArn", arn } }));

    private static ListNode Inline(string statements) =>
        new([new ObjectNode { { "PolicyName", "p" }, { "PolicyDocument", new ObjectNode { { "Version", "2012-10-17" }, { "Statement", NodeJson.Parse(statements) } } } }]);
}
