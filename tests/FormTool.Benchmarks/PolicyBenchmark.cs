using System.Diagnostics;
using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Inventory;

namespace FormTool.Benchmarks;

/// <summary>
/// The policy facts of 5,000 principals: 2,500 users in 60 groups, 2,500 roles, 600 managed policies of 20 statements, an inline policy
/// and a trust policy each, a boundary for every fifth; every third role trusts the account, every sixth principal may assume roles by a pattern,
/// and one role in a hundred is an administrator, so that there are ways of several steps. Promised: under 10 s and 500 MB.
/// </summary>
internal static class PolicyBenchmark
{
    private const string Account = "111111111111";
    private const string Iam = $"arn:aws:iam::{Account}:";

    public static void Run(string[] args)
    {
        int principals = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
        Scope scope = new(principals);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        int facts = 0;
        int administrators = 0;
        int rising = 0;
        int climbing = 0;
        List<string> parts = [];
        List<Node> kept = [];
        foreach (IAnalyzer analyzer in Analyzers.All.Where(analyzer => analyzer.Member is "Privilege" or "Trust" or "Rise"))
        {
            Stopwatch one = Stopwatch.StartNew();
            foreach (Resource resource in scope.All(analyzer.ResourceType).Items)
            {
                Node fact = analyzer.Analyze(resource, scope);
                resource.Document.Set(analyzer.Member, fact);
                kept.Add(fact);
                facts++;
                administrators += fact["Administrator"].AsBoolean() == true ? 1 : 0;
                rising += fact["CanEscalate"].AsBoolean() == true ? 1 : 0;
                climbing += fact["CanRise"].AsBoolean() == true ? 1 : 0;
            }
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{analyzer.ResourceType} {analyzer.Member} {one.Elapsed.TotalSeconds:F2} s"));
        }
        watch.Stop();
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        Console.WriteLine($"policy    {string.Join(", ", parts)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"policy    {principals} principals: {facts} facts in {watch.Elapsed.TotalSeconds:F2} s ({cpu.TotalSeconds:F2} s CPU), {grown / 1e6:F0} MB kept, working set {Environment.WorkingSet / 1e6:F0} MB; {administrators} administrators, {rising} can escalate, {climbing} can become administrators over others"));
    }

    private sealed class Scope : IAnalysisScope
    {
        private readonly Dictionary<string, Listing> _listings = [];
        private readonly Dictionary<(string, string), ILookup<string, Resource>> _indexes = [];
        private readonly Dictionary<string, object> _once = [];

        public Scope(int principals)
        {
            _listings["account"] = new([new("account", PolicyBenchmark.Account, null, PolicyBenchmark.Account, "global", new() { { "Organization", Node.Null } }, DateTimeOffset.UnixEpoch)], null);
            Random random = new(7);
            int policies = Math.Max(10, principals * 12 / 100);
            int groups = Math.Max(2, principals * 12 / 1000);
            List("iam.policy", policies, i => new()
            {
                { "PolicyName", $"p{i}" }, { "Arn", $"{Iam}policy/p{i}" },
                { "PolicyVersionList", new ListNode([new ObjectNode { { "IsDefaultVersion", Node.True }, { "Document", Policy(random, 20) } }]) },
            });
            List("iam.group", groups, i => new()
            {
                { "GroupName", $"g{i}" }, { "Arn", $"{Iam}group/g{i}" }, { "AttachedManagedPolicies", Attached(random, policies, 3) }, { "GroupPolicyList", Inline(random, 3) },
            });
            List("iam.user", principals / 2, i => new()
            {
                { "UserName", $"u{i}" }, { "Arn", $"{Iam}user/u{i}" }, { "AttachedManagedPolicies", Attached(random, policies, 2) }, { "UserPolicyList", Inline(random, 5, i) },
                { "GroupList", Node.Of([$"g{random.Next(groups)}", $"g{random.Next(groups)}"]) }, { "PermissionsBoundary", Boundary(i, random, policies) },
            });
            List("iam.role", principals - (principals / 2), i => new()
            {
                { "RoleName", $"r{i}" }, { "Arn", $"{Iam}role/r{i}" }, { "AttachedManagedPolicies", Attached(random, policies, 5) }, { "RolePolicyList", Inline(random, 10, i) },
                { "PermissionsBoundary", Boundary(i, random, policies) }, { "AssumeRolePolicyDocument", Trust(i) },
            });
        }

        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public string Account => PolicyBenchmark.Account;

        public string Region => "global";

        public string Partition => "aws";

        public Listing All(string resourceType) => _listings[resourceType];

        public IReadOnlyList<Resource> Find(string resourceType, string path, string value)
        {
            if (!_indexes.TryGetValue((resourceType, path), out ILookup<string, Resource>? index))
            {
                _indexes[(resourceType, path)] = index = All(resourceType).Items.ToLookup(item => item.Document[path].AsText() ?? "");
            }
            return [.. index[value]];
        }

        public T Once<T>(string key, Func<T> make) where T : class =>
            (T)(_once.TryGetValue(key, out object? value) ? value : _once[key] = make());

        private void List(string type, int count, Func<int, ObjectNode> make) =>
            _listings[type] = new([.. Enumerable.Range(0, count).Select(i => new Resource(type, $"{i}", null, PolicyBenchmark.Account, "global", make(i), DateTimeOffset.UnixEpoch))], null);

        private static ObjectNode Policy(Random random, int statements) => new()
        {
            { "Version", "2012-10-17" }, { "Statement", new ListNode(Enumerable.Range(0, statements).Select(_ => Statement(random))) },
        };

        private static ObjectNode Statement(Random random)
        {
            string[] services = ["s3", "ec2", "lambda", "kms", "sqs", "sns", "dynamodb", "logs", "iam", "ecs", "ssm", "glue"];
            string[] verbs = ["Get", "List", "Describe", "Put", "Create", "Update", "Delete", "Pass", "Run", "Start"];
            string service = services[random.Next(services.Length)];
            ObjectNode statement = new()
            {
                { "Effect", random.Next(8) == 0 ? "Deny" : "Allow" },
                { "Action", Node.Of(Enumerable.Range(0, 6).Select(i => $"{service}:{verbs[random.Next(verbs.Length)]}{(i % 2 == 0 ? "*" : "Object" + i)}")) },
                { "Resource", random.Next(5) == 0 ? Node.Of("*") : Node.Of([$"arn:aws:{service}:us-east-1:{PolicyBenchmark.Account}:thing/{random.Next(1000)}/*", $"arn:aws:{service}:::x{random.Next(1000)}"]) },
            };
            if (random.Next(4) == 0)
            {
                statement.Add("Condition", new ObjectNode { { "StringEquals", new ObjectNode { { "aws:RequestedRegion", "us-east-1" } } } });
            }
            return statement;
        }

        private static ListNode Inline(Random random, int statements) => new([new ObjectNode { { "PolicyName", "inline" }, { "PolicyDocument", Policy(random, statements) } }]);

        private static ListNode Inline(Random random, int statements, int i)
        {
            ListNode inline = Inline(random, statements);
            string? further = i % 100 == 99 ? """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""
                : i % 6 == 0 ? $$"""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{{Iam}}role/r{{i % 90}}*"} }"""
                : null;
            if (further is not null)
            {
                inline.Add(new ObjectNode { { "PolicyName", "further" }, { "PolicyDocument", NodeJson.Parse(further) } });
            }
            return inline;
        }

        private static ListNode Attached(Random random, int policies, int count) =>
            new(Enumerable.Range(0, count).Select(_ => new ObjectNode { { "PolicyArn", $"{Iam}policy/p{random.Next(policies)}" } }));

        private static Node Boundary(int i, Random random, int policies) =>
            i % 5 == 0 ? new ObjectNode { { "PermissionsBoundaryArn", $"{Iam}policy/p{random.Next(policies)}" } } : Node.Null;

        private static Node Trust(int i) => NodeJson.Parse(i % 3 == 0
            ? """{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"""
            : i % 2 == 0
            ? """{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"""
            : """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abcdef"}}}}""");
    }
}
