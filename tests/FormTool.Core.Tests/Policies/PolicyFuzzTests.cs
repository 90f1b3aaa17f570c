using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Policies;
using Xunit;

namespace FormTool.Core.Tests.Policies;

/// <summary>
/// Policies that nobody would think of. Each test runs for a fixed number of cases from a seed that is printed;
/// <c>FORMTOOL_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class PolicyFuzzTests(ITestOutputHelper output)
{
    private const string Own = "111111111111";
    private const string Other = "222222222222";
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(10);

    private static readonly string[] s_actions = ["s3:GetObject", "s3:PutObject", "iam:PassRole", "kms:Decrypt"];
    private static readonly string[] s_actionPatterns = ["*", "s3:*", "S3:get*", "s3:?etObject", "*:*Object", "iam:PassRole", "kms:*", "s3:Get*Ob*t", "iam:*"];
    private static readonly string[] s_resources = ["arn:aws:s3:::b/x", "arn:aws:s3:::b/y/z", "arn:aws:s3:::c/x"];
    private static readonly string[] s_resourcePatterns = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::?/x", "arn:*:::*/z", "arn:aws:s3:::c/x", "arn:aws:s3:::b"];
    private static readonly string[] s_keys = ["aws:RequestTag/a", "aws:TagKeys", "aws:SourceVpce"];
    private static readonly string[] s_values = ["a", "B", "b", "true", "5", "17"];
    private static readonly string[] s_operators =
        ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotLike", "Bool", "Null", "NumericLessThan",
         "StringEqualsIfExists", "StringNotEqualsIfExists", "ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals", "ForAllValues:StringNotLike"];

    [Fact]
    public void The_evaluator_agrees_with_a_second_opinion()
    {
        Random random = Seeded(out int seed);
        int allowed = 0;
        for (int i = 0; i < 6_000; i++)
        {
            Case one = new(random);
            bool expected = one.Oracle(one.Context).Allows(one.Identity, one.Boundary, one.Resource, one.Organization, one.ResourceDecides);
            AccessVerdict verdict = one.Decide(one.Known(s_keys), favourable: false);
            Assert.True(verdict == (expected ? AccessVerdict.Allowed : AccessVerdict.Denied), $"seed {seed}, case {i}: {verdict}, and by the second opinion {(expected ? "allowed" : "denied")}: {one}");
            allowed += expected ? 1 : 0;
        }
        output.WriteLine($"{allowed} of 6000 allowed");
        Assert.InRange(allowed, 300, 5_700);
    }

    [Fact]
    public void What_is_decided_without_a_key_holds_for_every_value_of_it()
    {
        Random random = Seeded(out int seed);
        int undecided = 0;
        for (int i = 0; i < 1_500; i++)
        {
            Case one = new(random);
            string[] known = [.. s_keys.Where(_ => random.Next(2) == 0)];
            string hidden = s_keys.Except(known).FirstOrDefault() ?? s_keys[0];
            AccessVerdict verdict = one.Decide(one.Known([.. s_keys.Where(key => key != hidden)]), favourable: false);
            AccessVerdict supposed = one.Decide(one.Known([.. s_keys.Where(key => key != hidden)]), favourable: true);
            undecided += verdict == AccessVerdict.Unknown ? 1 : 0;
            string[][] possible = [[], .. s_values.Select(value => new[] { value }), ["a", "b"], ["B", "17"]];
            foreach (string[] values in possible)
            {
                Dictionary<string, string[]> context = new(one.Context) { [hidden.ToLowerInvariant()] = values };
                bool expected = one.Oracle(context).Allows(one.Identity, one.Boundary, one.Resource, one.Organization, one.ResourceDecides);
                Assert.True(verdict == AccessVerdict.Unknown || verdict == (expected ? AccessVerdict.Allowed : AccessVerdict.Denied),
                    $"seed {seed}, case {i}: {verdict} without {hidden}, but {(expected ? "allowed" : "denied")} where it is [{string.Join(",", values)}]: {one}");
                Assert.True(!expected || supposed != AccessVerdict.Denied, $"seed {seed}, case {i}: denied at best, but allowed where {hidden} is [{string.Join(",", values)}]: {one}");
            }
        }
        output.WriteLine($"{undecided} of 1500 undecided");
        Assert.InRange(undecided, 5, 1_400);
    }

    [Fact]
    public void Damaged_documents_are_decided_or_refused_in_time()
    {
        Random random = Seeded(out int seed);
        int refused = 0;
        for (int i = 0; i < 3_000; i++)
        {
            string text = Damaged(random, new Case(random).Resource!.ToJsonString());
            Stopwatch watch = Stopwatch.StartNew();
            foreach (PolicyRole role in Enum.GetValues<PolicyRole>())
            {
                try
                {
                    PolicyDocument policy = PolicyReader.Read(Node.Of(text), role);
                    PrincipalPolicies principal = new() { Arn = $"arn:aws:iam::{Own}:user/u", Account = Own, Partition = "aws" };
                    principal.Identity.Add(new("fuzz", policy));
                    PrivilegeFact.Of(principal);
                    AccessAnalysis.Run(policy, new(Own, "s3"));
                }
                catch (InvalidPolicyException e)
                {
                    refused++;
                    Assert.True(e.Message.Length < 300 && !e.Message.Any(char.IsControl), $"seed {seed}, case {i}: {e.Message}");
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    Assert.Fail($"seed {seed}, case {i}: {e.GetType().Name} {e.Message} for {text[..Math.Min(400, text.Length)]}");
                }
            }
            Assert.True(watch.Elapsed < LongestCase, $"seed {seed}, case {i}: {watch.Elapsed} for {text[..Math.Min(400, text.Length)]}");
        }
        output.WriteLine($"{refused} of 9000 readings refused");
        Assert.InRange(refused, 1_000, 8_900);
    }

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}""")]
    [InlineData("""{"Statement":[],"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true"},"Bool":{"b":"true"}}}}""")]
    public void An_element_that_stands_twice_is_refused(string text) =>
        Assert.Contains("no JSON", Assert.Throws<InvalidPolicyException>(() => PolicyReader.Read(Node.Of(text), PolicyRole.Identity)).Message);

    [Fact]
    public void Elements_without_number_are_refused_in_time()
    {
        string text = "{" + string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"{i}\":1")) + "}";
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Throws<InvalidPolicyException>(() => PolicyReader.Read(Node.Of(text), PolicyRole.Identity));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Stars_against_a_text_without_its_end_take_no_time_without_end()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 5_000)) + "*b";
        string text = new('a', 20_000);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.False(Wildcard.Matches(pattern, text));
        Assert.False(Wildcard.Covers(pattern, text));
        Assert.True(watch.Elapsed < LongestCase, $"took {watch.Elapsed}");
    }

    private Random Seeded(out int seed)
    {
        seed = int.TryParse(Environment.GetEnvironmentVariable("FORMTOOL_FUZZ_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new(seed);
    }

    private static string Damaged(Random random, string text)
    {
        StringBuilder damaged = new(text);
        for (int cuts = random.Next(1, 4); cuts > 0; cuts--)
        {
            int at = random.Next(damaged.Length);
            switch (random.Next(9))
            {
                case 0: damaged.Remove(at, random.Next(Math.Min(20, damaged.Length - at))); break;
                case 1: damaged.Insert(at, new string('*', random.Next(2_000))); break;
                case 2: damaged.Insert(at, string.Concat(Enumerable.Repeat("[{\"a\":", random.Next(80)))); break;
                case 3: damaged.Insert(at, "\\u0000\\ud800\\u202e"); break;
                case 4: damaged.Insert(at, "\0\uFFFF\u202e"); break;
                case 5: damaged.Insert(at, damaged.ToString(at, Math.Min(200, damaged.Length - at))); break;
                case 6: damaged.Replace("\"Allow\"", random.Next(3) switch { 0 => "true", 1 => "[\"Allow\"]", _ => "\"allow\"" }); break;
                case 7: damaged.Replace("\"*\"", random.Next(3) switch { 0 => "7", 1 => "null", _ => "{\"AWS\":{}}" }); break;
                default: damaged.Insert(at, string.Concat(Enumerable.Repeat("*a?*", random.Next(3_000)))); break;
            }
            if (damaged.Length == 0)
            {
                return "";
            }
        }
        return damaged.ToString();
    }

    /// <summary>One request and the policies around it.</summary>
    private sealed class Case
    {
        private readonly Random _random;
        private readonly string _principal;
        private readonly string _action;
        private readonly string _resource;
        private readonly string _account;

        public Case(Random random)
        {
            _random = random;
            _principal = $"arn:aws:iam::{Own}:{(random.Next(2) == 0 ? "user/u" : "role/r")}";
            (_action, _resource, _account) = (Pick(s_actions), Pick(s_resources), random.Next(4) == 0 ? Other : Own);
            ResourceDecides = random.Next(4) == 0;
            Identity = random.Next(6) == 0 ? null : Policy(principals: false);
            Boundary = random.Next(2) == 0 ? null : Policy(principals: false);
            Resource = Policy(principals: true);
            Organization = random.Next(3) == 0 ? [Full(), Policy(principals: false)] : [];
            foreach (string key in s_keys)
            {
                Context[key.ToLowerInvariant()] = random.Next(3) switch { 0 => [], 1 => [Pick(s_values)], _ => [Pick(s_values), Pick(s_values)] };
            }
        }

        public JsonNode? Identity { get; }

        public JsonNode? Boundary { get; }

        public JsonNode? Resource { get; }

        public IReadOnlyList<JsonNode> Organization { get; }

        public bool ResourceDecides { get; }

        public Dictionary<string, string[]> Context { get; } = [];

        public PolicyOracle Oracle(IReadOnlyDictionary<string, string[]> context) => new(_principal, _action, _resource, _account, context);

        public RequestContext Known(string[] keys) => keys.Aggregate(RequestContext.Unknown, (context, key) => context.With(key, Context[key.ToLowerInvariant()]));

        public AccessVerdict Decide(RequestContext context, bool favourable)
        {
            PrincipalPolicies policies = new() { Arn = _principal, Account = Own, Partition = "aws", Boundary = Boundary is null ? null : Read(Boundary, PolicyRole.Identity) };
            if (Identity is not null)
            {
                policies.Identity.Add(new("identity", Read(Identity, PolicyRole.Identity)));
            }
            PolicyStack stack = new()
            {
                Principal = policies,
                Resource = new("resource", Read(Resource!, PolicyRole.Resource)),
                Mode = ResourceDecides ? ResourcePolicyMode.ResourceDecides : ResourcePolicyMode.Either,
                Organization = [.. Organization.Select(level => (IReadOnlyList<PolicySource>)[new("scp", Read(level, PolicyRole.Identity))])],
            };
            return PolicyEvaluator.Decide(new() { Principal = _principal, Action = _action, Resource = _resource, ResourceAccount = _account, Context = context, Favourable = favourable }, stack).Verdict;
        }

        public override string ToString() => $"{_principal} {_action} {_resource} of {_account}, {(ResourceDecides ? "the resource decides" : "either")}, {JsonSerializer.Serialize(Context)}\n"
            + $"identity {Identity?.ToJsonString()}\nboundary {Boundary?.ToJsonString()}\nresource {Resource?.ToJsonString()}\norganization {string.Join(" ", Organization.Select(level => level.ToJsonString()))}";

        private static PolicyDocument Read(JsonNode policy, PolicyRole role) => PolicyReader.Read(NodeJson.Parse(policy.ToJsonString()), role);

        private static JsonNode Full() => JsonNode.Parse("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""")!;

        private JsonObject Policy(bool principals) => new()
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (JsonNode)Statement(principals))]),
        };

        private JsonObject Statement(bool principals)
        {
            JsonObject statement = new() { ["Effect"] = _random.Next(5) == 0 ? "Deny" : "Allow" };
            if (principals)
            {
                string[] names = ["*", Own, $"arn:aws:iam::{Own}:root", _principal, Other, $"arn:aws:iam::{Own}:user/somebody"];
                string name = Pick(names);
                statement["Principal"] = name == "*" && _random.Next(2) == 0 ? "*" : new JsonObject { ["AWS"] = new JsonArray(name, Pick(names)) };
            }
            statement[_random.Next(5) == 0 ? "NotAction" : "Action"] = Several(s_actionPatterns);
            statement[_random.Next(5) == 0 ? "NotResource" : "Resource"] = Several(s_resourcePatterns);
            if (_random.Next(2) == 0)
            {
                string operation = Pick(s_operators);
                statement["Condition"] = new JsonObject { [operation] = new JsonObject { [Pick(s_keys)] = operation == "Null" ? Pick(["true", "false"]) : Several(s_values) } };
            }
            return statement;
        }

        private JsonNode Several(string[] from) => _random.Next(2) == 0 ? Pick(from) : new JsonArray(Pick(from), Pick(from));

        private string Pick(string[] from) => from[_random.Next(from.Length)];
    }
}
