using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;

namespace FormTool.Benchmarks;

/// <summary>
/// The plan of a session (all that -WhatIf asks) and its opening, with 30 ms a call, against the longest chain of calls of which each needs the one before:
/// plan: targets, network; opening: the group, its rule, the instance and the schedule, each made and then seen.
/// </summary>
internal static class BastionBenchmark
{
    private const int PlanChain = 2;
    private const int OpeningChain = 8;
    private const string Target = "i-0000000000000000a";

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    public static void Run(string[] arguments)
    {
        if (arguments is ["serve"])
        {
            ServeAsync().GetAwaiter().GetResult();
            return;
        }
        using Process server = Self.Start("bastion", "serve");
        string url = server.StandardOutput.ReadLine()!;
        StateFolder state = new(Path.Combine(Path.GetTempPath(), $"formtool-bench-{Guid.NewGuid():n}"));
        Console.WriteLine("| run | plan ms | opening ms | longest chain, calls | × of the chain |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        try
        {
            foreach (string name in (string[])["first, cold", "second", "third"])
            {
                (double plan, double opening) = MeasureAsync(url, state).GetAwaiter().GetResult();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name} | {plan:N0} | {opening:N0} | {PlanChain} + {OpeningChain} | {opening / (OpeningChain * Latency.TotalMilliseconds):N2} |"));
            }
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            Directory.Delete(state.FullPath, recursive: true);
        }
    }

    private static async Task<(double Plan, double Opening)> MeasureAsync(string url, StateFolder state)
    {
        using AwsClient client = new(new AwsConnection(new BasicAWSCredentials("a", "b"), "us-east-1") { EndpointUrl = new(url) });
        BastionScope scope = new(client, "123456789012", "aws", "us-east-1");
        BastionRequest request = new("anna", TimeSpan.FromHours(1), [Target], "INC-123", ["198.51.100.7"]);
        Stopwatch clock = Stopwatch.StartNew();
        Plan plan = await Bastions.PlanOpeningAsync(scope, BastionMode.Instance, request, state, CancellationToken.None);
        double planned = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        using Journal journal = await Journal.BeginAsync(state, plan, TimeSpan.Zero, CancellationToken.None);
        await foreach (StepEvent _ in new PlanRun(plan, journal).RunAsync(CancellationToken.None)) { }
        return (planned, clock.Elapsed.TotalMilliseconds);
    }

    /// <summary>An account in which everything that was asked for is there at once. Each opening begins with a new group.</summary>
    private static async Task ServeAsync()
    {
        await using ReplyServer aws = await ReplyServer.StartAsync();
        aws.Latency = Latency;
        ConcurrentDictionary<string, bool> done = new();
        ObjectNode target = Instance(Target, "10.0.2.5", "sg-app");
        aws.Reply("ssm", "GetParameter", new ObjectNode { { "Parameter", new ObjectNode { { "Value", "ami-1" } } } })
            .Reply("iam", "GetRole", new ObjectNode { { "Role", new ObjectNode { { "Path", "/" }, { "RoleName", "FormToolBastionSchedule" }, { "Arn", "arn:aws:iam::123456789012:role/FormToolBastionSchedule" } } } })
            .Reply("iam", "GetInstanceProfile", new ObjectNode { { "InstanceProfile", new ObjectNode { { "InstanceProfileName", "FormToolBastion" } } } })
            .Reply("ec2", "DescribeSubnets", One("Subnets", new ObjectNode { { "SubnetId", "subnet-1" }, { "CidrBlock", "10.0.1.0/24" }, { "AvailabilityZone", "us-east-1a" } }, new ObjectNode { { "SubnetId", "subnet-2" }, { "CidrBlock", "10.0.2.0/24" }, { "AvailabilityZone", "us-east-1a" } }))
            .Reply("ec2", "DescribeRouteTables", One("RouteTables", new ObjectNode
            {
                { "Associations", new ListNode([new ObjectNode { { "SubnetId", "subnet-1" } }]) },
                { "Routes", new ListNode([new ObjectNode { { "DestinationCidrBlock", "0.0.0.0/0" }, { "GatewayId", "igw-1" }, { "State", "active" } }]) },
            }))
            .Reply("ec2", "DescribeNetworkAcls", One("NetworkAcls", new ObjectNode { { "NetworkAclId", "acl-1" }, { "IsDefault", Node.True }, { "Entries", new ListNode([Everything(true), Everything(false)]) } }))
            .Reply("ec2", "DescribeInstances", request => One("Reservations", new ObjectNode { { "Instances", new ListNode([Asked(request, Target) ? target : Instance("i-0000000000000000b", "10.0.1.9", "sg-bastion")]) } }))
            .Reply("ec2", "DescribeVolumes", One("Volumes", new ObjectNode { { "VolumeId", "vol-1" }, { "Encrypted", Node.True } }))
            .Reply("ec2", "CreateSecurityGroup", request =>
            {
                bool isDoor = request.Input["GroupName"].AsText()!.StartsWith("formtool-target-", StringComparison.Ordinal);
                if (!isDoor)
                {
                    done.Clear();
                }
                return new ObjectNode { { "GroupId", isDoor ? "sg-door" : "sg-bastion" } };
            })
            .Reply("ec2", "DescribeSecurityGroups", request => Asked(request, "formtool:target") ? One("SecurityGroups")
                : Asked(request, "sg-bastion") ? One("SecurityGroups", Bastion(done)) : One("SecurityGroups", Door(done)))
            .Reply("ec2", "RunInstances", One("Instances", Instance("i-0000000000000000b", "10.0.1.9", "sg-bastion")))
            .Reply("ec2", "DescribeNetworkInterfaces", _ => One("NetworkInterfaces", new ObjectNode
            {
                { "NetworkInterfaceId", "eni-1" },
                { "Groups", new ListNode((done.ContainsKey("ModifyNetworkInterfaceAttribute") ? new[] { "sg-app", "sg-door" } : ["sg-app"]).Select(id => new ObjectNode { { "GroupId", id } })) },
            }))
            .Reply("scheduler", "CreateSchedule", new ObjectNode { { "ScheduleArn", "arn:aws:scheduler:us-east-1:123456789012:schedule/default/x" } })
            .Reply("scheduler", "GetSchedule", new ObjectNode { { "Name", "x" } });
        foreach (string change in new[] { "RevokeSecurityGroupEgress", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "ModifyNetworkInterfaceAttribute" })
        {
            aws.Reply("ec2", change, request =>
            {
                done[$"{change}{(request.Input["GroupId"].AsText() == "sg-door" ? "-door" : "")}"] = true;
                return new ObjectNode();
            });
        }
        Console.WriteLine(aws.EndpointUrl);
        await Task.Delay(Timeout.Infinite);
    }

