using FormTool.Aws.Client;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Doing;

public sealed class PlanRunTests : IDisposable
{
    private static readonly string[] All = ["group", "image", "instance", "key", "schedule"];

    private readonly ScratchState _scratch = new();
    private readonly TinyWorld _world = new();

    public static TheoryData<string> Names() => [.. All];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Steps_that_do_not_wait_for_each_other_run_side_by_side()
    {
        List<StepEvent> events = await RunAsync(_world.Plan());
        Assert.Equal(All, _world.Things.Keys.Order(StringComparer.Ordinal));
        Assert.True(_world.MostUnderWay >= 2, $"{_world.MostUnderWay} at once");
        Assert.Equal(["instance", "schedule"], _world.Order.TakeLast(2));
        Assert.Equal(5, events.Count(happened => happened.State == StepState.Done));
        Assert.Equal(5, events[^1].Finished);
        Assert.False(File.Exists(_scratch.PathOf("test", "one")));
        Assert.True(File.Exists(Path.Combine(_scratch.State.FullPath, "journal", "test", "done", "one.jsonl")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refusal_takes_back_what_was_done_before_it(string name)
    {
        _world.Before = step => Throw(step == name, new AwsServiceException("test", "Make", AwsErrorKind.AccessDenied, "AccessDenied", "No."));
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => RunAsync(_world.Plan()));
        Assert.Equal(name, failure.FailedStep.Id);
        Assert.Empty(failure.Left);
        Assert.False(failure.IsOpen);
        Assert.Empty(_world.Things);
        Assert.Empty(JournalList.Read(_scratch.State, "test"));
        string[] made = [.. _world.Order.Where(entry => entry[0] != '-')];
        string[] unmade = [.. _world.Order.Where(entry => entry[0] == '-').Select(entry => entry[1..])];
        Assert.Equal(made.Order(StringComparer.Ordinal), unmade.Order(StringComparer.Ordinal));
        Assert.Equal(unmade, _world.Plan().Steps.Reverse().Select(step => step.Id).Where(unmade.Contains));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reply_that_was_lost_is_no_failure(string name)
    {
        _world.After = step => Throw(step == name, TinyWorld.Lost(step));
        await RunAsync(_world.Plan());
        Assert.Equal(All, _world.Things.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_answer_without_an_effect_is_not_believed(string name)
    {
        Plan plan = _world.Plan();
        Plan hollow = new("test", "one", "subject", "A test", [.. plan.Steps.Select(step => step.Id == name ? step with { Act = (_, _) => Task.CompletedTask } : step)]);
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => RunAsync(hollow));
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Empty(_world.Things);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_named_and_can_be_tried_again()
    {
        Plan plan = _world.Plan();
        _world.Before = step => Throw(step == "schedule", new AwsServiceException("test", "Make", AwsErrorKind.AccessDenied, "AccessDenied", "No."));
        Plan stuck = new("test", "one", "subject", "A test", [.. plan.Steps.Select(step => step.Id == "group" ? step with { Undo = (_, _) => throw new InvalidOperationException("in use") } : step)]);
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => RunAsync(stuck));
        Assert.Equal("group", Assert.Single(failure.Left).Id);
        Assert.Contains("Could not be taken back: Make the group (group)", failure.Message);
        Assert.Equal("group", Assert.Single(_world.Things.Keys));

        using Journal journal = await Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct);
        await DrainAsync(new PlanRun(plan, journal, TinyWorld.Quick).UndoAsync(Ct));
        Assert.Empty(_world.Things);
        Assert.Empty(JournalList.Read(_scratch.State, "test"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_plan_that_must_not_go_back_stays_and_goes_on(string name)
    {
        _world.Before = step => Throw(step == name, new AwsServiceException("test", "Make", AwsErrorKind.Throttled, "Throttling", "Slow down."));
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => RunAsync(_world.Plan(OnFailure.Stay)));
        Assert.True(failure.IsOpen);
        Assert.DoesNotContain(_world.Order, entry => entry[0] == '-');

        _world.Before = _ => { };
        using Journal journal = await Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct);
        await DrainAsync(new PlanRun(_world.Plan(OnFailure.Stay), journal, TinyWorld.Quick).RunAsync(Ct));
        Assert.Equal(All, _world.Things.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_world.Order, entry => entry[0] == '-');
    }

    [Fact]
    public async Task Stopping_takes_everything_back()
    {
        using CancellationTokenSource stop = new();
        _world.After = step =>
        {
            if (step == "instance")
            {
                stop.Cancel();
            }
        };
        using Journal journal = await Journal.BeginAsync(_scratch.State, _world.Plan(), TimeSpan.Zero, Ct);
        PlanException failure = await Assert.ThrowsAsync<PlanException>(() => DrainAsync(new PlanRun(_world.Plan(), journal, TinyWorld.Quick).RunAsync(stop.Token)));
        Assert.IsType<OperationCanceledException>(failure.InnerException, exactMatch: false);
        Assert.Contains("it was stopped", failure.Message);
        Assert.Empty(_world.Things);
    }

    [Fact]
    public async Task Whoever_listens_no_more_leaves_nothing_behind()
    {
        using Journal journal = await Journal.BeginAsync(_scratch.State, _world.Plan(), TimeSpan.Zero, Ct);
        await foreach (StepEvent happened in new PlanRun(_world.Plan(), journal, TinyWorld.Quick).RunAsync(Ct))
        {
            if (happened.State == StepState.Done)
            {
                break;
            }
        }
        Assert.Empty(_world.Things);
    }

    [Fact]
    public async Task What_is_useless_is_made_again()
    {
        bool isLost = true;
        Step key = _world.Step("key");
        Plan plan = new("test", "one", "subject", "A test", [key with
        {
            Look = async (context, ct) => await key.Look(context, ct) == Effect.Whole && isLost ? Effect.Useless : _world.Things.ContainsKey("key") ? Effect.Whole : Effect.Absent,
            Undo = async (context, ct) =>
            {
                await key.Undo!(context, ct);
                isLost = false;
            },
        }]);
        using (Journal crashed = await Journal.BeginAsync(_scratch.State, plan, TimeSpan.Zero, Ct))
        {
            crashed.Write(StepRecord.Intent, "key");
            _world.Things["key"] = 1;
        }
        using Journal journal = await Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct);
        await DrainAsync(new PlanRun(plan, journal, TinyWorld.Quick).RunAsync(Ct));
        Assert.Equal(["-key", "key"], _world.Order);
    }

    [Fact]
    public void A_step_that_waits_for_a_later_one_is_no_plan()
    {
        Assert.Throws<ArgumentException>(() => new Plan("test", "one", "subject", "A test", [_world.Step("a", "b"), _world.Step("b")]));
        Assert.Throws<ArgumentException>(() => new Plan("test", "one", "subject", "A test", [_world.Step("a"), _world.Step("a")]));
        Assert.Throws<ArgumentException>(() => new Plan("test", "../one", "subject", "A test", []));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<List<StepEvent>> RunAsync(Plan plan)
    {
        using Journal journal = await Journal.BeginAsync(_scratch.State, plan, TimeSpan.Zero, Ct);
        return await DrainAsync(new PlanRun(plan, journal, TinyWorld.Quick).RunAsync(Ct));
    }

    private static async Task<List<StepEvent>> DrainAsync(IAsyncEnumerable<StepEvent> events)
    {
        List<StepEvent> all = [];
        await foreach (StepEvent happened in events)
        {
            all.Add(happened);
        }
        return all;
    }

    private static void Throw(bool now, Exception exception)
    {
        if (now)
        {
            throw exception;
        }
    }
}
