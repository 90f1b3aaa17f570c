using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Policies;
using Xunit;

namespace FormTool.Core.Tests.Policies;

/// <summary>Documents that somebody wrote to stop the analysis: each is decided, or unknown with a reason, within the time.</summary>
public sealed class HostilePolicyTests
{
    // Each takes well under a second on an idle core; the bound tells that from work without end on a busy machine.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Names => [.. Documents.Keys];

    private static Dictionary<string, Func<string>> Documents { get; } = new()
    {
        ["thousands of wildcards in one action"] = () => Statement("Allow", [string.Concat(Enumerable.Repeat("*a", 60_000))], ["*"]),
        ["thousands of wildcard actions"] = () => Statement("Allow", Many(25_000, i => $"*{i}*"), ["*"]),
        ["thousands of wildcard resources"] = () => Statement("Allow", ["iam:*"], Many(12_000, i => $"arn:*:*a*a*{i}*")),
        ["almost matching wildcards"] = () => Statement("Allow", Many(3_000, i => $"i*a*m*:*P*a*s*s*R*o*l*e*{i}"), ["*"]),
        ["denials against allows"] = () =>
            $$"""{"Statement":[{{Body("Allow", Many(9_000, i => $"s3:*a{i}*"), ["*"])}},{{Body("Deny", Many(9_000, i => $"s3:*b{i}*"), ["*"])}}]}""",
        ["thousands of statements"] = () =>
            $$"""{"Statement":[{{string.Join(',', Enumerable.Range(0, 1_400).Select(i => Body("Allow", [$"s3:*a{i}"], ["*"]) + "," + Body("Deny", [$"s3:*b{i}"], ["*"])))}}]}""",
        ["thousands of principals"] = () => $$$$"""{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":{"AWS":[{{{{string.Join(',', Enumerable.Range(0, 18_000).Select(i => $"\"{i:D12}\""))}}}}]}}}""",
        ["thousands of conditions"] = () => """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":["""
            + List(Many(15_000, i => $"10.{(i >> 8) & 255}.{i & 255}.0/24")) + "]}}}}",
        ["too large"] = () => Statement("Allow", Many(50_000, i => $"s3:action{i}"), ["*"]),
        ["nested without end"] = () => string.Concat(Enumerable.Repeat("""{"Statement":[""", 5_000)),
        ["nested to the limit of JSON"] = () => $$$$"""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*","Condition":{{{{string.Concat(Enumerable.Repeat("""{"a":""", 40))}}}}1{{{{new string('}', 40)}}}}}}""",
        ["a number of a million digits"] = () => $$"""{"Statement":{{new string('9', 1_000_000)}}}""",
        ["nothing but percent signs"] = () => "%7B" + new string('%', 900_000),
        ["a lone surrogate"] = () => """{"Statement":{"Effect":"Allow","Action":"\ud800","Resource":"*","Principal":"*"}}""",
        ["variables without end"] = () => Statement("Allow", ["*"], [string.Concat(Enumerable.Repeat("${", 100_000))]),
        ["variables by the thousand"] = () => Statement("Allow", ["*"], [string.Concat(Enumerable.Repeat("${aws:username}", 15_000))]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resource_policy_is_decided_in_time(string name)
    {
        ObjectNode bucket = new() { { "Name", "b" }, { "Arn", "arn:aws:s3:::b" }, { "Policy", Documents[name]() } };

        Node fact = InTime(() => new PolicyScope().Lists("account", new ObjectNode()).Fact("s3.bucket", "Access", bucket));

        Assert.True(fact["Public"].Kind is NodeKind.Boolean or NodeKind.Unreadable);
        Assert.True(fact["Public"] is not UnreadableNode { Failure.Code: not "InvalidDocument" });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_identity_policy_is_decided_in_time(string name)
    {
        string text = Documents[name]().Replace("\"Principal\":\"*\",", "", StringComparison.Ordinal).Replace(",\"Principal\":\"*\"", "", StringComparison.Ordinal);
        ObjectNode user = new()
        {
            { "UserName", "u" }, { "Arn", "arn:aws:iam::111111111111:user/u" },
            { "UserPolicyList", new ListNode([new ObjectNode { { "PolicyName", "p" }, { "PolicyDocument", text } }]) },
        };

        Node fact = InTime(() => new PolicyScope().Fact("iam.user", "Privilege", user));

        Assert.True(fact["Administrator"].Kind is NodeKind.Boolean or NodeKind.Unreadable);
    }

    [Theory]
    [InlineData("too large", "larger than")]
    [InlineData("denials against allows", "more patterns")]
    [InlineData("nested without end", "no JSON")]
    [InlineData("nested to the limit of JSON", "nested too deeply")]
    public void What_cannot_be_decided_says_why(string name, string reason)
    {
        ObjectNode key = new() { { "Policy", Documents[name]() } };

        Assert.Contains(reason, Assert.IsType<UnreadableNode>(new PolicyScope().Fact("kms.key", "Access", key)).Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_times_the_largest_policy_of_AWS_is_accepted()
    {
        List<string> actions = Many(20_000, i => $"s3:a{i}");
        string policy = Statement("Allow", [.. actions, "s3:GetObject"], ["*"]);
        Assert.InRange(policy.Length, 200_000, 10 * 32 * 1024);

        Node fact = InTime(() => new PolicyScope().Fact("kms.key", "Access", new() { { "Policy", policy } }));

        Assert.True(fact["Public"].AsBoolean());
    }

    [Fact]
    public void An_object_that_nests_without_end_is_refused_before_the_stack_is()
    {
        Node node = Node.Of("x");
        for (int i = 0; i < 100_000; i++)
        {
            node = new ObjectNode { { "Statement", node } };
        }

        Assert.Throws<InvalidPolicyException>(() => PolicyReader.Read(node, PolicyRole.Resource));
    }

    private static Node InTime(Func<Node> work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Node fact = work();
        Assert.True(watch.Elapsed < Bound, $"took {watch.Elapsed}");
        return fact;
    }

    private static List<string> Many(int count, Func<int, string> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static string Statement(string effect, List<string> actions, List<string> resources) => $$"""{"Statement":[{{Body(effect, actions, resources)}}]}""";

    private static string Body(string effect, List<string> actions, List<string> resources) =>
        $$"""{"Effect":"{{effect}}","Principal":"*","Action":[{{List(actions)}}],"Resource":[{{List(resources)}}]}""";

    private static string List(List<string> texts) => string.Join(',', texts.Select(text => $"\"{text}\""));
}
