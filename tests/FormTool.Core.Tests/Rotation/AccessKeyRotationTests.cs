using FormTool.Core.Doing;
using FormTool.Core.Rotation;
using FormTool.Core.Rotation.Delivery;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

public sealed class AccessKeyRotationTests : IDisposable
{
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_key_is_replaced_over_days_by_the_same_command()
    {
        RotationOutcome first = (await _bench.RunAsync(Ct))!;
        Assert.Equal((RotationState.Waiting, "Delivered", null), (first.Rotation.State, first.Rotation.Reached, first.Error));
        Assert.Equal(RotationWorld.Start + TimeSpan.FromHours(4), first.Rotation.DueAt);
        Assert.Equal(2, _bench.World.Keys.Count);
        Assert.All(_bench.World.Keys, key => Assert.True(key.IsActive));
        Assert.Equal("Delivered", _bench.Open().Reached);

        _bench.World.Now += TimeSpan.FromHours(5);
        RotationOutcome second = (await _bench.RunAsync(Ct))!;
        Assert.Equal((RotationState.Waiting, "Deactivated"), (second.Rotation.State, second.Rotation.Reached));
        Assert.False(_bench.World.Keys[0].IsActive);

        _bench.World.Now += TimeSpan.FromHours(5);
        RotationOutcome third = (await _bench.RunAsync(Ct))!;
        Assert.Equal((RotationState.Done, "Deleted"), (third.Rotation.State, third.Rotation.Reached));

        AssertEnd();
    }

    [Fact]
    public async Task An_old_key_that_is_used_still_is_waited_for_until_the_grace_period_is_over()
    {
        _bench.Settings = _bench.Settings with { GracePeriod = TimeSpan.FromDays(3) };
        await _bench.RunAsync(Ct);
        for (int day = 1; day <= 2; day++)
        {
            _bench.World.Now += TimeSpan.FromDays(1);
            _bench.World.Keys[0].LastUsed = _bench.World.Now - TimeSpan.FromHours(1);
            RotationOutcome waits = (await _bench.RunAsync(Ct))!;
            Assert.Equal((RotationState.Waiting, "Delivered"), (waits.Rotation.State, waits.Rotation.Reached));
            Assert.Contains("used again", waits.Rotation.Message);
        }
        _bench.World.Now += TimeSpan.FromDays(1);
        _bench.World.Keys[0].LastUsed = _bench.World.Now - TimeSpan.FromHours(1);

        Assert.Equal("Deactivated", (await _bench.RunAsync(Ct))!.Rotation.Reached);
    }

    [Fact]
    public async Task A_run_goes_no_further_than_its_phase()
    {
        _bench.Settings = new() { QuietPeriod = TimeSpan.Zero, WatchPeriod = TimeSpan.Zero, Phase = RotationPhase.Deliver };
        Assert.Equal((RotationState.Paused, "Delivered"), Told(await _bench.RunAsync(Ct)));
        _bench.World.Now += TimeSpan.FromMinutes(1);
        _bench.Settings = _bench.Settings with { Phase = RotationPhase.Deactivate };
        Assert.Equal((RotationState.Paused, "Deactivated"), Told(await _bench.RunAsync(Ct)));
        _bench.Settings = _bench.Settings with { Phase = RotationPhase.Delete };
        Assert.Equal((RotationState.Done, "Deleted"), Told(await _bench.RunAsync(Ct)));
    }

    [Fact]
    public async Task With_two_active_keys_nothing_is_done()
    {
        _bench.World.Keys.Add(new("AKIASECOND", "second", RotationWorld.Start));

        RotationOutcome outcome = (await _bench.RunAsync(Ct))!;

        Assert.Equal(RotationException.NotPossible, Assert.IsType<RotationException>(outcome.Error).ErrorId);
        Assert.DoesNotContain(_bench.World.Log, operation => operation is not ("ListAccessKeys" or "GetAccessKeyLastUsed"));
        Assert.False(_bench.IsOpen);
    }

    [Theory]
    [InlineData(-100, true)]
    [InlineData(-1, false)]
    [InlineData(null, true)]
    public async Task An_inactive_key_makes_room_unless_it_was_used_a_moment_ago(int? usedHours, bool possible)
    {
        _bench.World.Keys.Add(new("AKIASPARE", "spare", RotationWorld.Start) { IsActive = false, LastUsed = RotationWorld.Start.AddHours(usedHours ?? 0) });
        if (usedHours is null)
        {
            _bench.World.Keys[1].LastUsed = null;
        }

        RotationOutcome outcome = (await _bench.RunAsync(Ct))!;

        Assert.Equal(possible, outcome.Error is null);
        Assert.Equal(!possible, _bench.World.Keys.Any(key => key.Id == "AKIASPARE"));
        Assert.Null(_bench.World.Broken);
    }

