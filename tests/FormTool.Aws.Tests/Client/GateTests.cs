using System.Diagnostics;
using FormTool.Aws.Runtime;
using Xunit;

namespace FormTool.Aws.Tests.Client;

public sealed class GateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_halve_when_throttled_and_open_again_one_by_one()
    {
        CallGate gate = new(8, 8, Soon);
        await EnterAsync(gate, 8);
        Leave(gate, 8);
        gate.Throttled();
        gate.Throttled();
        Assert.Equal(4, gate.Limit);
        Task[] all = [.. Enumerable.Range(0, 40).Select(_ => gate.EnterAsync(Stop))];
        for (int left = 0; left < 30; left++)
        {
            await Task.WhenAll(all.Take(left + gate.Limit)).WaitAsync(Soon, Stop);
            gate.Leave(CallEnd.Answered, Usual);
        }
        Assert.InRange(gate.Limit, 6, 8);
    }

    [Fact]
    public async Task Places_rise_with_each_answer_while_all_are_taken()
    {
        CallGate gate = new(4, 20, Soon);
        Task[] all = [.. Enumerable.Range(0, 40).Select(_ => gate.EnterAsync(Stop))];
        Assert.Equal(4, all.Count(task => task.IsCompleted));
        Leave(gate, 4);
        await Task.WhenAll(all.Take(12)).WaitAsync(Soon, Stop);
        Assert.Equal((8, 12), (gate.Limit, all.Count(task => task.IsCompleted)));
        Leave(gate, 30);
        Assert.Equal(20, gate.Limit);
    }

    [Theory]
    [InlineData(1, 20, 4)] // nobody waits for another place
    [InlineData(4, 200, 4)] // more at once only makes them slower
    public async Task Places_do_not_rise_where_they_would_not_help(int taken, int ms, int places)
    {
        CallGate gate = new(4, 20, Soon);
        await EnterAsync(gate, 1);
        gate.Leave(CallEnd.Answered, Usual);
        for (int i = 0; i < 50; i++)
        {
            await EnterAsync(gate, taken);
            Leave(gate, taken, i < 1 ? Usual : TimeSpan.FromMilliseconds(ms));
        }
        Assert.InRange(gate.Limit, places, places * 2);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        CallGate gate = new(1, 1, Soon);
        await EnterAsync(gate, 1);
        using CancellationTokenSource stop = new();
        Task second = gate.EnterAsync(stop.Token);
        Task third = gate.EnterAsync(Stop);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        gate.Leave(CallEnd.Answered, Usual);
        await third.WaitAsync(Soon, Stop);
    }

    [Fact]
    public async Task A_call_that_was_throttled_comes_before_those_not_yet_asked()
    {
        CallGate gate = new(1, 1, Soon);
        await EnterAsync(gate, 1);
        Task first = gate.EnterAsync(Stop);
        Task second = gate.EnterAsync(Stop);
        using CallTime time = new(Soon, Stop);
        Task again = gate.AgainAsync(TimeSpan.Zero, time);
        await first.WaitAsync(Soon, Stop);
        gate.Leave(CallEnd.Answered, Usual);
        await Task.WhenAny(again, second).WaitAsync(Soon, Stop);
        Assert.Equal((true, false), (again.IsCompleted, second.IsCompleted));
    }

    [Fact]
    public async Task After_throttling_attempts_start_no_faster_than_the_service_took_them()
    {
        CallGate gate = new(64, 64, Soon);
        await EnterAsync(gate, 40);
        await Task.Delay(400, Stop);
        Leave(gate, 40);
        gate.Throttled();
        double rate = gate.Rate;
        Assert.InRange(rate, 4, 100); // 40 in 0.4 s, timers being what they are, and four fifths of that
        Stopwatch clock = Stopwatch.StartNew();
        int started = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(1))
        {
            await EnterAsync(gate, 1);
            gate.Leave(CallEnd.Answered, Usual);
            started++;
        }
        Assert.InRange(started, 2, (rate * 1.6) + 10);
    }

    [Fact]
    public async Task A_service_that_is_silent_for_long_is_asked_once_a_second_until_it_answers()
    {
        CallGate gate = new(2, 2, TimeSpan.FromMilliseconds(200));
        await EnterAsync(gate, 2);
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(Stop))];
        Assert.False(gate.Failed(new TimeoutException()));
        await Task.Delay(300, Stop);
        Assert.True(gate.Failed(new TimeoutException()));
        foreach (Task refused in waiting)
        {
            Assert.IsType<TimeoutException>((await Assert.ThrowsAsync<SilentServiceException>(() => refused)).InnerException);
        }
        await Assert.ThrowsAsync<SilentServiceException>(() => gate.EnterAsync(Stop));
        Leave(gate, 2, Usual, CallEnd.Failed);
        await Task.Delay(1100, Stop);
        await EnterAsync(gate, 1);
        await Assert.ThrowsAsync<SilentServiceException>(() => gate.EnterAsync(Stop));
        gate.Leave(CallEnd.Answered, Usual);
        await EnterAsync(gate, 1);
    }

    [Fact]
    public async Task A_service_that_nobody_asked_was_not_silent()
    {
        CallGate gate = new(2, 2, TimeSpan.FromMilliseconds(200));
        await EnterAsync(gate, 1);
        gate.Leave(CallEnd.Answered, Usual);
        await Task.Delay(300, Stop);
        await EnterAsync(gate, 1);
        Assert.False(gate.Failed(new TimeoutException()));
    }

    [Fact]
    public async Task The_time_of_a_call_stands_still_while_it_waits()
    {
        using CallTime time = new(TimeSpan.FromMilliseconds(300), Stop);
        time.Rest();
        await Task.Delay(400, Stop);
        Assert.False(time.Token.IsCancellationRequested);
        time.Run();
        Assert.InRange(time.Left.TotalMilliseconds, 1, 300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Soon, time.Token));
    }

    private static Task EnterAsync(CallGate gate, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => gate.EnterAsync(Stop))).WaitAsync(Soon, Stop);

    private static void Leave(CallGate gate, int count, TimeSpan? took = null, CallEnd ended = CallEnd.Answered)
    {
        for (int i = 0; i < count; i++)
        {
            gate.Leave(ended, took ?? Usual);
        }
    }
}