    private static bool Asked(ReplyRequest request, string value) => request.Input.Any(field => field.Value.AsText() == value);

    private static ObjectNode One(string member, params ObjectNode[] items) => new() { { member, new ListNode(items) } };

    private static ObjectNode Instance(string id, string address, string group) => new()
    {
        { "InstanceId", id }, { "State", new ObjectNode { { "Name", "running" } } }, { "PrivateIpAddress", address }, { "PublicIpAddress", "203.0.113.5" },
        {
            "NetworkInterfaces", new ListNode([new ObjectNode
            {
                { "NetworkInterfaceId", "eni-1" }, { "VpcId", "vpc-1" }, { "SubnetId", id == Target ? "subnet-2" : "subnet-1" }, { "PrivateIpAddress", address },
                { "Groups", new ListNode([new ObjectNode { { "GroupId", group } }]) },
            }])
        },
    };

    private static ObjectNode Everything(bool egress) => new()
    {
        { "RuleNumber", Node.Of(100) }, { "Protocol", "-1" }, { "RuleAction", "allow" }, { "Egress", Node.Of(egress) }, { "CidrBlock", "0.0.0.0/0" },
    };

    private static ObjectNode Bastion(ConcurrentDictionary<string, bool> done) => new()
    {
        { "GroupId", "sg-bastion" },
        { "IpPermissions", new ListNode(done.ContainsKey("AuthorizeSecurityGroupIngress") ? [Ssh("IpRanges", "CidrIp", "198.51.100.7/32")] : []) },
        {
            "IpPermissionsEgress", new ListNode(done.ContainsKey("AuthorizeSecurityGroupEgress") ? [Ssh("IpRanges", "CidrIp", "10.0.2.5/32")]
                : done.ContainsKey("RevokeSecurityGroupEgress") ? []
                : [new ObjectNode { { "IpProtocol", "-1" }, { "IpRanges", new ListNode([new ObjectNode { { "CidrIp", "0.0.0.0/0" } }]) } }])
        },
    };

    private static ObjectNode Door(ConcurrentDictionary<string, bool> done) => new()
    {
        { "GroupId", "sg-door" },
        { "IpPermissions", new ListNode(done.ContainsKey("AuthorizeSecurityGroupIngress-door") ? [Ssh("UserIdGroupPairs", "GroupId", "sg-bastion")] : []) },
    };

    private static ObjectNode Ssh(string member, string name, string value) => new()
    {
        { "IpProtocol", "tcp" }, { "FromPort", Node.Of(22) }, { "ToPort", Node.Of(22) }, { member, new ListNode([new ObjectNode { { name, value } }]) },
    };
}
