using System.Collections.Concurrent;
using FormTool.Testing.Processes;

namespace FormTool.Testing;

/// <summary>A moto of its own in which the example estate stands, as <c>tools/seed/seed_estate.py</c> builds it.</summary>
public sealed class SeededMoto : IAsyncDisposable
{
    /// <summary>Hundreds of images that nobody made, and a minute until a certificate is valid, are no part of the estate (README, "A live rehearsal").</summary>
    private static readonly Dictionary<string, string?> Settings = new() { ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false", ["MOTO_ACM_VALIDATION_WAIT"] = "0" };

    private SeededMoto(MotoServer server) => Server = server;

    /// <summary>Why tests on the example estate are skipped here, or null where they can run.</summary>
    public static string? SkipReason { get; } = MotoServer.SkipReason ?? ProgramPath.Missing("python3", "Python, which moto needs too");

    /// <summary>The server.</summary>
    public MotoServer Server { get; }

    /// <summary>Starts a server and builds the estate.</summary>
    /// <exception cref="InvalidOperationException">The estate could not be built; with what the script said.</exception>
    public static async Task<SeededMoto> StartAsync(CancellationToken stop = default)
    {
        MotoServer server = await MotoServer.StartAsync(stop, Settings);
        try
        {
            ConcurrentQueue<string> written = new();
            TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using GuardedProcess seed = GuardedProcess.Start(
                ProgramPath.Find("python3")!,
                [Script(), "--endpoint-url", server.EndpointUrl],
                new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "1" },
                line =>
                {
                    if (line is null)
                    {
                        ended.TrySetResult();
                    }
                    else
                    {
                        written.Enqueue(line);
                    }
                });
            await ended.Task.WaitAsync(TimeSpan.FromMinutes(3), stop);
            return written.Any(line => line.StartsWith("The example estate stands", StringComparison.Ordinal))
                ? new(server)
                : throw new InvalidOperationException("The example estate could not be built: " + string.Join(" | ", written.TakeLast(5)));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server.</summary>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string Script()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string script = Path.Combine(at.FullName, "tools", "seed", "seed_estate.py");
            if (File.Exists(script))
            {
                return script;
            }
        }
        throw new InvalidOperationException("No folder above the tests holds tools/seed/seed_estate.py.");
    }
}
