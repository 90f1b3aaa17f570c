using System.Diagnostics;

namespace FormTool.Benchmarks;

/// <summary>This program once more, in a process of its own, so that what is measured is not mixed with what serves it.</summary>
internal static class Self
{
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(Self).Assembly.Location);
        }
        return Process.Start(start)!;
    }
}
