using System.Collections.Concurrent;
using FormTool.Aws.Client;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Doing;

/// <summary>Something to change: things by name, made and unmade by the steps of a plan.</summary>
internal sealed class TinyWorld
{
    private int _underWay;

    public ConcurrentDictionary<string, int> Things { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Order { get; } = new();

    public int MostUnderWay { get; private set; }

    /// <summary>Called before an effect.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Called after an effect: what it throws is a lost reply.</summary>
    public Action<string> After { get; set; } = _ => { };

    public static readonly Pace Quick = new() { First = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(5), Doubtful = TimeSpan.FromMilliseconds(10) };

    /// <summary>key → group, image → instance → schedule.</summary>
    public Plan Plan(OnFailure onFailure = OnFailure.Undo, string id = "one") => new("test", id, "subject", "A test", [
        Step("key"), Step("group"), Step("image"), Step("instance", "group", "image"), Step("schedule", "instance")])
    {
        OnFailure = onFailure,
        Inputs = new Dictionary<string, string> { ["person"] = "anna" },
    };

    public Step Step(string name, params string[] after) => new(name, $"test:Make{name}", $"Make the {name}", name)
    {
        After = after,
        Within = TimeSpan.FromMilliseconds(200),
        Act = async (context, ct) =>
        {
            int now = Interlocked.Increment(ref _underWay);
            MostUnderWay = Math.Max(MostUnderWay, now);
            try
            {
                await Task.Delay(5, ct);
                Before(name);
                Order.Enqueue(name);
                Things.AddOrUpdate(name, 1, (_, count) => count + 1);
                After(name);
                context.Set($"{name}-id", $"id-of-{name}");
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        },
        Look = (context, _) =>
        {
            if (!Things.ContainsKey(name))
            {
                return Task.FromResult(Effect.Absent);
            }
            context.Set($"{name}-id", $"id-of-{name}");
            return Task.FromResult(Effect.Whole);
        },
        Undo = (context, _) =>
        {
            Order.Enqueue($"-{name}");
            Assert.Equal($"id-of-{name}", context[$"{name}-id"]);
            Things.TryRemove(name, out int _);
            return Task.CompletedTask;
        },
    };

    public static AwsServiceException Lost(string name) => new("test", $"Make{name}", AwsErrorKind.Connection, "Connection", "No connection, or it broke.", isRetryable: true);
}
