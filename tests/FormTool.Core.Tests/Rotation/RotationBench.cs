using FormTool.Core.Doing;
using FormTool.Core.Rotation;

namespace FormTool.Core.Tests.Rotation;

/// <summary>A world, a state folder, a credentials file, and the same command run in one process after another.</summary>
internal sealed class RotationBench : IDisposable
{
    // Every record of a journal is written through to the disk: thousands of runs do that where the disk is memory.
    private readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"formtool-rotation-{Guid.NewGuid():n}")).FullName;

    public RotationBench(bool withFile = true)
    {
        File = Path.Combine(_folder, "credentials");
        System.IO.File.WriteAllText(File, $"# kept\n[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n\n[ann]\naws_access_key_id={World.OldId}\naws_secret_access_key={World.Keys[0].Secret}\n");
        Targets = withFile ? [.. Targets, $"profile:ann@{File}"] : Targets;
    }

    public RotationWorld World { get; } = new();

    public StateFolder State => new(Path.Combine(_folder, "state"));

    public string File { get; }

    public List<string> Targets { get; } = [$"secret:keys/{{UserName}}", "parameter:/keys/{UserName}"];

    public RotationSettings Settings { get; set; } = new() { QuietPeriod = TimeSpan.FromHours(4), WatchPeriod = TimeSpan.FromHours(4) };

    /// <summary>Names of targets that only the session has.</summary>
    public Func<string, FormTool.Core.Rotation.Delivery.DeliveryTarget?> SessionTarget { get; set; } = _ => null;

    public string? AccessKey { get; set; }

    /// <summary>The command, in a process of its own. What fails is told in the outcome; null where there was nothing to do.</summary>
    public async Task<RotationOutcome?> RunAsync(CancellationToken ct)
    {
        using CancellationTokenSource death = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            return await RunAsync(death, death.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(new(RotationWorld.User), Failed(new IOException("The process ended.")), null);
        }
    }

    private async Task<RotationOutcome?> RunAsync(CancellationTokenSource death, CancellationToken ct)
    {
        KeyRotationRun run = new(Tools(death));
        await foreach (PlannedRotation planned in run.PlanAsync([new(RotationWorld.User)], Targets, Settings, null, ct))
        {
            if (planned.Error is not null)
            {
                return new(planned.Subject, Failed(planned.Error), planned.Error);
            }
            if (planned.Plan is null)
            {
                return null;
            }
            await foreach (RotationOutcome outcome in run.RunAsync([planned], Settings, null, ct))
            {
                return outcome;
            }
        }
        return null;
    }

    public async Task<KeyRotation> UndoAsync(CancellationToken ct)
    {
        using CancellationTokenSource death = new();
        string id = Open().Id;
        return await new KeyRotationRun(Tools(death)).UndoAsync(id, ct);
    }

    /// <summary>The rotation that is under way.</summary>
    public KeyRotation Open() => KeyRotationRun.List(State).Single();

    public bool IsOpen => Directory.Exists(Path.Combine(State.FullPath, "journal", "rotation")) && Directory.EnumerateFiles(Path.Combine(State.FullPath, "journal", "rotation"), "*.jsonl").Any();

    /// <summary>Goes on each day until it is over.</summary>
    public async Task<RotationOutcome> ToTheEndAsync(CancellationToken ct)
    {
        for (int day = 0; day < 8; day++)
        {
            RotationOutcome? outcome = await RunAsync(ct);
            if (outcome?.Rotation.State is RotationState.Done)
            {
                return outcome;
            }
            World.Now += TimeSpan.FromDays(1);
        }
        throw new InvalidOperationException("The rotation does not end: " + string.Join(", ", World.Log.TakeLast(20)));
    }

    /// <summary>The pair in the file.</summary>
    public (string? Id, string? Secret) HeldFile()
    {
        string[] lines = System.IO.File.ReadAllLines(File);
        int head = Array.IndexOf(lines, "[ann]");
        return (lines[head + 1].Split('=')[1], lines[head + 2].Split('=')[1]);
    }

    /// <summary>Files that hold a secret, the credentials file apart.</summary>
    public IEnumerable<string> Leaks() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Where(path => path != File)
        .Where(path => System.IO.File.ReadAllText(path) is string text && World.Canaries.Any(text.Contains));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RotationTools Tools(CancellationTokenSource death) => World.Process(State, death, AccessKey) with { SessionTarget = SessionTarget };

    private static KeyRotation Failed(Exception error) => new()
    {
        Id = "", Kind = "access-key", UserName = RotationWorld.User, Account = RotationWorld.Account, State = RotationState.Failed, Reached = "Begun", Message = error.Message,
    };
}
