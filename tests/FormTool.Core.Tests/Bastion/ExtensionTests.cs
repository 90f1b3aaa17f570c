using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>Both ends of a session move together, or neither.</summary>
public sealed class ExtensionTests(SharedMoto moto)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_ends_move()
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync();
        await bench.RunAsync(await PlanAsync(bench.Scope, bench, session, TimeSpan.FromHours(3)));
        BastionSession moved = Assert.Single(await bench.ListAsync());
        Assert.Equal(session.Ends!.Value.AddHours(3), moved.Ends);
        Assert.Equal((BastionState.Open, $"at({moved.Ends:yyyy-MM-dd'T'HH:mm:ss})"), (moved.State, await ScheduledAsync(bench, session)));
        await bench.RemoveAsync(session.SessionId);
        Assert.Empty(await bench.TracesAsync());
    }

    [Theory]
    [InlineData("scheduler", "UpdateSchedule")]
    [InlineData("ec2", "CreateTags")]
    public async Task Neither_moves_where_one_cannot(string service, string operation)
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync((await moto.StartAsync()).EndpointUrl, stop: Ct);
        proxy.On(service, operation, new(FaultKind.Deny));
        BastionScope scope = bench.Through(proxy.EndpointUrl);
        Plan plan = await PlanAsync(scope, bench, session, TimeSpan.FromHours(3));
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => bench.RunAsync(plan));
        Assert.False(failure.IsOpen);
        scope.Client.Dispose();
        Assert.Equal(session.Ends, Assert.Single(await bench.ListAsync()).Ends);
        Assert.Equal($"at({session.Ends:yyyy-MM-dd'T'HH:mm:ss})", await ScheduledAsync(bench, session));
    }

    [Theory]
    [InlineData(10.5, "DurationNotValid")]
    [InlineData(-2, "DurationNotValid")]
    public async Task No_session_is_moved_beyond_its_bounds(double hours, string errorId)
    {
        await using BastionBench bench = await StartAsync();
        BastionSession session = await bench.OpenAsync();
        BastionException refused = await Assert.ThrowsAsync<BastionException>(() => PlanAsync(bench.Scope, bench, session, TimeSpan.FromHours(hours)));
        Assert.Equal(errorId, refused.ErrorId);
        Assert.Equal("SessionNotFound", (await Assert.ThrowsAsync<BastionException>(() => PlanAsync(bench.Scope, bench, session with { SessionId = "b-000000000000" }, TimeSpan.FromHours(1)))).ErrorId);
    }

    private static Task<Plan> PlanAsync(BastionScope scope, BastionBench bench, BastionSession session, TimeSpan by) =>
        Bastions.PlanExtensionAsync(scope, session.SessionId, by, null, hasMfa: false, bench.State, Ct);

    private static async Task<string?> ScheduledAsync(BastionBench bench, BastionSession session) =>
        ((Node)await bench.CallAsync("scheduler", "GetSchedule", new() { { "Name", $"formtool-bastion-{session.SessionId}" } }))["ScheduleExpression"].AsText();

    private async Task<BastionBench> StartAsync()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        return await BastionBench.StartAsync(await moto.StartAsync());
    }
}
