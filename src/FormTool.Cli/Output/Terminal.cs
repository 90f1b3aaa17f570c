using FormTool.Core.Findings;
using Spectre.Console;

namespace FormTool.Cli.Output;

/// <summary>Tables on stdout. Whoever asks for JSON or CSV never comes here, so the console library is not even loaded.</summary>
internal static class Terminal
{
    /// <summary>Whether stdout shows block characters.</summary>
    public static bool IsUnicode => Console.OutputEncoding.CodePage == 65001;

    public static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = Screen.Colors ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = Screen.Colors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = Screen.Width;
        return console;
    }

    /// <summary>A quiet table. A heading that begins with <c>&gt;</c> stands over numbers.</summary>
    public static Table Table(params ReadOnlySpan<string> headings)
    {
        Table table = new Table().NoBorder();
        foreach (string heading in headings)
        {
            bool number = heading.StartsWith('>');
            TableColumn column = new(new Text(number ? heading[1..] : heading, new(Color.Grey)));
            table.AddColumn(number ? column.RightAligned().NoWrap() : column);
        }
        return table;
    }

    /// <summary>One line as it is: what is in it is never taken for markup.</summary>
    public static void Line(IAnsiConsole console, string text, Style? style = null)
    {
        console.Write(new Text(text, style) { Overflow = Overflow.Fold });
        console.WriteLine();
    }

    public static Style StyleOf(Severity severity) => new(severity switch
    {
        Severity.Critical => Color.MediumVioletRed,
        Severity.High => Color.IndianRed,
        Severity.Medium => Color.Gold3,
        Severity.Low => Color.SteelBlue,
        _ => Color.Grey,
    });
}