    [Fact]
    public async Task A_user_without_an_active_key_has_nothing_to_rotate()
    {
        _bench.World.LooksAtSecret = _bench.World.LooksAtParameter = false;
        _bench.World.Keys[0].IsActive = false;

        Assert.Null(await _bench.RunAsync(Ct));
        Assert.False(_bench.IsOpen);
    }

    [Fact]
    public async Task The_callers_own_key_asks_for_a_switch_and_is_then_rotated_with_the_new_one()
    {
        _bench.AccessKey = _bench.World.OldId;
        Assert.Equal(RotationException.OwnKey, ((RotationException)(await _bench.RunAsync(Ct))!.Error!).ErrorId);
        Assert.False(_bench.IsOpen);

        _bench.Settings = _bench.Settings with { AllowOwn = true };
        Assert.Equal(RotationState.Done, (await _bench.ToTheEndAsync(Ct)).Rotation.State);
        AssertEnd();
    }

    [Fact]
    public async Task Whoever_activated_the_old_key_again_is_heard()
    {
        await _bench.RunAsync(Ct);
        _bench.World.Now += TimeSpan.FromDays(1);
        await _bench.RunAsync(Ct);
        _bench.World.Keys[0].IsActive = true;
        _bench.World.Now += TimeSpan.FromDays(1);

        RotationOutcome outcome = (await _bench.RunAsync(Ct))!;

        Assert.Contains("activated the old key again", outcome.Rotation.Message);
        Assert.Equal(2, _bench.World.Keys.Count(key => key.IsActive));
    }

    [Fact]
    public async Task A_target_that_lost_the_new_key_keeps_the_old_one_alive()
    {
        await _bench.RunAsync(Ct);
        string text = await File.ReadAllTextAsync(_bench.File, Ct);
        await File.WriteAllTextAsync(_bench.File, text.Replace(_bench.HeldFile().Id!, "AKIASOMETHINGELSE"), Ct);
        _bench.World.Now += TimeSpan.FromDays(1);

        RotationOutcome outcome = (await _bench.RunAsync(Ct))!;

        Assert.Contains("does not hold the new key", outcome.Rotation.Message);
        Assert.Equal(2, _bench.World.Keys.Count(key => key.IsActive));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_was_begun_is_taken_back(int days)
    {
        _bench.Targets.RemoveAt(2);
        for (int day = 0; day <= days; day++)
        {
            await _bench.RunAsync(Ct);
            _bench.World.Now += TimeSpan.FromDays(1);
        }
        (_bench.World.LooksAtSecret, _bench.World.LooksAtParameter) = (true, true);

        KeyRotation undone = await _bench.UndoAsync(Ct);

        Assert.Equal(RotationState.Undone, undone.State);
        WorldKey left = Assert.Single(_bench.World.Keys);
        Assert.Equal((_bench.World.OldId, true), (left.Id, left.IsActive));
        Assert.Equal((left.Id, left.Secret), _bench.World.Held);
        Assert.Equal((left.Id, left.Secret), _bench.World.HeldParameter);
        Assert.False(_bench.IsOpen);
        Assert.Null(_bench.World.Broken);
    }

    [Fact]
    public async Task Where_a_target_keeps_nothing_of_before_both_keys_work_after_the_way_back()
    {
        await _bench.RunAsync(Ct);
        _bench.World.Now += TimeSpan.FromDays(1);
        await _bench.RunAsync(Ct);

        PlanException left = await Assert.ThrowsAsync<PlanException>(() => _bench.UndoAsync(Ct));

        Assert.Contains("holds it and what it held before is not to be had", left.InnerException!.Message);
        Assert.Equal(2, _bench.World.Keys.Count(key => key.IsActive));
        // And the same command goes on from there, forward.
        await _bench.ToTheEndAsync(Ct);
        AssertEnd();
    }

    [Fact]
    public async Task Where_putting_back_fails_the_new_key_is_not_deleted()
    {
        _bench.Targets.RemoveRange(1, 2);
        _bench.World.LooksAtParameter = false;
        await _bench.RunAsync(Ct);
        _bench.World.Fate = (_, operation) => operation == "UpdateSecretVersionStage" ? Mishap.Deny : Mishap.None;

        await Assert.ThrowsAsync<PlanException>(() => _bench.UndoAsync(Ct));

        Assert.Equal(2, _bench.World.Keys.Count(key => key.IsActive));
        Assert.Null(_bench.World.Broken);
    }

    [Fact]
    public async Task When_the_old_key_is_deleted_it_is_too_late_to_go_back()
    {
        await _bench.RunAsync(Ct);
        _bench.World.Keys.RemoveAll(key => key.Id == _bench.World.OldId);

        RotationException late = await Assert.ThrowsAsync<RotationException>(() => _bench.UndoAsync(Ct));

        Assert.Equal(RotationException.NotPossible, late.ErrorId);
        Assert.Single(_bench.World.Keys);
    }

    [Fact]
    public async Task A_script_is_given_the_pair_once_and_a_later_session_needs_it_no_more()
    {
        List<string> given = [];
        _bench.Targets.Clear();
        _bench.Targets.Add("script");
        (_bench.World.LooksAtSecret, _bench.World.LooksAtParameter) = (false, false);
        _bench.SessionTarget = name => new CallbackTarget(name, (pair, _) =>
        {
            given.Add(pair.Secret.Reveal());
            return Task.CompletedTask;
        });
        await _bench.RunAsync(Ct);
        _bench.SessionTarget = _ => null;

        await _bench.ToTheEndAsync(Ct);

        Assert.Equal(_bench.World.Keys.Single().Secret, Assert.Single(given));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_the_old_key_and_is_called_with_another_key_next_time()
    {
        List<string> given = [];
        bool fails = true;
        _bench.Targets.Clear();
        _bench.Targets.Add("script");
        (_bench.World.LooksAtSecret, _bench.World.LooksAtParameter) = (false, false);
        _bench.SessionTarget = name => new CallbackTarget(name, (pair, _) => fails ? throw new IOException("disk full") : Add(given, pair.Secret.Reveal()));

        Assert.Contains("disk full", (await _bench.RunAsync(Ct))!.Rotation.Message);
        Assert.True(_bench.World.Keys[0].IsActive);
        fails = false;
        await _bench.ToTheEndAsync(Ct);

        Assert.Equal(_bench.World.Keys.Single().Secret, Assert.Single(given));
        Assert.Equal(2, _bench.World.MostKeys);
    }

    [Fact]
    public async Task Two_runs_at_once_on_one_user_do_not_meet()
    {
        RotationOutcome?[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _bench.RunAsync(Ct))));

        Assert.Contains(outcomes, outcome => outcome!.Error is null);
        Assert.All(outcomes.Where(outcome => outcome!.Error is not null), outcome => Assert.True(
            outcome!.Error is DoingException { ErrorId: DoingException.InProgress } or RotationException { ErrorId: RotationException.NotPossible }, outcome.Error!.ToString()));
        Assert.Equal(2, _bench.World.Keys.Count);
        Assert.Equal(1, _bench.World.Log.Count(operation => operation == "CreateAccessKey"));
        Assert.Null(_bench.World.Broken);
        await _bench.ToTheEndAsync(Ct);
        AssertEnd();
    }

