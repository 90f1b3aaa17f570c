using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Core.Tests.Policies;

public sealed class AccessTests
{
    private static readonly IReadOnlyDictionary<string, ObjectNode> Access = CaseFile.Read("access");
    private static readonly IReadOnlyDictionary<string, ObjectNode> Trust = CaseFile.Read("trust");

    public static TheoryData<string> AccessCases => [.. Access.Keys];

    public static TheoryData<string> TrustCases => [.. Trust.Keys];

    [Theory]
    [MemberData(nameof(AccessCases))]
    public void Access_says_who_is_let_in(string name)
    {
        ObjectNode given = Access[name];
        string type = given["on"].AsText() ?? "s3.bucket";
        ObjectNode document = Document(given, "Policy");
        if (type == "s3.bucket")
        {
            document.Set("Name", Node.Of("b"));
            document.Set("Arn", Node.Of("arn:aws:s3:::b"));
        }
        else
        {
            document.Set("Arn", Node.Of("arn:aws:it"));
        }
        PolicyScope scope = new PolicyScope().Lists("account", given["account"] as ObjectNode ?? new ObjectNode { { "PublicAccessBlock", Node.Null } });

        Expect(given, scope.Fact(type, "Access", document));
    }

    [Theory]
    [MemberData(nameof(TrustCases))]
    public void Trust_says_who_may_assume_the_role(string name) =>
        Expect(Trust[name], new PolicyScope().Fact("iam.role", "Trust", Document(Trust[name], "AssumeRolePolicyDocument")));

    [Fact]
    public void A_bucket_is_not_private_because_the_account_was_not_listed()
    {
        ObjectNode bucket = Document(Access["star principal is public"], "Policy");

        Assert.Equal(NodeKind.Unreadable, new PolicyScope().CannotList("account").Fact("s3.bucket", "Access", bucket)["Public"].Kind);
        Assert.Equal(NodeKind.Unreadable, new PolicyScope().Fact("s3.bucket", "Access", bucket)["Public"].Kind);
    }

    [Fact]
    public void An_unusable_policy_says_why_without_its_text()
    {
        ObjectNode key = new() { { "Policy", "{ secret" }, { "Id", "k" } };

        UnreadableNode fact = Assert.IsType<UnreadableNode>(new PolicyScope().Fact("kms.key", "Access", key));

        Assert.Equal("InvalidDocument", fact.Failure.Code);
        Assert.Equal("kms:GetKeyPolicy", fact.Failure.Action);
        Assert.DoesNotContain("secret", fact.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_one_short_line_whatever_the_policy_holds()
    {
        ObjectNode statement = new()
        {
            { "Sid", "x\r\n\u001b[31m" + new string('s', 5000) }, { "Effect", "Allow" }, { "Principal", "*" }, { "Resource", "*" },
            { "Action", Node.Of(Enumerable.Range(0, 100).Select(i => $"s3:\n{i}{new string('a', 500)}")) },
        };
        ObjectNode bucket = new() { { "Policy", new ObjectNode { { "Statement", statement } } } };

        Node evidence = Assert.Single(new PolicyScope().Lists("account", new ObjectNode()).Fact("s3.bucket", "Access", bucket)["Statements"].Items);

        Assert.True(evidence.AsText()!.Length <= 240);
        Assert.DoesNotContain(evidence.AsText()!, char.IsControl);
    }

    private static ObjectNode Document(ObjectNode given, string member)
    {
        ObjectNode document = (given["with"] as ObjectNode)?.Copy() ?? new();
        if (given.Has("policy"))
        {
            document.Set(member, given["policy"]);
        }
        return document;
    }

    private static void Expect(ObjectNode given, Node fact)
    {
        ObjectNode expected = (ObjectNode)given["expect"];
        Assert.Equal(expected.ToString(), CaseFile.Chosen(fact, expected).ToString());
    }
}
