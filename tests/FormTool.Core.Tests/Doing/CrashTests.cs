using System.Text;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Doing;

/// <summary>The process ends at any moment: the journal is cut after any byte, and the step under way had its effect or not.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly ScratchState _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task From_every_byte_the_run_goes_on_or_back(bool hadEffect, bool goesBack)
    {
        (byte[] whole, int head) = await WholeJournalAsync();
        string path = _scratch.PathOf("test", "one");
        int cuts = 0;
        // Within a line every cut reads alike; its first bytes, its middle and its last two stand for it.
        foreach (int cut in Cuts(whole, head))
        {
            byte[] torn = whole[..cut];
            await File.WriteAllBytesAsync(path, torn, Ct);
            TinyWorld world = WorldAfter(torn, hadEffect);
            using Journal journal = await Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct);
            PlanRun run = new(world.Plan(), journal, TinyWorld.Quick);
            await foreach (StepEvent _ in goesBack ? run.UndoAsync(Ct) : run.RunAsync(Ct)) { }
            Assert.Equal(goesBack ? 0 : 5, world.Things.Count);
            Assert.All(world.Things, thing => Assert.Equal(1, thing.Value));
            Assert.False(File.Exists(path));
            cuts++;
        }
        Assert.True(cuts > 40, $"{cuts} cuts");
    }

    [Fact]
    public async Task A_crash_while_going_back_can_go_back_again()
    {
        TinyWorld world = new();
        using (Journal crashed = await Journal.BeginAsync(_scratch.State, world.Plan(), TimeSpan.Zero, Ct))
        {
            foreach (string step in new[] { "key", "group" })
            {
                crashed.Write(StepRecord.Intent, step);
                world.Things[step] = 1;
                crashed.Write(StepRecord.Done, step, new Dictionary<string, string> { [$"{step}-id"] = $"id-of-{step}" });
            }
            crashed.Write(StepRecord.Undoing, "group");
        }
        OpenOperation open = Assert.Single(JournalList.Read(_scratch.State, "test"));
        Assert.False(open.IsRunning);
        Assert.Equal(StepRecord.Undoing, open.Steps["group"]);
        Assert.Equal("anna", open.Head.Inputs["person"]);
        using Journal journal = await Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct);
        await foreach (StepEvent _ in new PlanRun(world.Plan(), journal, TinyWorld.Quick).UndoAsync(Ct)) { }
        Assert.Empty(world.Things);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(byte[] Whole, int Head)> WholeJournalAsync()
    {
        TinyWorld world = new();
        using (Journal journal = await Journal.BeginAsync(_scratch.State, world.Plan(), TimeSpan.Zero, Ct))
        {
            await foreach (StepEvent _ in new PlanRun(world.Plan(), journal, TinyWorld.Quick).RunAsync(Ct)) { }
        }
        byte[] whole = await File.ReadAllBytesAsync(Path.Combine(_scratch.State.FullPath, "journal", "test", "done", "one.jsonl"), Ct);
        return (whole, Array.IndexOf(whole, (byte)'\n') + 1);
    }

    private static IEnumerable<int> Cuts(byte[] whole, int head)
    {
        for (int start = head; start < whole.Length;)
        {
            int end = Array.IndexOf(whole, (byte)'\n', start) + 1;
            foreach (int cut in new[] { start, start + 1, (start + end) / 2, end - 2, end - 1 })
            {
                yield return cut;
            }
            start = end;
        }
        yield return whole.Length;
    }

    /// <summary>The world as the journal tells it: what is done is there; what was intended is there if the call came through.</summary>
    private static TinyWorld WorldAfter(byte[] journal, bool hadEffect)
    {
        TinyWorld world = new();
        foreach (string line in Encoding.UTF8.GetString(journal[..(Array.LastIndexOf(journal, (byte)'\n') + 1)]).Split('\n').Skip(1))
        {
            string? step = line.Contains("\"step\":\"", StringComparison.Ordinal) ? line.Split("\"step\":\"")[1].Split('"')[0] : null;
            if (step is not null && (hadEffect || line.Contains("\"done\"", StringComparison.Ordinal)))
            {
                world.Things[step] = 1;
            }
        }
        return world;
    }
}
