using FormTool.Aws.Documents;
using FormTool.Core.Access;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Tests.Collection;
using Xunit;
using static FormTool.Core.Tests.Access.HeldAccount;

namespace FormTool.Core.Tests.Access;

/// <summary>Who may become an administrator over whom.</summary>
public sealed class RiseTests
{
    private const string ByAccount = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}""";
    private const string ByEc2 = """{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}""";
    private const string ByNobody = """{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"sts:AssumeRole"}""";
    private const string AssumeBuild = """{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::123456789012:role/build"}""";
    private const string PassOps = """{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/ops"},{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"}""";

    [Fact]
    public async Task Assuming_then_passing_is_a_way_with_its_steps()
    {
        Node rise = await RiseOf(User(AssumeBuild), Role("build", PassOps, ByAccount), Role("ops", All, ByEc2));

        Assert.Equal(true, rise["CanRise"].AsBoolean());
        Assert.Equal(2, rise["Hops"].AsNumber());
        Assert.Equal(
            [
                "arn:aws:iam::123456789012:user/u",
                "assumes arn:aws:iam::123456789012:role/build",
                "becomes arn:aws:iam::123456789012:role/ops by iam:PassRole + ec2:RunInstances: starts an instance with any role",
                "arn:aws:iam::123456789012:role/ops is an administrator (inline policy own)",
            ],
            rise["Path"].Items.Select(step => step.AsText()));
    }

    [Theory]
    [InlineData("the build role trusts others", PassOps, ByNobody, All, ByEc2)]
    [InlineData("the role that is passed trusts others", PassOps, ByAccount, All, ByNobody)]
    [InlineData("the role that is passed is no administrator", PassOps, ByAccount, """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""", ByEc2)]
    [InlineData("nothing may be started", """{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}""", ByAccount, All, ByEc2)]
    [InlineData("passing is denied", PassOps + "," + """{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}""", ByAccount, All, ByEc2)]
    [InlineData("passing is for another service", """{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}},{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"}""", ByAccount, All, ByEc2)]
    public async Task A_broken_step_is_no_way(string name, string build, string buildTrust, string ops, string opsTrust)
    {
        Node rise = await RiseOf(User(AssumeBuild), Role("build", build, buildTrust), Role("ops", ops, opsTrust));

        Assert.True(rise["CanRise"].AsBoolean() == false, $"{name}: {rise}");
        Assert.Empty(rise["Path"].Items);
    }

    [Theory]
    [InlineData("keys for the administrator", """{"Effect":"Allow","Action":"iam:CreateAccessKey","Resource":"arn:aws:iam::123456789012:user/chief"}""", true)]
    [InlineData("keys for another", """{"Effect":"Allow","Action":"iam:CreateAccessKey","Resource":"arn:aws:iam::123456789012:user/clerk"}""", false)]
    [InlineData("whom the role trusts", """{"Effect":"Allow","Action":"iam:UpdateAssumeRolePolicy","Resource":"arn:aws:iam::123456789012:role/ops"}""", true)]
    [InlineData("own policies", """{"Effect":"Allow","Action":"iam:PutUserPolicy","Resource":"arn:aws:iam::123456789012:user/${aws:username}"}""", true)]
    [InlineData("reading", """{"Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"}""", false)]
    public async Task Identities_may_be_taken_over(string name, string statement, bool rises)
    {
        Node rise = await RiseOf(User(statement), Named("chief", All), Named("clerk", ""), Role("ops", All, ByNobody));

        Assert.True(rises == rise["CanRise"].AsBoolean(), $"{name}: {rise}");
    }

    [Fact]
    public async Task A_boundary_holds_what_one_grants_oneself()
    {
        const string Own = """{"Effect":"Allow","Action":"iam:PutUserPolicy","Resource":"arn:aws:iam::123456789012:user/u"}""";
        const string Bound = Own + "," + """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""";

        Assert.Equal(true, (await RiseOf(User(Own)))["CanRise"].AsBoolean());
        Assert.Equal(false, (await RiseOf(User(Own, Bound), Boundary(Bound)))["CanRise"].AsBoolean());
    }

    [Fact]
    public async Task Conditions_on_the_way_are_told()
    {
        Node rise = await RiseOf(User(AssumeBuild), Role("build", All,
            """{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"""));

        Assert.Contains("aws:multifactorauthpresent", Assert.Single(rise["Conditions"].Items).AsText());
    }

    [Fact]
    public async Task An_administrator_is_there_already()
    {
        Node rise = await RiseOf(User(All), Role("ops", All, ByAccount));

        Assert.Equal(false, rise["CanRise"].AsBoolean());
    }

    [Fact]
    public async Task What_could_not_be_read_is_never_innocence()
    {
        const string Unreadable = """{"$unreadable":{"operation":"o","action":"iam:GetAccountAuthorizationDetails","code":"AccessDenied","message":"no"}}""";
        Resource user = User("");
        user.Document.Set("UserPolicyList", NodeJson.ParseMarked(System.Text.Encoding.UTF8.GetBytes(Unreadable)));
        HeldSource cut = Source(User(""));
        cut.Failures["iam.role"] = new("o", "iam:GetAccountAuthorizationDetails", "AccessDenied", "no");

        Assert.Equal(NodeKind.Unreadable, (await RiseOf(user)).Kind);
        Assert.Equal(NodeKind.Unreadable, (await RiseOf(cut)).Kind);
    }

    [Fact]
    public async Task A_ring_of_roles_ends()
    {
        Resource[] ring = [.. Enumerable.Range(0, 50).Select(i => Role($"r{i}", """{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}""", ByAccount))];

        Assert.Equal(false, (await RiseOf([User(AssumeBuild), .. ring]))["CanRise"].AsBoolean());
        Assert.Equal(2, (await RiseOf([User("""{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::123456789012:role/r7"}"""), .. ring, Role("ops", All, ByAccount)]))["Hops"].AsNumber());
    }

    [Fact]
    public async Task Forward_and_backward_take_the_same_steps()
    {
        Resource[] account = [User(AssumeBuild), Role("build", PassOps, ByAccount), Role("ops", All, ByEc2), Bucket("")];

        AccessPath forward = Assert.Single(await Ask("u", "data", "s3:PutBucketPolicy", account));

        Assert.Equal(AccessAnswer.Allowed, forward.Allowed);
        Assert.Equal(
            ["arn:aws:iam::123456789012:user/u", "arn:aws:iam::123456789012:role/build", "iam:PassRole + ec2:RunInstances: starts an instance with any role", "arn:aws:iam::123456789012:role/ops"],
            forward.Path);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:instance-profile/build", true)]
    [InlineData("arn:aws:iam::123456789012:instance-profile/web", false)]
    [InlineData("arn:aws:iam::123456789012:instance-profile/gone", false)]
    public async Task An_instance_rises_by_its_role(string profile, bool rises)
    {
        Resource instance = HeldSource.Of("ec2.instance", "i-1", $$"""{"InstanceId":"i-1","State":{"Name":"running"},"NetworkInterfaces":[],"IamInstanceProfile":{"Arn":"{{profile}}"} }""");
        Node authority = await FactOf("ec2.instance", "Authority", Source(
            instance, Profile("build"), Profile("web"), Role("build", PassOps, ByEc2), Role("web", "", ByEc2), Role("ops", All, ByEc2)));

        Assert.Equal(rises, authority["Rises"].AsBoolean());
        Assert.Equal(rises ? "arn:aws:iam::123456789012:role/ops is an administrator (inline policy own)" : null, authority["Path"].Items.LastOrDefault()?.AsText());
    }

    private static Resource Profile(string name) => HeldSource.Of("iam.instance-profile", name, $$"""
        {"InstanceProfileName":"{{name}}","Arn":"arn:aws:iam::123456789012:instance-profile/{{name}}","Roles":[{"RoleName":"{{name}}","Arn":"arn:aws:iam::123456789012:role/{{name}}"}]}
        """, "global") with { Arn = $"arn:aws:iam::123456789012:instance-profile/{name}" };

    private static Resource Named(string name, string statements)
    {
        string arn = $"arn:aws:iam::{Own}:user/{name}";
        Resource user = User(statements) with { Id = name, Arn = arn };
        user.Document.Set("UserName", Node.Of(name));
        user.Document.Set("Arn", Node.Of(arn));
        return user;
    }

    private static Task<Node> RiseOf(params Resource[] resources) => RiseOf(Source(resources));

    private static Task<Node> RiseOf(HeldSource source) => FactOf("iam.user", "Rise", source);

    /// <summary>The fact of the first resource of the type, by a whole run.</summary>
    private static async Task<Node> FactOf(string type, string member, HeldSource source)
    {
        CollectionRun run = new(source, CollectionPlan.ForMembers([(type, member)], InventoryCatalog.BuiltIn, Analyzers.All));
        List<Resource> found = [];
        await foreach (Resource resource in run.RunAsync(plan => plan.Type.Name == type, (_, _, page) => page.Items, null, TestContext.Current.CancellationToken))
        {
            found.Add(resource);
        }
        return found.First(resource => resource.Id is "u" or "i-1").Document[member];
    }
}