    [Fact]
    public async Task A_key_of_somebody_else_is_not_taken_for_ours()
    {
        _bench.World.Fate = (_, operation) => operation == "CreateAccessKey" ? Mishap.CrashBefore : Mishap.None;
        await _bench.RunAsync(Ct);
        _bench.World.Fate = (_, _) => Mishap.None;
        _bench.World.Keys.Add(new("AKIAHUMAN", "human", _bench.World.Now) { LastUsed = _bench.World.Now });

        RotationOutcome outcome = (await _bench.RunAsync(Ct))!;

        Assert.Contains("AKIAHUMAN", outcome.Rotation.Message);
        Assert.Contains(_bench.World.Keys, key => key.Id == "AKIAHUMAN");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (RotationState, string) Told(RotationOutcome? outcome) => (outcome!.Rotation.State, outcome.Rotation.Reached);

    private static Task Add(List<string> list, string text)
    {
        list.Add(text);
        return Task.CompletedTask;
    }

    private void AssertEnd()
    {
        WorldKey key = Assert.Single(_bench.World.Keys);
        Assert.True(key.IsActive);
        Assert.NotEqual(_bench.World.OldId, key.Id);
        Assert.Equal((key.Id, key.Secret), _bench.World.Held);
        Assert.Equal((key.Id, key.Secret), _bench.World.HeldParameter);
        Assert.Equal((key.Id, key.Secret), _bench.HeldFile());
        Assert.Contains("\"note\":\"keep\"", _bench.World.SecretText);
        Assert.Null(_bench.World.Broken);
        Assert.False(_bench.IsOpen);
        Assert.Empty(_bench.Leaks());
        Assert.StartsWith("# kept\n[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n\n[ann]\n", File.ReadAllText(_bench.File));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_bench.File));
        }
    }
}
