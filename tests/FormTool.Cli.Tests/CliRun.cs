using System.Diagnostics;
using System.Text;
using Xunit;

namespace FormTool.Cli.Tests;

/// <summary>What one run of the built command wrote and said.</summary>
internal sealed record CliRun(int Code, string Output, string Errors)
{
    /// <summary>Nothing runs longer in a test; a run that does is ended and fails.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the built command as a user's shell would, output and errors going to pipes.</summary>
    public static async Task<CliRun> Of(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        return await EndAsync(process);
    }

    /// <summary>Starts the built command and leaves it running.</summary>
    public static Process Start(string folder, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        Isolate(start, folder);
        return Process.Start(start)!;
    }

    /// <summary>The built command itself.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "formtool.dll");

    /// <summary>Credentials of nobody, and none of the machine's settings.</summary>
    public static void Isolate(ProcessStartInfo start, string folder)
    {
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "example";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["HOME"] = folder;
        start.Environment["USERPROFILE"] = folder;
        start.Environment.Remove("NO_COLOR");
    }

    public static async Task<CliRun> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        return new(process.ExitCode, await output, await errors);
    }
}
