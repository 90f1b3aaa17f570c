using FormTool.Core.Reports;

namespace FormTool.Cli.Output;

/// <summary>Errors as people and scripts read them: one line on stderr, <c>formtool: error Id: what, and what to do</c>.</summary>
internal static class ErrorLine
{
    public static void Write(string errorId, string message) =>
        Console.Error.WriteLine($"formtool: error {errorId}: {VisibleText.Of(message.ReplaceLineEndings(" "), 2_000)}");

    public static void Warn(string message) =>
        Console.Error.WriteLine($"formtool: warning: {VisibleText.Of(message.ReplaceLineEndings(" "), 2_000)}");
}
