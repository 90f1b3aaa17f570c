using FormTool.Core.Doing;

namespace FormTool.Core.Tests.Doing;

/// <summary>A state folder for one test.</summary>
internal sealed class ScratchState : IDisposable
{
    public StateFolder State { get; } = new(Path.Combine(Path.GetTempPath(), $"formtool-state-{Guid.NewGuid():n}"));

    public string PathOf(string kind, string id) => Path.Combine(State.FullPath, "journal", kind, id + ".jsonl");

    public void Dispose()
    {
        if (Directory.Exists(State.FullPath))
        {
            Directory.Delete(State.FullPath, recursive: true);
        }
    }
}
