using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FormTool.Testing.Processes;

namespace FormTool.Testing;

/// <summary>
/// A <c>moto_server</c> of its own on a free loopback port: real HTTP, real state, all five protocols.
/// One per test assembly is enough (it takes a second to start); a test that changes state begins with <see cref="ResetAsync"/>.
/// <code>
/// Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason!);
/// await using MotoServer moto = await MotoServer.StartAsync();
/// </code>
/// </summary>
public sealed partial class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly GuardedProcess _process;

    private MotoServer(GuardedProcess process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>Why tests on moto are skipped here, or null where moto_server is on PATH.</summary>
    public static string? SkipReason { get; } = ProgramPath.Missing("moto_server", "moto 5 (pip install 'moto[server]')");

    /// <summary>Whether moto_server is on PATH.</summary>
    public static bool Available => SkipReason is null;

    /// <summary>Where it answers: <c>http://127.0.0.1:port</c>, without a slash at the end when shown as <see cref="EndpointUrl"/>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The endpoint as -EndpointUrl takes it.</summary>
    public string EndpointUrl => Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>Starts a server and returns once it answers.</summary>
    /// <param name="stop">Gives up.</param>
    /// <param name="environment">Further environment of the server, for instance <c>MOTO_ACCOUNT_ID</c> or <c>INITIAL_NO_AUTH_ACTION_COUNT</c>.</param>
    /// <exception cref="InvalidOperationException">It is not on PATH, ended at once, or does not answer within a minute; with what it wrote.</exception>
    public static async Task<MotoServer> StartAsync(
        CancellationToken stop = default, IReadOnlyDictionary<string, string?>? environment = null)
    {
        string program = ProgramPath.Find("moto_server") ?? throw new InvalidOperationException(SkipReason);
        TaskCompletionSource<Uri?> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConcurrentQueue<string> written = new();
        void OnLine(string? line)
        {
            if (address.Task.IsCompleted)
            {
                return; // one line per request from here on
            }
            if (line is null)
            {
                address.TrySetResult(null);
                return;
            }
            written.Enqueue(line);
            if (Running().Match(line) is { Success: true } running)
            {
                address.TrySetResult(new(running.Groups[1].Value));
            }
        }

        // Port 0: the system picks a free one, so two servers never race for the same.
        Dictionary<string, string?> settings = new(environment ?? new Dictionary<string, string?>()) { ["PYTHONUNBUFFERED"] = "1" };
        GuardedProcess process = GuardedProcess.Start(program, ["-H", "127.0.0.1", "-p", "0"], settings, OnLine);
        try
        {
            Uri endpoint = await address.Task.WaitAsync(StartLimit, stop)
                ?? throw new InvalidOperationException("moto_server ended at once: " + string.Join(" | ", written));
            MotoServer server = new(process, endpoint);
            await server.ResetAsync(stop);
            return server;
        }
        catch (Exception failure)
        {
            process.Dispose();
            throw failure is TimeoutException
                ? new InvalidOperationException("moto_server did not answer within a minute: " + string.Join(" | ", written), failure)
                : failure;
        }
    }

    /// <summary>Forgets everything in every account and region.</summary>
    public async Task ResetAsync(CancellationToken stop = default)
    {
        using HttpResponseMessage reply = await Http.PostAsync(new Uri(Endpoint, "/moto-api/reset"), content: null, stop);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the server.</summary>
    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"Running on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Running();
}
