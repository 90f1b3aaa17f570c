using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>A real client process is killed at every call of an opening, before its effect and after: what is left is seen, and goes.</summary>
public sealed class KillTests(SharedMoto moto)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_client_left_is_seen_and_removed(bool afterEffect)
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        MotoServer server = await moto.StartAsync();
        await using BastionBench bench = await BastionBench.StartAsync(server);
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.EndpointUrl, stop: Ct);
        int kills = 0;
        for (int call = 1; await KillAtAsync(bench, proxy, call, afterEffect); call++)
        {
            kills++;
            IReadOnlyList<BastionSession> found = [.. (await bench.ListAsync()).Where(one => one.State != BastionState.Ended)];
            Assert.True(found.Count == 1, $"call {call}: {found.Count} sessions; {string.Join("; ", await bench.TracesAsync())}; seen {string.Join(", ", proxy.Seen.Select(seen => $"{seen.Name} {seen.Fault?.Kind}"))}");
            BastionSession left = found[0];
            Assert.Equal(BastionState.Leftover, left.State);
            Assert.Contains("journal of an opening that did not end", left.Leftovers);
            Assert.Contains("keys on this machine", left.Leftovers);
            Assert.Equal("anna", left.UserName);
            await bench.RemoveAsync(left.SessionId);
            Assert.True((await bench.TracesAsync()).Count == 0, $"call {call}: {string.Join("; ", await bench.TracesAsync())}");
        }
        Assert.InRange(kills, 8, 12);
        BastionSession whole = Assert.Single(await bench.ListAsync(), one => one.State != BastionState.Ended);
        Assert.Equal(BastionState.Open, whole.State);
        await bench.RemoveAsync(whole.SessionId);
    }

    /// <summary>Whether a client was killed at that call; false where it ended before it made so many.</summary>
    private static async Task<bool> KillAtAsync(BastionBench bench, FaultProxy proxy, int call, bool afterEffect)
    {
        int changes = 0;
        proxy.Reset();
        proxy.On(seen =>
        {
            bool isRead = seen.Operation.StartsWith("Describe", StringComparison.Ordinal) || seen.Operation.StartsWith("Get", StringComparison.Ordinal) || seen.Operation.StartsWith("List", StringComparison.Ordinal);
            int now = isRead ? Volatile.Read(ref changes) : Interlocked.Increment(ref changes);
            return afterEffect ? now > call || (isRead && now == call) : now >= call;
        }, new(FaultKind.Hang));
        Node keys = bench.Credentials;
        using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, BastionChild.Arguments)
        {
            RedirectStandardOutput = true,
            Environment =
            {
                [BastionChild.Variable] = string.Join('|', proxy.EndpointUrl, keys["AccessKeyId"].AsText(), keys["SecretAccessKey"].AsText(), keys["SessionToken"].AsText(),
                    bench.Scope.Account, bench.State.FullPath, bench.Targets[0]),
            },
        })!;
        Stopwatch clock = Stopwatch.StartNew();
        Task<string> said = child.StandardOutput.ReadToEndAsync(Ct);
        while (!child.HasExited && proxy.Seen.All(seen => seen.Fault is null) && clock.Elapsed < TimeSpan.FromSeconds(90))
        {
            await Task.Delay(20, Ct);
        }
        if (child.HasExited)
        {
            Assert.True(child.ExitCode == 0, await said);
            return false;
        }
        // What was let through before has its effect by now.
        await Task.Delay(150, Ct);
        child.Kill();
        await child.WaitForExitAsync(Ct);
        return true;
    }
}
