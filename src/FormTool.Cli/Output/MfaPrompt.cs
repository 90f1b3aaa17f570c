using FormTool.Core.Reports;

namespace FormTool.Cli.Output;

/// <summary>Asks for the code of an MFA device, on stderr, and only where a person can answer.</summary>
internal static class MfaPrompt
{
    public static string? Ask(string serial)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }
        Console.Error.Write($"Code of the MFA device {VisibleText.Of(serial, 200)}: ");
        return Console.ReadLine()?.Trim();
    }
}
