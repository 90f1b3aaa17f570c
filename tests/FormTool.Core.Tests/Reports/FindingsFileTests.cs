using System.Text;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class FindingsFileTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_what_a_report_says_of_its_run()
    {
        string json = await JsonReportTests.Written(ReportFormat.Json, SampleFindings.Many(3_000));
        FindingsFile file = FindingsFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(json)), "r.json");
        Assert.Equal(3_000, await file.ReadAsync(Stop).CountAsync(Stop));
        Assert.NotNull(file.Run);
        Assert.Equal("1.2.3", file.Run.ToolVersion);
        Assert.Equal(SampleFindings.Run.Unreadable, file.Run.Unreadable);
        Assert.Equal(SampleFindings.Run.Regions, file.Run.Regions);
        Assert.Equal(SampleFindings.Run.EndedAt, file.Run.EndedAt);
    }

    [Fact]
    public async Task A_report_of_a_report_is_the_same()
    {
        string json = await JsonReportTests.Written(ReportFormat.Json, SampleFindings.Many(500));
        FindingsFile file = FindingsFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(json)), "r.json");
        using MemoryStream again = new();
        await ReportWriter.WriteAsync(again, ReportFormat.Json, file.ReadAsync(Stop), () => file.Run!, null, Stop);
        Assert.Equal(json, Encoding.UTF8.GetString(again.ToArray()));
    }

    [Fact]
    public async Task Reads_lines_lists_and_members_in_another_order()
    {
        string line = (await JsonReportTests.Written(ReportFormat.JsonLines, [SampleFindings.Make()])).Trim();
        foreach (string text in (string[])[line, $"{line}\n\n", $"\ufeff{line}\r\n", $"[{line}]", $$"""{"findings":[{{line}}],"run":{},"formtool":"9"}"""])
        {
            FindingsFile file = FindingsFile.Open(new Dribble(Encoding.UTF8.GetBytes(text)), "f");
            Finding finding = Assert.Single(await file.ReadAsync(Stop).ToListAsync(Stop));
            Assert.Equal("vol-1", finding.ResourceId);
        }
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("null", "no list of findings")]
    [InlineData("hello", "no JSON")]
    [InlineData("<html>", "no JSON")]
    [InlineData("{\"formtool\":\"1\"}", "no member 'findings'")]
    [InlineData("{\"formtool\":\"1\",\"findings\":{}}", "no list of findings")]
    [InlineData("{\"formtool\":\"1\",\"findings\":[", "no JSON")]
    [InlineData("{\"formtool\":\"1\",\"findings\":[1]}", "finding 1: a finding is an object")]
    [InlineData("{\"RuleId\":\"x\"}", "finding 1: 'Title' is missing")]
    [InlineData("{\"RuleId\":\"x\",", "no JSON")]
    public async Task Says_what_is_wrong(string text, string part)
    {
        FindingsFile file = FindingsFile.Open(new Dribble(Encoding.UTF8.GetBytes(text)), "f.json");
        ReportException error = await Assert.ThrowsAsync<ReportException>(async () => await file.ReadAsync(Stop).CountAsync(Stop));
        Assert.Equal("FindingsNotReadable", error.ErrorId);
        Assert.Contains("'f.json'", error.Message);
        Assert.Contains(part, error.Message);
    }

    [Theory]
    [InlineData("Status", "\"Fail\"", "\"Passed\"", "'Status' is none of Pass, Fail, Unknown, Manual")]
    [InlineData("Status", "\"Fail\"", "\"7\"", "'Status' is none of")]
    [InlineData("Severity", "\"High\"", "3", "'Severity' is missing or is no text")]
    [InlineData("Topics", "[\"encryption-at-rest\"]", "[1]", "'Topics' holds something that is no text")]
    public async Task Says_which_member_is_wrong(string member, string was, string becomes, string part)
    {
        string line = await JsonReportTests.Written(ReportFormat.JsonLines, [SampleFindings.Make()]);
        string broken = line.Replace($"\"{member}\":{was}", $"\"{member}\":{becomes}", StringComparison.Ordinal);
        Assert.NotEqual(line, broken);
        FindingsFile file = FindingsFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(broken)), "f");
        ReportException error = await Assert.ThrowsAsync<ReportException>(async () => await file.ReadAsync(Stop).CountAsync(Stop));
        Assert.Contains($"finding 1: {part}", error.Message);
    }

    [Fact]
    public async Task A_text_without_end_is_refused_not_swallowed()
    {
        FindingsFile file = FindingsFile.Open(new Endless(), "f");
        ReportException error = await Assert.ThrowsAsync<ReportException>(async () => await file.ReadAsync(Stop).CountAsync(Stop));
        Assert.Contains("more than 16 MB", error.Message);
    }

    /// <summary>Gives three bytes at a time: every piece is cut somewhere.</summary>
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(3, buffer.Length)], cancellationToken);
    }

    private sealed class Endless : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            if (!_begun)
            {
                "{\"RuleId\":\""u8.CopyTo(buffer.Span);
                _begun = true;
            }
            return new(buffer.Length);
        }
    }
}
