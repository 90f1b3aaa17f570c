using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FormTool.Benchmarks;

/// <summary>What one program took. A process of our own starts it, because the system counts the children of a process together.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Processor">In user and in system mode, on all cores.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
internal sealed record ChildUsage(int ExitCode, TimeSpan Wall, TimeSpan Processor, long PeakBytes)
{
    private const string Word = "measure";

    /// <summary>Runs a program to its end; what it prints is let go of.</summary>
    public static ChildUsage Of(string program, params string[] arguments)
    {
        using Process helper = Self.Start([Word, program, .. arguments]);
        string[] words = helper.StandardOutput.ReadToEnd().Split('\n')[0].Split(' ');
        helper.WaitForExit();
        return words.Length == 4
            ? new(int.Parse(words[0], CultureInfo.InvariantCulture), Ticks(words[1]), Ticks(words[2]), long.Parse(words[3], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{program} could not be measured.");
    }

    /// <summary>In the process that starts it.</summary>
    public static void Run(string[] arguments)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using Process child = Process.Start(new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        child.StandardOutput.BaseStream.CopyTo(Stream.Null);
        errors.Wait();
        child.WaitForExit();
        TimeSpan wall = clock.Elapsed;
        (TimeSpan processor, long peak) = OperatingSystem.IsWindows() ? (child.TotalProcessorTime, child.PeakWorkingSet64) : OfChildren();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{child.ExitCode} {wall.Ticks} {processor.Ticks} {peak}"));
    }

    private static (TimeSpan Processor, long Peak) OfChildren()
    {
        const int children = -1;
        long[] usage = new long[18];
        if (ResourceUsage(children, usage) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        // struct rusage: two times of seconds and microseconds, then the largest resident set: kilobytes on Linux, bytes on macOS.
        TimeSpan processor = TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
        return (processor, OperatingSystem.IsMacOS() ? usage[4] : usage[4] * 1024);
    }

    private static TimeSpan Ticks(string text) => new(long.Parse(text, CultureInfo.InvariantCulture));

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static extern int ResourceUsage(int who, [Out] long[] usage);
}
