using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class HtmlReportTests
{
    private static Task<string> Page(IEnumerable<Finding> findings, RunInfo? run = null) =>
        JsonReportTests.Written(ReportFormat.Html, findings, run);

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task A_hostile_text_is_text_wherever_it_stands(int number)
    {
        string page = await PageFullOf(SampleFindings.Hostile[number]);
        Assert.Equal(Shape(await PageFullOf("harmless")), Shape(page));
        Assert.DoesNotContain(page, character => (char.IsControl(character) && character != '\n')
            || character is '\u202e' or '\u2066' or '\u2069' or '\u200b' or '\ufeff' or '\u2028' or '\u2029');
    }

    public static TheoryData<int> HostileTexts => [.. Enumerable.Range(0, SampleFindings.Hostile.Length)];

    [Fact]
    public async Task Asks_for_nothing_and_runs_nothing()
    {
        string page = await Page(SampleFindings.Many(2_000));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(new Regex("\\son[a-z]+\\s*=", RegexOptions.IgnoreCase), page);
        Assert.DoesNotMatch(new Regex("\\sstyle\\s*="), page);
        Assert.DoesNotMatch(new Regex("(src|href|action)=\"(?!#|data:,)"), page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotMatch(new Regex("url\\((?!#)"), page);
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'\"", page);
    }

    [Fact]
    public async Task Is_well_formed_and_every_reference_has_its_target()
    {
        XElement body = Body(await Page(SampleFindings.Many(5_000)));
        string[] ids = [.. body.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        string[] targets = [.. body.Descendants("a").Attributes("href").Select(link => link.Value.TrimStart('#')),
            .. body.Descendants().Attributes("aria-labelledby").Select(label => label.Value)];
        Assert.NotEmpty(targets);
        Assert.Empty(targets.Except(ids));
        Assert.All(body.Descendants("svg"), picture => Assert.True(
            picture.Attribute("aria-hidden")?.Value == "true" || picture.Attribute("aria-label") is not null, "a picture says what it shows"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task Stays_small_however_many_findings_there_are(int count)
    {
        using Counter stream = new();
        await ReportWriter.WriteAsync(
            stream, ReportFormat.Html, SampleFindings.Stream(SampleFindings.Many(count)), () => SampleFindings.Run, null, TestContext.Current.CancellationToken);
        Assert.InRange(stream.Bytes, 10_000, 5_000_000);
    }

    [Fact]
    public async Task Stays_small_when_every_text_is_long_and_every_rule_another()
    {
        string text = string.Concat(Enumerable.Repeat("\"<日", 700));
        IEnumerable<Finding> findings = Enumerable.Range(0, 12_000).Select(i =>
            SampleFindings.Make(text: text) with { RuleId = $"{i / 3}{text}", Region = $"{i}{text}", ResourceId = $"{i}{text}", Topics = [$"{i % 300}{text}"], Account = $"{i % 100}{text}" });
        using Counter stream = new();
        await ReportWriter.WriteAsync(
            stream, ReportFormat.Html, SampleFindings.Stream(findings), () => SampleFindings.Run, null, TestContext.Current.CancellationToken);
        Assert.InRange(stream.Bytes, 10_000, 5_000_000);
    }

    [Fact]
    public async Task Says_how_many_findings_it_leaves_out()
    {
        string page = await Page(Enumerable.Range(0, 170).Select(i => SampleFindings.Make(id: $"vol-{i:d4}")));
        Assert.Equal(50, Regex.Count(page, "<li><span class=\"what\"><code>vol-"));
        Assert.Contains("And 120 more.", page);
        Assert.Contains("vol-0049", page);
        Assert.DoesNotContain("<li><span class=\"what\"><code>vol-0050", page);
    }

    [Fact]
    public async Task Is_the_same_in_whatever_order_the_findings_came()
    {
        Finding[] findings = [.. SampleFindings.Many(9_000)];
        string page = await Page(findings);
        new Random(5).Shuffle(findings);
        Assert.Equal(page, await Page(findings));
    }

    [Fact]
    public async Task Names_the_missing_permissions_as_one_policy()
    {
        RunInfo run = SampleFindings.Run with
        {
            Unreadable =
            [
                new("s3:GetBucketLogging", "s3:GetBucketLogging", "AccessDenied", "no", "1", "us-east-1", 3),
                new("elbv2:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "Throttled", "slow", "1", "us-east-1", 1),
            ],
        };
        string page = await Page([SampleFindings.Make(FindingStatus.Unknown) with { Reason = "rds:DescribeDBInstances was denied (AccessDenied)" }], run);
        string policy = System.Net.WebUtility.HtmlDecode(Regex.Match(page, "<pre>(.*?)</pre>", RegexOptions.Singleline).Groups[1].Value);
        Aws.Documents.Node document = Aws.Documents.NodeJson.Parse(policy);
        Assert.Equal(["rds:DescribeDBInstances", "s3:GetBucketLogging"], document["Statement"].Items[0]["Action"].Items.Select(action => action.AsText()!));
    }

    [Fact]
    public async Task Commands_in_what_to_do_are_code()
    {
        ReportSettings settings = new() { Guidance = new Dictionary<string, RuleGuidance> { ["ebs-volume-encrypted"] = new("Because.", "Run `aws <x>` or `half") } };
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(stream, ReportFormat.Html, SampleFindings.Stream([SampleFindings.Make()]), () => SampleFindings.Run, settings, TestContext.Current.CancellationToken);
        Assert.Contains("<dd>Run <code>aws &lt;x&gt;</code> or `half</dd>", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task Shows_what_was_set_aside_and_by_whom()
    {
        string page = await Page([SampleFindings.Make(muted: new("jane", "test data", new(2027, 1, 31)))]);
        Assert.Contains("1 set aside", page);
        Assert.Contains("Set aside by jane until 31 January 2027: test data", page);
        Assert.Contains("they still count", page);
    }

    /// <summary>A page with the text in every place that a text can come to.</summary>
    private static async Task<string> PageFullOf(string text)
    {
        RunInfo run = SampleFindings.Run with
        {
            Source = RunSource.Endpoint,
            SourceName = text,
            ToolVersion = text,
            Accounts = [text],
            Regions = [text],
            Unreadable = [new(text, text, text, text, text, text, 1), new(text, text, "AccessDenied", text, text, text, 1)],
        };
        IEnumerable<Finding> findings = Enum.GetValues<FindingStatus>().Select(status => SampleFindings.Make(status, text: text) with
        {
            RuleId = text,
            SameAs = [text],
            Topics = [text],
            Service = text,
            ResourceType = text,
            Account = text,
            Region = text,
            Muted = new(text, text, new(2027, 1, 1)),
            Evidence = [new(text, text, text, SampleFindings.ReadAt)],
        });
        ReportSettings settings = new() { Guidance = new Dictionary<string, RuleGuidance> { [text] = new(text.Replace("`", "'"), text.Replace("`", "'")) } };
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(stream, ReportFormat.Html, SampleFindings.Stream(findings), () => run, settings, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Every element in order, with its attributes: what is left when all texts are taken away.</summary>
    private static string[] Shape(string page) =>
    [
        .. Body(page).DescendantsAndSelf().Select(element =>
            $"{element.Name.LocalName} {string.Join(' ', element.Attributes().Select(attribute => $"{attribute.Name.LocalName}={attribute.Value}"))}"),
    ];

    /// <summary>Our markup keeps to what XML asks too (void elements in the head apart), so an XML reader checks its nesting.</summary>
    private static XElement Body(string page)
    {
        int start = page.IndexOf("<body>", StringComparison.Ordinal);
        int end = page.IndexOf("</body>", StringComparison.Ordinal);
        Assert.Equal(start, page.LastIndexOf("<body>", StringComparison.Ordinal));
        return XElement.Parse(page[start..(end + "</body>".Length)]);
    }

    private sealed class Counter : Stream
    {
        public long Bytes { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Bytes;
        public override long Position { get => Bytes; set => throw new NotSupportedException(); }
        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;
        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
