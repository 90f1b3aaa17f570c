using System.Globalization;

namespace FormTool.Core.Reports.Html;

/// <summary>Numbers with their nouns: <c>1 rule</c>, <c>1,204 rules</c>.</summary>
internal static class Counted
{
    public static string Of(long number, string noun) =>
        $"{number.ToString("#,0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}
