using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>A region of moto of its own with a VPC that the internet reaches, two targets in it and the roles; and a state folder.</summary>
internal sealed class BastionBench : IAsyncDisposable
{
    public static readonly Pace Quick = new() { First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromMilliseconds(100), Doubtful = TimeSpan.FromMilliseconds(150) };

    private static int _account = 100_000;
    private readonly AwsClient _client;

    private BastionBench(AwsClient client, string accessKey, string account) =>
        (_client, AccessKey, Scope) = (client, accessKey, new(client, account, "aws", "us-east-1"));

    public string AccessKey { get; }

    public BastionScope Scope { get; private set; }

    public StateFolder State { get; } = new(Path.Combine(Path.GetTempPath(), $"formtool-bastion-{Guid.NewGuid():n}"));

    public string VpcId { get; private set; } = "";

    public string SubnetId { get; private set; } = "";

    public string PrivateSubnetId { get; private set; } = "";

    public IReadOnlyList<string> Targets { get; private set; } = [];

    public string GroupId { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes the estate. Each bench has an account of its own, so benches do not see each other.</summary>
    public static async Task<BastionBench> StartAsync(MotoServer moto)
    {
        string account = $"700000{Interlocked.Increment(ref _account)}";
        AwsClient root = Client(moto.EndpointUrl, new BasicAWSCredentials("a", "b"));
        ObjectNode session = await root.CallAsync(new("sts", "AssumeRole", "us-east-1", new()
        {
            { "RoleArn", $"arn:aws:iam::{account}:role/bench" }, { "RoleSessionName", "bench" },
        }), Ct);
        root.Dispose();
        Node keys = session["Credentials"];
        BastionBench bench = new(
            Client(moto.EndpointUrl, new SessionAWSCredentials(keys["AccessKeyId"].AsText(), keys["SecretAccessKey"].AsText(), keys["SessionToken"].AsText())),
            keys["AccessKeyId"].AsText()!, account) { Credentials = keys };
        await bench.SeedAsync();
        return bench;
    }

    public Node Credentials { get; private init; } = Node.Null;

    /// <summary>The same account through another endpoint, a proxy for instance.</summary>
    public BastionScope Through(string endpointUrl, TimeSpan? deadline = null)
    {
        AwsClient client = Client(endpointUrl, new SessionAWSCredentials(Credentials["AccessKeyId"].AsText(), Credentials["SecretAccessKey"].AsText(), Credentials["SessionToken"].AsText()));
        return Scope with { Client = client, Deadline = deadline ?? Scope.Deadline };
    }

    public static AwsClient Client(string endpointUrl, AWSCredentials credentials) => new(new AwsConnection(credentials, "us-east-1")
    {
        EndpointUrl = new(endpointUrl),
        MaxAttempts = 2,
        RetryDelay = TimeSpan.FromMilliseconds(5),
    });

    public BastionRequest Request(params string[] targets) =>
        new("anna@example.com", TimeSpan.FromHours(2), targets.Length > 0 ? targets : [Targets[0]], "INC-123", ["198.51.100.7"]);

    public async Task<BastionSession> OpenAsync(BastionRequest? request = null, BastionScope? scope = null)
    {
        scope ??= Scope;
        Plan plan = await Bastions.PlanOpeningAsync(scope, BastionMode.Instance, request ?? Request(), State, Ct);
        PlanRun run = await RunAsync(plan);
        return Bastions.Opened(scope, plan, run.Outputs, State);
    }

    public async Task<PlanRun> RunAsync(Plan plan, Pace? pace = null)
    {
        using Journal journal = await Journal.BeginAsync(State, plan, TimeSpan.FromSeconds(5), Ct);
        PlanRun run = new(plan, journal, pace ?? Quick);
        await foreach (StepEvent _ in run.RunAsync(Ct)) { }
        return run;
    }

    public async Task RemoveAsync(string id) => await RunAsync(await Bastions.PlanRemovalAsync(Scope, id, State, Ct));

    public Task<IReadOnlyList<BastionSession>> ListAsync() => Bastions.ListAsync(Scope, State, null, Ct);

    /// <summary>Everything of any session that there is in the account, one line each; empty where nothing is left.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync()
    {
        List<string> traces = [];
        traces.AddRange((await Scope.InstancesAsync(Ct, ("tag-key", ["formtool:session"]))).Where(one => one["State"]["Name"].AsText() != "terminated").Select(one => $"instance {one["InstanceId"].AsText()}"));
        traces.AddRange((await Scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", Ct)).Select(one => one["GroupName"].AsText()!).Where(name => name.StartsWith("formtool-", StringComparison.Ordinal)).Select(name => $"group {name}"));
        traces.AddRange((await Scope.ListAsync("scheduler", "ListSchedules", new(), "Schedules", Ct)).Select(one => $"schedule {one["Name"].AsText()}"));
        foreach (string target in Targets)
        {
            Node instance = (await Scope.InstancesAsync(Ct, ("instance-id", [target])))[0];
            int groups = instance["NetworkInterfaces"].Items[0]["Groups"].Items.Count;
            if (groups != 1)
            {
                traces.Add($"{target} carries {groups} groups");
            }
        }
        string sessions = Path.Combine(State.FullPath, "sessions");
        traces.AddRange(Directory.Exists(sessions) ? Directory.EnumerateDirectories(sessions).Select(folder => $"folder {Path.GetFileName(folder)}") : []);
        traces.AddRange(JournalList.Read(State, "bastion").Select(journal => $"journal {journal.Head.Id}"));
        return traces;
    }

    public async Task<ObjectNode> CallAsync(string service, string operation, ObjectNode input) => await Scope.AskAsync(service, operation, input, Ct);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (Directory.Exists(State.FullPath))
        {
            Directory.Delete(State.FullPath, recursive: true);
        }
        return ValueTask.CompletedTask;
    }

    private async Task SeedAsync()
    {
        VpcId = (await CallAsync("ec2", "CreateVpc", new() { { "CidrBlock", "10.20.0.0/16" } }))["Vpc"]["VpcId"].AsText()!;
        SubnetId = (await CallAsync("ec2", "CreateSubnet", new() { { "VpcId", VpcId }, { "CidrBlock", "10.20.1.0/24" } }))["Subnet"]["SubnetId"].AsText()!;
        PrivateSubnetId = (await CallAsync("ec2", "CreateSubnet", new() { { "VpcId", VpcId }, { "CidrBlock", "10.20.2.0/24" } }))["Subnet"]["SubnetId"].AsText()!;
        string gateway = (await CallAsync("ec2", "CreateInternetGateway", new()))["InternetGateway"]["InternetGatewayId"].AsText()!;
        await CallAsync("ec2", "AttachInternetGateway", new() { { "InternetGatewayId", gateway }, { "VpcId", VpcId } });
        string table = (await CallAsync("ec2", "CreateRouteTable", new() { { "VpcId", VpcId } }))["RouteTable"]["RouteTableId"].AsText()!;
        await CallAsync("ec2", "CreateRoute", new() { { "RouteTableId", table }, { "DestinationCidrBlock", "0.0.0.0/0" }, { "GatewayId", gateway } });
        await CallAsync("ec2", "AssociateRouteTable", new() { { "RouteTableId", table }, { "SubnetId", SubnetId } });
        GroupId = (await CallAsync("ec2", "CreateSecurityGroup", new() { { "GroupName", "app" }, { "Description", "app" }, { "VpcId", VpcId } }))["GroupId"].AsText()!;
        ObjectNode servers = await CallAsync("ec2", "RunInstances", new()
        {
            { "ImageId", "ami-0ed094fb1304fd857" }, { "InstanceType", "t3.micro" }, { "MinCount", Node.Of(2) }, { "MaxCount", Node.Of(2) },
            { "SubnetId", PrivateSubnetId }, { "SecurityGroupIds", Node.Of([GroupId]) },
            { "TagSpecifications", new ListNode([new ObjectNode { { "ResourceType", "instance" }, { "Tags", new ListNode([new ObjectNode { { "Key", "Role" }, { "Value", "web" } }]) } }]) },
        });
        Targets = [.. servers["Instances"].Items.Select(instance => instance["InstanceId"].AsText()!).Order(StringComparer.Ordinal)];
        await RunAsync(BastionRoles.Plan(Scope, "/formtool/shell"));
    }
}
