using System.Diagnostics;
using Amazon.Runtime;
using FormTool.Aws.Documents;
using FormTool.Core.Accounts;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Snapshots;
using FormTool.Testing;
using FormTool.Testing.Processes;
using Xunit;

namespace FormTool.Core.Tests.Live;

/// <summary>A moto server with the example estate in it, seeded by boto3 and scanned once with every rule, for all tests of a class.</summary>
public sealed class LiveEstate : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("formtool-live-").FullName;
    private MotoServer? _moto;
    private LiveAccount? _account;
    private SnapshotRecorder? _recorder;

    /// <summary>Why there is none here, or null.</summary>
    public string? SkipReason { get; private set; } = MotoServer.SkipReason;

    /// <summary>What the scan found.</summary>
    internal List<Finding> Findings { get; } = [];

    /// <summary>The live account, for questions beside the scan.</summary>
    internal IInventorySource Source => _account!.Source;

    /// <summary>What must be found.</summary>
    internal PlantedList Planted { get; private set; } = null!;

    /// <summary>What the scan cost, in words.</summary>
    public string Cost { get; private set; } = "";

    /// <summary>Builds the estate and scans it.</summary>
    public async ValueTask InitializeAsync()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        if (SkipReason is not null)
        {
            return;
        }
        if (await FindPythonAsync() is not string python)
        {
            SkipReason = "No python3 that has boto3 was found; moto_server comes with it.";
            return;
        }
        _moto = await MotoServer.StartAsync(stop, new Dictionary<string, string?>
        {
            ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false",
            ["MOTO_ACM_VALIDATION_WAIT"] = "0",
            ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = null,
        });
        string names = Path.Combine(_folder, "seeded.json");
        (int code, string written) = await RunAsync(python, [ExampleFolder.Seed, "--endpoint-url", _moto.EndpointUrl, "--out", names]);
        Assert.True(code == 0, $"The seed ended with {code}: {written}");
        Planted = new(NodeJson.Parse(await File.ReadAllTextAsync(names, stop))["names"]);

        using Process self = Process.GetCurrentProcess();
        (TimeSpan processor, Stopwatch watch) = (self.TotalProcessorTime, Stopwatch.StartNew());
        _account = await LiveAccount.OpenAsync(
            new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = _moto.Endpoint }, [], stop);
        _recorder = new(_account.Source);
        await foreach (Finding finding in Run(_recorder).FindingsAsync(null, stop))
        {
            Findings.Add(finding);
        }
        self.Refresh();
        Cost = $"{Findings.Count} findings, {_recorder.Calls} calls, {watch.ElapsedMilliseconds} ms, "
            + $"{(self.TotalProcessorTime - processor).TotalMilliseconds:F0} ms of processor (with whatever runs beside it)";
    }

    /// <summary>The same run, saved and evaluated from the file.</summary>
    internal async Task<List<Finding>> FromSnapshotAsync(bool anonymous, CancellationToken stop)
    {
        string path = Path.Combine(_folder, anonymous ? "anonymous.ftsnapshot" : "estate.ftsnapshot");
        await _recorder!.SaveAsync(path, "test", anonymous ? new Anonymizer() : null, stop);
        List<Finding> findings = [];
        await foreach (Finding finding in Run(SnapshotSource.Open(path)).FindingsAsync(null, stop))
        {
            findings.Add(finding);
        }
        return findings;
    }

    /// <summary>Ends the server and takes the files away.</summary>
    public async ValueTask DisposeAsync()
    {
        _recorder?.Dispose();
        _account?.Dispose();
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private static PostureRun Run(IInventorySource source) => new(source, new() { Rules = RuleSet.BuiltIn.Rules });

    // The first line of moto_server names its interpreter; where that is a version manager's shim, the python3 beside it serves.
    private static async Task<string?> FindPythonAsync()
    {
        string first = File.ReadLines(ProgramPath.Find("moto_server")!).FirstOrDefault() ?? "";
        string?[] candidates =
        [
            first.StartsWith("#!", StringComparison.Ordinal) && first.Contains("python") && !first.Contains("env ") ? first[2..].Trim() : null,
            ProgramPath.Find("python3"),
            ProgramPath.Find("python"),
        ];
        foreach (string? candidate in candidates)
        {
            if (candidate is not null && (await RunAsync(candidate, ["-c", "import boto3"])).Code == 0)
            {
                return candidate;
            }
        }
        return null;
    }

    private static async Task<(int Code, string Written)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromMinutes(2));
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(late.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
