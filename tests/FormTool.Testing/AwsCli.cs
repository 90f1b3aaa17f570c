using System.Diagnostics;
using System.Text;
using FormTool.Aws.Documents;
using FormTool.Testing.Processes;

namespace FormTool.Testing;

/// <summary>What one call of the AWS CLI gave.</summary>
/// <param name="ExitCode">0 when it succeeded; 254 when AWS refused.</param>
/// <param name="Output">Its JSON; null where it printed nothing.</param>
/// <param name="Error">What it wrote to its error stream.</param>
public sealed record CliReply(int ExitCode, Node Output, string Error)
{
    /// <summary>The output of a call that succeeded.</summary>
    /// <exception cref="InvalidOperationException">The call failed; with what it wrote.</exception>
    public Node Succeeded() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"aws ended with {ExitCode}: {Error.Trim()}");
}

/// <summary>
/// The AWS CLI as an independent client: JSON output, no pager, dummy credentials, and nothing of the person's own
/// configuration or environment.
/// </summary>
public sealed class AwsCli(string endpointUrl, string region = "us-east-1")
{
    // Prints one line of JSON per call; all calls share one start of Python, the CLI's own driver, and a client for each service.
    private const string Batch = """
        import base64, io, json, sys
        import awscli.clidriver
        driver = awscli.clidriver.create_clidriver()
        create, clients = driver.session.create_client, {}
        def cached(*names, **options):
            key = repr((names, sorted(options.items())))
            if key not in clients:
                clients[key] = create(*names, **options)
            return clients[key]
        driver.session.create_client = cached
        console = sys.stdout
        for line in sys.stdin:
            sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')
            sys.stderr = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')
            try:
                code = driver.main(json.loads(line))
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 1
            texts = []
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
                texts.append(base64.b64encode(stream.buffer.getvalue()).decode())
            print(code, *(text or '-' for text in texts), file=console, flush=True)
        """;

    // The first version of the CLI prints the timestamps of JSON services as they came, unless it is told otherwise.
    private const string Configuration = "[default]\ncli_timestamp_format = iso8601\n";

    private static readonly Lazy<string> Home = new(() =>
    {
        string home = Directory.CreateTempSubdirectory("formtool-cli-").FullName;
        File.WriteAllText(Path.Combine(home, "config"), Configuration);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        return home;
    });

    /// <summary>Why tests with the AWS CLI are skipped here, or null where it is on PATH.</summary>
    public static string? SkipReason { get; } = ProgramPath.Missing("aws", "the AWS CLI");

    /// <summary>Whether the AWS CLI is on PATH.</summary>
    public static bool Available => SkipReason is null;

    /// <summary>Runs one command: <c>RunAsync(["ec2", "describe-volumes"])</c>. It takes most of a second; see <see cref="RunManyAsync"/>.</summary>
    public async Task<CliReply> RunAsync(IEnumerable<string> arguments, CancellationToken stop = default)
    {
        string program = ProgramPath.Find("aws") ?? throw new InvalidOperationException(SkipReason);
        (int code, byte[] output, byte[] error) = await RunAsync(program, Full(arguments), input: "", stop);
        return Read(code, output, error);
    }

    /// <summary>Runs many commands in one process where the CLI is a Python program, else one after the other.</summary>
    public async Task<IReadOnlyList<CliReply>> RunManyAsync(IReadOnlyList<IReadOnlyList<string>> commands, CancellationToken stop = default)
    {
        string program = ProgramPath.Find("aws") ?? throw new InvalidOperationException(SkipReason);
        List<CliReply> replies = new(commands.Count);
        if (await FindPythonAsync(program, stop) is not string python)
        {
            foreach (IReadOnlyList<string> command in commands)
            {
                replies.Add(await RunAsync(command, stop));
            }
            return replies;
        }
        StringBuilder input = new();
        foreach (IReadOnlyList<string> command in commands)
        {
            input.Append(NodeJson.ToText(Node.Of(Full(command)))).Append('\n');
        }
        (int code, byte[] output, byte[] error) = await RunAsync(python, ["-c", Batch], input.ToString(), stop);
        foreach (string line in Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            byte[][] texts = [.. line.Split(' ')[1..].Select(text => text == "-" ? [] : Convert.FromBase64String(text))];
            replies.Add(Read(int.Parse(line.Split(' ')[0]), texts[0], texts[1]));
        }
        return replies.Count == commands.Count
            ? replies
            : throw new InvalidOperationException($"python ended with {code} after {replies.Count} of {commands.Count} commands: {Encoding.UTF8.GetString(error)}");
    }

    private static CliReply Read(int code, byte[] output, byte[] error) =>
        new(code, output.All(letter => letter is (byte)' ' or (byte)'\n' or (byte)'\r') ? Node.Null : NodeJson.Parse(output), Encoding.UTF8.GetString(error));

    private IEnumerable<string> Full(IEnumerable<string> arguments) =>
        [.. arguments, "--endpoint-url", endpointUrl, "--region", region, "--output", "json"];

    private static async Task<string?> FindPythonAsync(string aws, CancellationToken stop)
    {
        using StreamReader reader = new(aws);
        string first = new char[128] is var buffer && await reader.ReadAsync(buffer, stop) is int read ? new string(buffer, 0, read).Split('\n')[0] : "";
        // The first line of the script names its Python; where it is a version manager's shim, the python beside it serves.
        string? python = first.StartsWith("#!", StringComparison.Ordinal) && first.Contains("python") && !first.Contains("env ")
            ? first[2..].Trim()
            : ProgramPath.Find("python3");
        if (python is null)
        {
            return null;
        }
        (int code, _, _) = await RunAsync(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('awscli') is None)"], "", stop);
        return code == 0 ? python : null;
    }

    private static async Task<(int Code, byte[] Output, byte[] Error)> RunAsync(
        string program, IEnumerable<string> arguments, string input, CancellationToken stop)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string? path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = Home.Value;
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(Home.Value, "config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Home.Value, "none");
        start.Environment["AWS_ACCESS_KEY_ID"] = "testing";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "testing";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1"; // what moto lacks answers 500: to wait and ask again is of no use
        start.Environment["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true"; // 123456789012.127.0.0.1 is nobody's name
        start.Environment["PYTHONUTF8"] = "1";
        using Process process = Process.Start(start)!;
        try
        {
            using MemoryStream output = new();
            using MemoryStream error = new();
            Task reading = Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(output, stop),
                process.StandardError.BaseStream.CopyToAsync(error, stop));
            try
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), stop);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it read everything; its exit code and error tell why.
            }
            await reading;
            await process.WaitForExitAsync(stop);
            return (process.ExitCode, output.ToArray(), error.ToArray());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
