using System.Globalization;
using FormTool.Core.Rotation;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

/// <summary>
/// Random crashes and faults at random requests, over as many runs of the same command as it takes. After every request: at most two keys,
/// and what each target holds works. In the end: one key, everywhere the same, and nothing left open.
/// FORMTOOL_ROTATION_SCHEDULES sets how many are drawn, FORMTOOL_ROTATION_SEED where they begin; a schedule that fails is shrunk before it is told.
/// </summary>
public sealed class RotationScheduleTests
{
    private const int Runs = 14;

    private static readonly Mishap[] Kinds = [.. Enum.GetValues<Mishap>().Where(kind => kind != Mishap.None)];

    [Fact]
    public async Task Every_single_request_may_go_wrong_in_every_way()
    {
        int requests = await RequestsAsync();
        List<string> failures = [];
        foreach (Mishap kind in Kinds)
        {
            for (int at = 0; at < requests; at++)
            {
                if (await WrongAsync(new() { [at] = kind }, 0) is string wrong)
                {
                    failures.Add($"{kind} at {at}: {wrong}");
                }
            }
        }
        Assert.True(requests > 20, $"{requests} requests");
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(10)));
    }

    [Fact]
    public async Task Random_schedules_end_right()
    {
        int count = Number("FORMTOOL_ROTATION_SCHEDULES") ?? 40;
        int seed = Number("FORMTOOL_ROTATION_SEED") ?? Random.Shared.Next();
        for (int i = 0; i < count; i++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            int own = unchecked(seed + i);
            Dictionary<int, Mishap> schedule = Draw(new(own));
            if (await WrongAsync(schedule, own) is string wrong)
            {
                schedule = await ShrinkAsync(schedule, own);
                Assert.Fail($"FORMTOOL_ROTATION_SEED={own}: {wrong}\nThe smallest schedule: {string.Join(", ", schedule.OrderBy(one => one.Key).Select(one => $"{one.Value} at {one.Key}"))}\n{await WrongAsync(schedule, own)}");
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} schedules from seed {seed}");
    }

    private static Dictionary<int, Mishap> Draw(Random random)
    {
        Dictionary<int, Mishap> schedule = [];
        for (int mishaps = random.Next(1, 9); mishaps > 0; mishaps--)
        {
            // Crashes are what it is about.
            schedule[random.Next(0, 70)] = random.Next(2) == 0 ? Kinds[random.Next(2)] : Kinds[random.Next(Kinds.Length)];
        }
        return schedule;
    }

    private static async Task<Dictionary<int, Mishap>> ShrinkAsync(Dictionary<int, Mishap> schedule, int seed)
    {
        foreach (int at in schedule.Keys.ToArray())
        {
            Dictionary<int, Mishap> smaller = new(schedule);
            smaller.Remove(at);
            if (await WrongAsync(smaller, seed) is not null)
            {
                schedule = smaller;
            }
        }
        return schedule;
    }

    /// <summary>What is wrong with how the schedule went; null where it went right.</summary>
    private static async Task<string?> WrongAsync(Dictionary<int, Mishap> schedule, int seed)
    {
        using RotationBench bench = new();
        Random random = new(seed);
        RotationWorld world = bench.World;
        world.UnknownFor = random.Next(0, 4);
        world.Fate = (number, _) => schedule.GetValueOrDefault(number);
        CancellationToken ct = TestContext.Current.CancellationToken;
        string last = "";
        for (int run = 0; run < Runs; run++)
        {
            RotationOutcome? outcome = await bench.RunAsync(ct);
            last = $"{outcome?.Rotation.State} {outcome?.Rotation.Message}";
            if (world.Broken is not null)
            {
                return Tell(world, world.Broken);
            }
            if (outcome?.Rotation.State == RotationState.Done)
            {
                break;
            }
            world.Now += TimeSpan.FromHours(random.Next(1, 30));
            if (random.Next(6) == 0 && run < Runs / 2 && world.Keys.FirstOrDefault(key => key.Id == world.OldId && key.IsActive) is WorldKey old)
            {
                old.LastUsed = world.Now;
            }
        }
        WorldKey[] keys = [.. world.Keys];
        string? wrong = keys.Length != 1 ? $"{keys.Length} keys are left; {last}"
            : keys[0].Id == world.OldId ? $"the old key is left; {last}"
            : bench.IsOpen ? $"a journal is open; {last}"
            : world.Held != (keys[0].Id, keys[0].Secret) || world.HeldParameter != world.Held || bench.HeldFile() != world.Held ? "a target holds another key"
            : bench.Leaks().FirstOrDefault() is string leak ? $"{leak} holds a secret"
            : null;
        return wrong is null ? null : Tell(world, wrong);
    }

    private static string Tell(RotationWorld world, string wrong) => $"{wrong}\n{string.Join("\n", world.Log.Select((operation, at) => $"{at} {operation}"))}";

    private static async Task<int> RequestsAsync()
    {
        using RotationBench bench = new();
        await bench.ToTheEndAsync(TestContext.Current.CancellationToken);
        return bench.World.Log.Count;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
}
