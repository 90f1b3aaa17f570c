using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>Every call of an opening fails, times out, answers twice, or has its effect and loses its reply: it is open then, or nothing is left.</summary>
public sealed class FaultTests(SharedMoto moto)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls() =>
    [
        "ec2:CreateSecurityGroup", "ec2:RevokeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress",
        "ec2:ModifyNetworkInterfaceAttribute", "ec2:RunInstances", "scheduler:CreateSchedule",
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task It_opens_or_leaves_nothing(string call)
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        MotoServer server = await moto.StartAsync();
        await using BastionBench bench = await BastionBench.StartAsync(server);
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.EndpointUrl, stop: Ct);
        (string service, string operation) = (call.Split(':')[0], call.Split(':')[1]);
        foreach ((FaultKind kind, bool opens) in new[]
        {
            (FaultKind.Deny, false), (FaultKind.ServerError, false), (FaultKind.Hang, false),
            (FaultKind.LoseReply, true), (FaultKind.Repeat, true), (FaultKind.Garble, true),
        })
        {
            proxy.Reset();
            proxy.On(service, operation, new(kind));
            BastionScope scope = bench.Through(proxy.EndpointUrl, TimeSpan.FromSeconds(kind == FaultKind.Hang ? 1 : 20));
            string where = $"{call} {kind}";
            try
            {
                BastionSession session = await bench.OpenAsync(scope: scope);
                Assert.True(opens, where);
                Assert.Equal(BastionState.Open, (await bench.ListAsync()).Single(one => one.SessionId == session.SessionId).State);
                await bench.RemoveAsync(session.SessionId);
            }
            catch (PlanException failure)
            {
                Assert.False(opens, $"{where}: {failure.Message}");
                Assert.Equal(call, failure.FailedStep.Call);
            }
            finally
            {
                scope.Client.Dispose();
            }
            Assert.Contains(proxy.Seen, seen => seen.Fault is not null);
            Assert.True((await bench.TracesAsync()).Count == 0, $"{where}: {string.Join("; ", await bench.TracesAsync())}");
        }
    }

    [Theory]
    [InlineData("ec2:TerminateInstances")]
    [InlineData("ec2:RevokeSecurityGroupIngress")]
    [InlineData("ec2:ModifyNetworkInterfaceAttribute")]
    [InlineData("ec2:DeleteSecurityGroup")]
    [InlineData("scheduler:DeleteSchedule")]
    public async Task A_removal_that_failed_goes_on(string call)
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        MotoServer server = await moto.StartAsync();
        await using BastionBench bench = await BastionBench.StartAsync(server);
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.EndpointUrl, stop: Ct);
        foreach ((FaultKind kind, bool succeeds) in new[] { (FaultKind.Deny, false), (FaultKind.LoseReply, true), (FaultKind.Repeat, true) })
        {
            BastionSession session = await bench.OpenAsync();
            proxy.Reset();
            proxy.On(call.Split(':')[0], call.Split(':')[1], new(kind));
            BastionScope scope = bench.Through(proxy.EndpointUrl);
            Plan plan = await Bastions.PlanRemovalAsync(scope, session.SessionId, bench.State, Ct);
            Exception? failure = await Record.ExceptionAsync(() => bench.RunAsync(plan));
            Assert.True(succeeds == failure is null, $"{call} {kind}: {failure?.Message}");
            Assert.Contains(proxy.Seen, seen => seen.Fault is not null);
            if (failure is not null)
            {
                await bench.RemoveAsync(session.SessionId);
            }
            scope.Client.Dispose();
            Assert.True((await bench.TracesAsync()).Count == 0, $"{call} {kind}: {string.Join("; ", await bench.TracesAsync())}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_clock_of_the_client_does_not_matter(int days)
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        MotoServer server = await moto.StartAsync();
        await using BastionBench bench = await BastionBench.StartAsync(server);
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.EndpointUrl, stop: Ct);
        proxy.ClockAhead = TimeSpan.FromDays(days);
        BastionScope scope = bench.Through(proxy.EndpointUrl);
        BastionSession session = await bench.OpenAsync(scope: scope);
        DateTimeOffset wanted = DateTimeOffset.UtcNow.AddDays(days).AddHours(2);
        Assert.InRange((session.Ends!.Value - wanted).TotalMinutes, -3, 1);
        Node schedule = await bench.CallAsync("scheduler", "GetSchedule", new() { { "Name", $"formtool-bastion-{session.SessionId}" } });
        Assert.Equal($"at({session.Ends:yyyy-MM-dd'T'HH:mm:ss})", schedule["ScheduleExpression"].AsText());
        BastionSession seen = Assert.Single(await Bastions.ListAsync(scope, bench.State, null, Ct));
        Assert.InRange(seen.TimeLeft!.Value.TotalMinutes, 116, 121);
        Assert.Equal(BastionState.Open, seen.State);
        scope.Client.Dispose();
        if (days < 0)
        {
            // By the true clock it is long over: the cleaning of a schedule takes it away.
            Assert.Equal(BastionState.Overdue, Assert.Single(await bench.ListAsync()).State);
            foreach (Plan plan in await Bastions.PlanCleaningAsync(bench.Scope, bench.State, Ct))
            {
                await bench.RunAsync(plan);
            }
            Assert.Empty(await bench.TracesAsync());
        }
    }
}
