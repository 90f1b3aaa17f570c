using System.Text;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class CsvReportTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'␉=1")]
    [InlineData("\r=1", "'␍=1")]
    [InlineData("\n=1", "'␊=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("two\nlines", "two␊lines")]
    [InlineData("\u001b[31m", "␛[31m")]
    [InlineData(" padded", "\" padded\"")]
    public void A_cell_is_quoted_and_never_a_formula(string? text, string cell) => Assert.Equal(cell, CsvText.Cell(text));

    [Fact]
    public async Task Has_one_line_for_each_finding_however_hostile()
    {
        Finding[] findings = [.. SampleFindings.Hostile.Select(text => SampleFindings.Make(text: text))];
        string csv = Encoding.UTF8.GetString(await Written(findings, new()));
        string[] lines = csv.Split("\r\n");
        Assert.StartsWith("\ufeffRuleId,Title,Status,Severity,Reason,", csv);
        Assert.Equal(findings.Length + 2, lines.Length);
        Assert.Equal("", lines[^1]);
        Assert.DoesNotContain('\n', csv.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(lines[1..^1], line => Assert.Equal(17, Cells(line).Count));
        Assert.All(lines[1..^1], line => Assert.DoesNotContain(Cells(line), cell => cell is [('=' or '+' or '-' or '@'), ..]));
    }

    [Fact]
    public async Task Opens_with_a_byte_order_mark_only_as_a_file()
    {
        Assert.Equal("\ufeff"u8.ToArray(), (await Written([], new()))[..3]);
        Assert.Equal("Rul"u8.ToArray(), (await Written([], new() { IsFile = false }))[..3]);
    }

    [Fact]
    public async Task Says_who_set_a_finding_aside()
    {
        Finding muted = SampleFindings.Make(muted: new("jane", "test data", new(2027, 1, 31)));
        string line = Encoding.UTF8.GetString(await Written([muted], new())).Split("\r\n")[1];
        Assert.Equal(["jane", "test data", "2027-01-31"], Cells(line)[^3..]);
    }

    private static async Task<byte[]> Written(IEnumerable<Finding> findings, ReportSettings settings)
    {
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(
            stream, ReportFormat.Csv, SampleFindings.Stream(findings), () => SampleFindings.Run, settings, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    /// <summary>An RFC 4180 reader of one line.</summary>
    private static List<string> Cells(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }
        Assert.False(quoted);
        cells.Add(cell.ToString());
        return cells;
    }
}
