using System.Diagnostics;

namespace FormTool.Testing.Processes;

/// <summary>
/// A background program that ends with the test process, however that ends.
/// Elsewhere than on Windows a shell stands between: its standard input is a pipe whose other end only the test process holds,
/// so when that process dies, even by a kill, the shell reads the end of the pipe and ends the program.
/// </summary>
public sealed class GuardedProcess : IDisposable
{
    /// <summary>The shell's script; its arguments are the program and its arguments.</summary>
    // The interrupt key reaches the whole group: the shell must outlive it to end the program.
    // The shell lets go of the output, so that its end means that the program has ended.
    public const string Guard = """
        trap '' INT
        "$@" </dev/null &
        child=$!
        exec >/dev/null 2>&1
        read -r _
        kill $child
        for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 $child || exit 0; sleep 0.1; done
        kill -9 $child
        """;

    private readonly Process _process;

    private GuardedProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Starts the program; every line that it writes to output or error is handed to <paramref name="onLine"/>,
    /// and null once it has ended.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static GuardedProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        Action<string?> onLine)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new(program, arguments)
            : new("/bin/sh", ["-c", Guard, "guard", program, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }
        Process process = new() { StartInfo = start };
        int open = 2;
        void Forward(string? line)
        {
            if (line is not null)
            {
                onLine(line);
            }
            else if (Interlocked.Decrement(ref open) == 0)
            {
                onLine(null);
            }
        }
        process.OutputDataReceived += (_, data) => Forward(data.Data);
        process.ErrorDataReceived += (_, data) => Forward(data.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Ends the program and waits until it has ended.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        End();
        _process.Dispose();
    }

    private void OnProcessExit(object? sender, EventArgs e) => End();

    private void End()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
            }
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception ended) when (ended is InvalidOperationException or IOException)
        {
            // It ended by itself a moment earlier.
        }
    }
}
