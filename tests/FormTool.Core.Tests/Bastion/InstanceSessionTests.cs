using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedMoto))]

namespace FormTool.Core.Tests.Bastion;

public sealed class InstanceSessionTests(SharedMoto moto)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_opens_is_seen_and_goes_without_a_trace()
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync(bench.Request([.. bench.Targets]));
        BastionSession seen = Assert.Single(await bench.ListAsync());
        Assert.Equal(BastionState.Open, seen.State);
        Assert.Equal(session.InstanceId, seen.InstanceId);
        Assert.Equal(("anna@example.com", "INC-123"), (seen.UserName, seen.Reason));
        Assert.Equal(bench.Targets, seen.Targets);
        Assert.InRange(seen.TimeLeft!.Value.TotalMinutes, 118, 121);
        Assert.Empty(seen.Leftovers);
        await bench.RemoveAsync(session.SessionId);
        Assert.Empty(await bench.TracesAsync());
        Assert.DoesNotContain(await bench.ListAsync(), one => one.State != BastionState.Ended);
    }

    [Fact]
    public async Task The_bastion_is_what_was_promised()
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync();
        Node host = (await bench.Scope.InstancesAsync(Ct, ("instance-id", [session.InstanceId!])))[0];
        Assert.Equal("t4g.nano", host["InstanceType"].AsText());
        Assert.Equal("required", host["MetadataOptions"]["HttpTokens"].AsText());
        Assert.Equal(1, host["MetadataOptions"]["HttpPutResponseHopLimit"].AsNumber());
        Assert.EndsWith("/FormToolBastion", host["IamInstanceProfile"]["Arn"].AsText());
        Assert.All(await bench.Scope.FindAsync("DescribeVolumes", "Volumes", Ct, ("attachment.instance-id", [session.InstanceId!])), volume => Assert.True(volume["Encrypted"].AsBoolean()));
        string behavior = (await bench.CallAsync("ec2", "DescribeInstanceAttribute", new() { { "InstanceId", session.InstanceId }, { "Attribute", "instanceInitiatedShutdownBehavior" } }))["InstanceInitiatedShutdownBehavior"]["Value"].AsText()!;
        Assert.Equal("terminate", behavior);
        foreach (string tag in new[] { "formtool:session", "formtool:person", "formtool:reason", "formtool:ends" })
        {
            Assert.NotNull(BastionTags.Of(host, tag));
        }

        Node group = (await bench.Scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", Ct, ("tag:formtool:session", [session.SessionId])))[0];
        Node ingress = Assert.Single(group["IpPermissions"].Items);
        Assert.Equal((22, "198.51.100.7/32"), ((int)ingress["FromPort"].AsNumber()!, Assert.Single(ingress["IpRanges"].Items)["CidrIp"].AsText()));
        Node egress = Assert.Single(group["IpPermissionsEgress"].Items);
        Node target = (await bench.Scope.InstancesAsync(Ct, ("instance-id", [bench.Targets[0]])))[0];
        Assert.Equal(target["PrivateIpAddress"].AsText() + "/32", Assert.Single(egress["IpRanges"].Items)["CidrIp"].AsText());

        Node schedule = await bench.CallAsync("scheduler", "GetSchedule", new() { { "Name", $"formtool-bastion-{session.SessionId}" } });
        Assert.Equal("DELETE", schedule["ActionAfterCompletion"].AsText());
        Assert.Equal($"at({session.Ends:yyyy-MM-dd'T'HH:mm:ss})", schedule["ScheduleExpression"].AsText());
        Assert.Equal("arn:aws:scheduler:::aws-sdk:ec2:terminateInstances", schedule["Target"]["Arn"].AsText());
        Assert.Contains(session.InstanceId!, schedule["Target"]["Input"].AsText());
    }

    [Fact]
    public async Task Two_sessions_share_the_way_into_a_target_and_the_last_takes_it_away()
    {
        await using BastionBench bench = await StartAsync();
        BastionSession[] both = await Task.WhenAll(bench.OpenAsync(), bench.OpenAsync());
        Node door = Assert.Single(await bench.Scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", Ct, ("tag-key", ["formtool:target"])));
        Assert.Equal(2, door["IpPermissions"].Items.Sum(rule => rule["UserIdGroupPairs"].Items.Count));
        await bench.RemoveAsync(both[0].SessionId);
        Assert.Equal(BastionState.Open, (await bench.ListAsync()).Single(one => one.SessionId == both[1].SessionId).State);
        Assert.Contains(await bench.TracesAsync(), trace => trace.Contains("formtool-target-"));
        Assert.Contains(await bench.TracesAsync(), trace => trace.Contains("carries 2 groups"));
        await bench.RemoveAsync(both[1].SessionId);
        Assert.Empty(await bench.TracesAsync());
    }

    [Fact]
    public async Task The_plan_names_every_call_and_changes_nothing()
    {
        await using BastionBench bench = await StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync((await moto.StartAsync()).EndpointUrl, stop: Ct);
        BastionScope scope = bench.Through(proxy.EndpointUrl);
        Plan plan = await Bastions.PlanOpeningAsync(scope, BastionMode.Instance, bench.Request(), bench.State, Ct);
        Assert.All(proxy.Operations, name => Assert.Matches(":(Describe|Get|List)", name));
        Assert.Empty(await bench.TracesAsync());
        proxy.Reset();
        await bench.RunAsync(plan);
        string[] made = [.. proxy.Operations.Where(name => !System.Text.RegularExpressions.Regex.IsMatch(name, ":(Describe|Get|List)"))];
        Assert.Equal(plan.Steps.Select(step => step.Call).Where(call => !call.StartsWith("local:", StringComparison.Ordinal) && !call.Contains(":Describe")).Distinct().Order(StringComparer.Ordinal), made);
        scope.Client.Dispose();
    }

    [Theory]
    [InlineData("0.0.0.0/0", "SourceTooOpen")]
    [InlineData("::/0", "SourceTooOpen")]
    [InlineData("10.0.0.0/8", "SourceTooOpen")]
    [InlineData("nowhere", "SourceNotValid")]
    public async Task The_internet_is_never_let_in(string source, string errorId)
    {
        await using BastionBench bench = await StartAsync();
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request() with { AllowFrom = [source] }, bench.State, Ct));
        Assert.Equal(errorId, refused.ErrorId);
    }

    [Theory]
    [InlineData("i-0aaaaaaaaaaaaaaaa", "TargetNotFound")]
    [InlineData("Role=nothing", "TargetNotFound")]
    [InlineData("something", "TargetNotValid")]
    public async Task What_is_no_target_is_said_before_anything_is_done(string target, string errorId)
    {
        await using BastionBench bench = await StartAsync();
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request(target), bench.State, Ct));
        Assert.Equal(errorId, refused.ErrorId);
    }

    [Fact]
    public async Task Tags_and_subnets_name_targets()
    {
        await using BastionBench bench = await StartAsync();
        foreach (string name in new[] { "Role=web", bench.PrivateSubnetId })
        {
            Plan plan = await Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request(name), bench.State, Ct);
            Assert.Equal(bench.Targets, plan.Inputs["formtool:targets"].Split(' '));
        }
    }

    [Fact]
    public async Task A_target_without_room_for_a_group_is_told_before_the_first_call()
    {
        await using BastionBench bench = await StartAsync();
        List<string> groups = [bench.GroupId];
        for (int number = 0; number < 4; number++)
        {
            groups.Add((await bench.CallAsync("ec2", "CreateSecurityGroup", new() { { "GroupName", $"more-{number}" }, { "Description", "more" }, { "VpcId", bench.VpcId } }))["GroupId"].AsText()!);
        }
        Node target = (await bench.Scope.InstancesAsync(Ct, ("instance-id", [bench.Targets[0]])))[0];
        await bench.CallAsync("ec2", "ModifyNetworkInterfaceAttribute", new() { { "NetworkInterfaceId", target["NetworkInterfaces"].Items[0]["NetworkInterfaceId"] }, { "Groups", Node.Of(groups) } });
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request(), bench.State, Ct));
        Assert.Equal("SecurityGroupsFull", refused.ErrorId);
        Assert.Contains(bench.Targets[0], refused.Message);
    }

    [Theory]
    [InlineData(false, 22, "in")]
    [InlineData(true, 50000, "out")]
    public async Task A_network_acl_that_stops_the_traffic_is_found_before(bool egress, int port, string direction)
    {
        await using BastionBench bench = await StartAsync();
        string acl = (await bench.Scope.FindAsync("DescribeNetworkAcls", "NetworkAcls", Ct, ("vpc-id", [bench.VpcId]), ("default", ["true"])))[0]["NetworkAclId"].AsText()!;
        await bench.CallAsync("ec2", "CreateNetworkAclEntry", new()
        {
            { "NetworkAclId", acl }, { "RuleNumber", Node.Of(5) }, { "Protocol", "6" }, { "RuleAction", "deny" }, { "Egress", Node.Of(egress) },
            { "CidrBlock", "198.51.100.0/24" }, { "PortRange", new ObjectNode { { "From", Node.Of(port) }, { "To", Node.Of(port) } } },
        });
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request(), bench.State, Ct));
        Assert.Equal("NetworkAclBlocks", refused.ErrorId);
        Assert.Contains(acl, refused.Message);
        Assert.Contains($" {direction}.", refused.Message);
    }

    [Fact]
    public async Task Without_the_roles_nothing_is_begun()
    {
        await using BastionBench bench = await StartAsync();
        await bench.CallAsync("iam", "DeleteRolePolicy", new() { { "RoleName", "FormToolBastionSchedule" }, { "PolicyName", "FormTool" } });
        await bench.CallAsync("iam", "DeleteRole", new() { { "RoleName", "FormToolBastionSchedule" } });
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request(), bench.State, Ct));
        Assert.Equal("BastionNotInitialized", refused.ErrorId);
        await bench.RunAsync(BastionRoles.Plan(bench.Scope, null));
        Assert.NotNull(await bench.OpenAsync());
    }

    [Theory]
    [InlineData("root")]
    [InlineData("ec2-user")]
    [InlineData("a b")]
    [InlineData("anna;reboot")]
    [InlineData("$(reboot)")]
    public async Task A_name_that_is_no_persons_is_refused(string name)
    {
        await using BastionBench bench = await StartAsync();
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => Bastions.PlanOpeningAsync(bench.Scope, BastionMode.Instance, bench.Request() with { UserName = name }, bench.State, Ct));
        Assert.Equal("UserNameNotValid", refused.ErrorId);
    }

    [Fact]
    public async Task The_first_boot_script_reaches_the_instance_whole()
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync();
        string data = (await bench.CallAsync("ec2", "DescribeInstanceAttribute", new() { { "InstanceId", session.InstanceId }, { "Attribute", "userData" } }))["UserData"]["Value"].AsText()!;
        string script = Encoding.UTF8.GetString(Convert.FromBase64String(data));
        Assert.StartsWith("#!/bin/bash", script);
        Assert.Contains($"session='{session.SessionId}'", script);
        Assert.Contains("account='anna'", script);
        Assert.DoesNotContain("@", script.Replace("\"@$", "").Split('\n').First(line => line.StartsWith("public_key=", StringComparison.Ordinal)));
    }

    private async Task<BastionBench> StartAsync()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        return await BastionBench.StartAsync(await moto.StartAsync());
    }
}
