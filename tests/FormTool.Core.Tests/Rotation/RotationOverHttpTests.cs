using System.Diagnostics;
using System.Reflection;
using FormTool.Core.Accounts;
using FormTool.Core.Rotation;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

/// <summary>Rotations against moto, through a proxy at which every call goes wrong, and in a process that is killed at every request.
/// FORMTOOL_ROTATION_KILLS=1 kills at each request before and after its effect, and adds replies that are cut and garbled; without it a fifth of the kills is done.</summary>
public sealed class RotationOverHttpTests : IAsyncLifetime
{
    private static readonly bool All = Environment.GetEnvironmentVariable("FORMTOOL_ROTATION_KILLS") == "1";

    private static readonly FaultKind[] Faults =
    [
        FaultKind.Throttle, FaultKind.Deny, FaultKind.ServerError, FaultKind.LoseReply, FaultKind.Repeat, FaultKind.Delay,
        .. All ? (FaultKind[])[FaultKind.Cut, FaultKind.Truncate, FaultKind.Garble, FaultKind.Expire] : [],
    ];

    private MotoServer? _moto;
    private FaultProxy? _proxy;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (MotoServer.Available)
        {
            _moto = await MotoServer.StartAsync();
            _proxy = await FaultProxy.StartAsync(_moto.EndpointUrl);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
        {
            await _proxy!.DisposeAsync();
            await _moto.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_call_may_go_wrong_in_each_way()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        using (MotoUser first = await MotoUser.MakeAsync(_moto!, Ct))
        {
            Assert.Equal(RotationState.Done, (await RunAsync(first))?.Rotation.State);
            await first.AssertEndAsync("without a fault", Ct);
        }
        string[] operations = [.. _proxy!.Operations];
        Assert.True(operations.Length >= 10, string.Join(", ", operations));
        foreach (string operation in operations)
        {
            foreach (FaultKind kind in Faults)
            {
                string when = $"{kind} at {operation}";
                using MotoUser user = await MotoUser.MakeAsync(_moto!, Ct);
                _proxy.Reset();
                // Twice, so that not the client's own retry alone gets over it.
                _proxy.On(seen => seen.Name == operation && seen.Occurrence <= 2, new(kind, TimeSpan.FromMilliseconds(100)));
                await RunAsync(user);
                Assert.True(_proxy.Seen.Any(seen => seen.Fault is not null), $"{when}: the fault was not met");
                await user.AssertNobodyIsLockedOutAsync(when, Ct);
                _proxy.Reset();
                for (int again = 0; again < 3 && (await RunAsync(user))?.Rotation.State is RotationState.Failed; again++)
                {
                }
                await user.AssertEndAsync(when, Ct);
            }
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_at_any_request_is_gone_on_with_by_the_same_command()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill -9.");
        int requests;
        using (MotoUser first = await MotoUser.MakeAsync(_moto!, Ct))
        {
            await RunProcessAsync(first, _ => false, hadEffect: false);
            await first.AssertEndAsync("without a kill", Ct);
            requests = _proxy!.Seen.Count;
        }
        int kills = 0;
        for (int at = 1; at <= requests; at++)
        {
            foreach (bool hadEffect in new[] { true, false })
            {
                if (!All && ((at * 2) + (hadEffect ? 0 : 1)) % 5 != 0)
                {
                    continue;
                }
                string when = $"killed at request {at} of {requests}, {(hadEffect ? "after" : "before")} its effect";
                using MotoUser user = await MotoUser.MakeAsync(_moto!, Ct);
                int nth = at;
                await RunProcessAsync(user, count => count == nth, hadEffect);
                kills++;
                await user.AssertNobodyIsLockedOutAsync(when, Ct);
                string said = await RunProcessAsync(user, _ => false, hadEffect: false);
                if ((await user.KeysAsync(Ct)) is not [(string id, true)] || id == user.OldId)
                {
                    said += await RunProcessAsync(user, _ => false, hadEffect: false);
                }
                await user.AssertEndAsync($"{when}: {said}", Ct);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills over {requests} requests");
        Assert.True(kills >= 8, $"{kills} kills");
    }

    private async Task<RotationOutcome?> RunAsync(MotoUser user)
    {
        RotationSettings settings = new() { QuietPeriod = TimeSpan.Zero, WatchPeriod = TimeSpan.Zero };
        try
        {
            using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(_proxy!.EndpointUrl), [], Ct);
            RotationTools tools = RotationTools.Of(account, new(user.State)) with
            {
                Pace = new() { First = TimeSpan.FromMilliseconds(5), Longest = TimeSpan.FromMilliseconds(20), Doubtful = TimeSpan.FromMilliseconds(50) },
                KnownWithin = TimeSpan.FromSeconds(2),
            };
            KeyRotationRun run = new(tools);
            await foreach (PlannedRotation planned in run.PlanAsync([new(user.Name)], ["secret:keys/{UserName}", "parameter:/keys/{UserName}", $"profile:{{UserName}}@{user.File}"], settings, null, Ct))
            {
                if (planned.Plan is null)
                {
                    return null;
                }
                await foreach (RotationOutcome outcome in run.RunAsync([planned], settings, null, Ct))
                {
                    return outcome;
                }
            }
        }
        catch (AccountException)
        {
            // The very first call met the fault: nothing was begun.
        }
        return null;
    }

    /// <summary>Runs the host and kills it (SIGKILL) when the request of that number comes.</summary>
    private async Task<string> RunProcessAsync(MotoUser user, Func<int, bool> kills, bool hadEffect)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string host = typeof(RotationOverHttpTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RotationHost").Value!;
        foreach (string argument in new[] { host, _proxy!.EndpointUrl, user.State, user.File, user.Name })
        {
            start.ArgumentList.Add(argument);
        }
        using Process process = new() { StartInfo = start };
        int count = 0;
        _proxy.Reset();
        _proxy.On(_ =>
        {
            if (!kills(Interlocked.Increment(ref count)))
            {
                return false;
            }
            process.Kill();
            process.WaitForExit();
            return true;
        }, new(hadEffect ? FaultKind.LoseReply : FaultKind.Throttle));
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync(Ct);
        string output = await process.StandardOutput.ReadToEndAsync(Ct) + await errors;
        await process.WaitForExitAsync(Ct);
        return output.Trim();
    }
}
