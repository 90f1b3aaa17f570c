using System.Globalization;
using FormTool.Core.Posture;
using FormTool.Core.Reports;
using Spectre.Console;

namespace FormTool.Cli.Output;

/// <summary>How many resources of which type there are, and where.</summary>
internal static class InventoryView
{
    public static void Write(IReadOnlyDictionary<(string Type, string Region), long> counts, Coverage coverage)
    {
        IAnsiConsole console = Terminal.Create();
        Table table = Terminal.Table("Type", "Region", ">Count");
        foreach (((string type, string region), long count) in counts)
        {
            table.AddRow(new Text(VisibleText.Of(type)), new Text(VisibleText.Of(region)), new Text(count.ToString("#,0", CultureInfo.InvariantCulture)));
        }
        console.Write(table);
        Terminal.Line(
            console,
            VisibleText.Of($"Account {coverage.Account}: {counts.Values.Sum().ToString("#,0", CultureInfo.InvariantCulture)} resources. --format json gives each of them."),
            new(Color.Grey));
    }
}
