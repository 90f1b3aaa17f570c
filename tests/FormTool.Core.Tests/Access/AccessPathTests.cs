using FormTool.Core.Access;
using FormTool.Core.Environments;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Collection;
using Xunit;
using static FormTool.Core.Tests.Access.HeldAccount;

namespace FormTool.Core.Tests.Access;

public sealed class AccessPathTests
{
    private const string Read = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}""";
    private const string Assume = """{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}""";
    private const string ByAccount = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}""";
    private const string ByUser = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/u"},"Action":"sts:AssumeRole"}""";
    private const string Everyone = """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}""";

    [Theory]
    [InlineData("nothing", "", "", "", "Denied", 0)]
    [InlineData("an identity policy", Read, "", "", "Allowed", 0)]
    [InlineData("everything", All, "", "", "Allowed", 0)]
    [InlineData("NotAction leaves it in", """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""", "", "", "Allowed", 0)]
    [InlineData("NotAction leaves it out", """{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}""", "", "", "Denied", 0)]
    [InlineData("NotResource leaves it out", """{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::data/*"}""", "", "", "Denied", 0)]
    [InlineData("another bucket", """{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}""", "", "", "Denied", 0)]
    [InlineData("a deny", All + "," + """{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}""", "", "", "Denied", 0)]
    [InlineData("a deny for plain HTTP only", All + "," + """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""", "", "", "Allowed", 0)]
    [InlineData("a deny without MFA", All + "," + """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}""", "", "", "Allowed", 1)]
    [InlineData("a condition", """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"45.1.0.0/16"}}}""", "", "", "Allowed", 1)]
    [InlineData("a condition that fails", """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"someone"}}}""", "", "", "Denied", 0)]
    [InlineData("a condition that holds", """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"u"}}}""", "", "", "Allowed", 0)]
    [InlineData("a condition beside a grant without one", Read + "," + """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"45.1.0.0/16"}}}""", "", "", "Allowed", 0)]
    [InlineData("a boundary without it", All, """{"Effect":"Allow","Action":"ec2:*","Resource":"*"}""", "", "Denied", 0)]
    [InlineData("a boundary with it", All, """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""", "", "Allowed", 0)]
    [InlineData("only a boundary", "", All, "", "Denied", 0)]
    [InlineData("a bucket policy alone", "", "", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/u"},"Action":"s3:GetObject","Resource":"*"}""", "Allowed", 0)]
    [InlineData("a bucket policy that denies others", Read, "", """{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/u"},"Action":"s3:*","Resource":"*"}""", "Allowed", 0)]
    [InlineData("a bucket policy that denies it", Read, "", """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}""", "Denied", 0)]
    [InlineData("a bucket policy that denies but through an endpoint", Read, "", """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}""", "Allowed", 1)]
    public async Task A_user_asks_for_objects(string name, string identity, string boundary, string bucketPolicy, string expected, int conditions)
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", User(identity, boundary), Bucket(bucketPolicy), Boundary(boundary)));

        Assert.True(expected == path.Allowed.ToString(), $"{name}: {path.Allowed} because {string.Join("; ", path.Because)}");
        Assert.Equal(conditions, path.Conditions.Count);
        Assert.NotEmpty(path.Because);
        Assert.Equal(expected == "Allowed" ? 1 : 0, path.Path.Count);
    }

    [Fact]
    public async Task What_only_a_part_allows_is_said_of_that_part()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject",
            User("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/open/*"}"""), Bucket("")));

        Assert.Equal((AccessAnswer.Allowed, "arn:aws:s3:::data/open/*"), (path.Allowed, path.Resource));
    }

    [Fact]
    public async Task What_is_denied_for_a_part_is_a_condition_for_the_rest()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject",
            User(All + "," + """{"Sid":"NotSecret","Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::data/secret/*"}"""), Bucket("")));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.Contains("unless the resource is among arn:aws:s3:::data/secret/*", Assert.Single(path.Conditions));
    }

    [Theory]
    [InlineData("*", Everyone, "null", "Allowed")]
    [InlineData("*", Everyone, """{"RestrictPublicBuckets":true}""", "Denied")]
    [InlineData("*", "", "null", "Denied")]
    [InlineData("*", """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}""", "null", "Denied")]
    [InlineData("222222222222", """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}""", "null", "Allowed")]
    [InlineData("222222222222", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/r"},"Action":"s3:*","Resource":"*"}""", "null", "Allowed")]
    [InlineData("333333333333", """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}""", "null", "Denied")]
    [InlineData("arn:aws:iam::222222222222:role/r", """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:*","Resource":"*"}""", "null", "Unknown")]
    [InlineData("arn:aws:iam::222222222222:role/r", "", "null", "Denied")]
    [InlineData("cloudtrail.amazonaws.com", """{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetObject","Resource":"*"}""", "null", "Allowed")]
    [InlineData("cloudtrail.amazonaws.com", """{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}""", "null", "Allowed")]
    [InlineData("lambda.amazonaws.com", """{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetObject","Resource":"*"}""", "null", "Denied")]
    public async Task Somebody_outside_asks(string from, string policy, string block, string expected)
    {
        AccessPath path = Assert.Single(await Ask(from, "arn:aws:s3:::data/*", "s3:GetObject", Bucket(policy, block), Account()));

        Assert.True(expected == path.Allowed.ToString(), $"{from}: {path.Allowed} because {string.Join("; ", path.Because)}");
    }

    [Fact]
    public async Task A_public_bucket_is_unknown_where_the_accounts_block_is_not_seen()
    {
        AccessPath path = Assert.Single(await Ask("*", "data", "s3:GetObject", Bucket(Everyone),
            HeldSource.Of("account", Own, """{"PublicAccessBlock":{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"the account's public access block was not read"}}}""", "global")));

        Assert.Equal(AccessAnswer.Unknown, path.Allowed);
        Assert.Contains(path.Because, line => line.Contains("public access block"));
    }

    [Theory]
    [InlineData("trusted by name", "", ByUser, 1)]
    [InlineData("trusted by account, and allowed", Assume, ByAccount, 1)]
    [InlineData("trusted by account only", "", ByAccount, -1)]
    [InlineData("allowed, and not trusted", Assume, "", -1)]
    public async Task A_role_is_a_way(string name, string identity, string trust, int hops)
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", User(identity), Role("r", Read, trust), Bucket("")));

        Assert.True((hops >= 0) == (path.Allowed == AccessAnswer.Allowed), $"{name}: {path.Allowed}");
        Assert.Equal(Math.Max(0, hops), path.Hops);
    }

    [Fact]
    public async Task Two_roles_in_a_row_are_a_way()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", User(""), Bucket(""), Role("first", Assume, ByUser), Role("second", Read, ByAccount)));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.Equal(["arn:aws:iam::123456789012:user/u", "arn:aws:iam::123456789012:role/first", "arn:aws:iam::123456789012:role/second"], path.Path);
    }

    [Fact]
    public async Task Five_roles_in_a_row_are_too_far()
    {
        static string By(string role) => $$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/{{{role}}}"},"Action":"sts:AssumeRole"}""";
        Resource[] Chain(int last) => [User(""), Bucket(""), Role("r1", "", ByUser), .. Enumerable.Range(2, last - 1).Select(i => Role($"r{i}", i == last ? Read : "", By($"r{i - 1}")))];

        Assert.Equal(4, Assert.Single(await Ask("u", "data", "s3:GetObject", Chain(4))).Hops);
        Assert.Equal(AccessAnswer.Denied, Assert.Single(await Ask("u", "data", "s3:GetObject", Chain(5))).Allowed);
    }

    [Fact]
    public async Task The_conditions_of_a_trust_policy_go_along()
    {
        AccessPath path = Assert.Single(await Ask("222222222222", "data", "s3:GetObject", Bucket(""), Role("r", Read,
            """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}""")));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.Contains("if StringEquals sts:externalid x", Assert.Single(path.Conditions));
    }

    [Fact]
    public async Task An_escalation_is_a_way_that_says_its_steps()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", Bucket(""),
            User("""{"Effect":"Allow","Action":"iam:PutUserPolicy","Resource":"*"}""")));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.Contains("iam:PutUserPolicy", path.Path[1]);
        Assert.Contains("iam:PutUserPolicy", Assert.Single(path.Conditions));
    }

    [Fact]
    public async Task A_boundary_holds_an_escalation()
    {
        const string Bound = """{"Effect":"Allow","Action":"iam:*","Resource":"*"}""";
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", Bucket(""), Boundary(Bound),
            User("""{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*"}""", Bound)));

        Assert.Equal(AccessAnswer.Denied, path.Allowed);
    }

    [Fact]
    public async Task A_role_passed_to_a_service_is_a_way()
    {
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", Bucket(""),
            User("""{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}"""),
            Role("worker", Read, """{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}""")));

        Assert.Equal(AccessAnswer.Allowed, path.Allowed);
        Assert.EndsWith(":role/worker", path.Path[^1]);
    }

    [Fact]
    public async Task A_policy_that_could_not_be_read_leaves_it_unknown()
    {
        const string Unreadable = """{"$unreadable":{"operation":"s3:GetBucketPolicy","action":"s3:GetBucketPolicy","code":"AccessDenied","message":"no"}}""";
        AccessPath path = Assert.Single(await Ask("u", "data", "s3:GetObject", User(Read),
            HeldSource.Of("s3.bucket", "data", $$"""{"Name":"data","Policy":{{Unreadable}}}""", "global") with { Arn = "arn:aws:s3:::data" }));

        Assert.Equal(AccessAnswer.Unknown, path.Allowed);
        Assert.Contains(path.Because, line => line.Contains("could not be read"));
    }

    [Theory]
    [InlineData("nobody", "data", "s3:GetObject", "PrincipalNotFound")]
    [InlineData("arn:aws:s3:::data", "data", "s3:GetObject", "PrincipalNotRecognized")]
    [InlineData("u", "nothing", "s3:GetObject", "ResourceNotFound")]
    [InlineData("u", "data", "GetObject", "ActionNotRecognized")]
    [InlineData("u", "data", "s3:*", "ActionNotRecognized")]
    public async Task What_is_not_there_is_said(string from, string to, string action, string error)
    {
        AccessException exception = await Assert.ThrowsAsync<AccessException>(() => Ask(from, to, action, User(""), Bucket("")));

        Assert.Equal(error, exception.ErrorId);
    }

    [Theory]
    [InlineData("*", "open-role", "sts:AssumeRole", "Allowed")]
    [InlineData("*", "partner-role", "sts:AssumeRole", "Denied")]
    [InlineData("210987654321", "partner-role", "sts:AssumeRole", "Allowed")]
    [InlineData("carol", "shop-assets", "s3:GetObject", "Allowed")]
    [InlineData("bob", "shop-assets", "s3:GetObject", "Denied")]
    [InlineData("erin", "shop-assets", "s3:PutObject", "Allowed")]
    [InlineData("dave", "shop-assets", "s3:GetObject", "Allowed")]
    [InlineData("*", "shop-public", "s3:GetObject", "Allowed")]
    [InlineData("*", "shop-public", "s3:PutObject", "Denied")]
    [InlineData("*", "shop-assets", "s3:GetObject", "Denied")]
    [InlineData("cloudtrail.amazonaws.com", "shop-trail", "s3:PutObject", "Allowed")]
    public async Task The_example_environment_answers(string from, string to, string action, string expected)
    {
        List<AccessPath> paths = await Of(new(ExampleEnvironment.Open(), InventoryCatalog.BuiltIn), from, to, action);

        AccessPath path = Assert.Single(paths);
        Assert.True(expected == path.Allowed.ToString(), $"{path.Allowed} because {string.Join("; ", path.Because)} by {string.Join(" > ", path.Path)}");
    }

    [Fact]
    public async Task Without_an_action_the_levels_are_told()
    {
        List<AccessPath> paths = await Of(new(ExampleEnvironment.Open(), InventoryCatalog.BuiltIn), "carol", "shop-assets");

        Assert.Equal(["Read", "Write", "Admin"], paths.Select(path => path.Level));
        Assert.All(paths, path => Assert.Equal(AccessAnswer.Allowed, path.Allowed));
    }
}
