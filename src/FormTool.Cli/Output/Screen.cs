using System.Text;

namespace FormTool.Cli.Output;

/// <summary>What the terminal, or what stands in its place, can show.</summary>
internal static class Screen
{
    /// <summary>Colours only for a terminal, and only where NO_COLOR (no-color.org) does not forbid them.</summary>
    public static bool Colors { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !IsDumb;

    /// <summary>Progress goes to stderr, and only where a person watches.</summary>
    public static bool Progress { get; } = !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Columns; 100 where nobody says.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected || Console.WindowWidth < 40 ? 100 : Math.Min(Console.WindowWidth, 140);
            }
            catch (IOException)
            {
                return 100;
            }
        }
    }

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>UTF-8 out, without a byte order mark, whatever the console's code page is.</summary>
    public static void Prepare()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() || Console.IsOutputRedirected)
        {
            Console.OutputEncoding = utf8;
        }
    }
}
