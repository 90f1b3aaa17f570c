using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class JsonReportTests
{
    /// <summary>The documented shape, character by character: whoever reads our reports relies on it.</summary>
    private const string Golden = """
        {
          "formtool": "1.2.3",
          "run": {
            "Source": "Aws",
            "SourceName": null,
            "Accounts": [
              "123456789012"
            ],
            "Regions": [
              "us-east-1",
              "eu-central-1"
            ],
            "StartedAt": "2026-11-21T20:55:39Z",
            "EndedAt": "2026-11-21T20:55:43Z",
            "Rules": 3,
            "Resources": 7,
            "Calls": 11,
            "Unreadable": [
              {
                "Operation": "ec2:DescribeVolumes",
                "Action": "ec2:DescribeVolumes",
                "Code": "AccessDenied",
                "Message": "The credentials lack the permission.",
                "Account": "123456789012",
                "Region": "eu-central-1",
                "Count": 2
              }
            ]
          },
          "summary": {
            "Score": 50,
            "Coverage": 100,
            "Pass": 1,
            "Fail": 1,
            "Unknown": 0,
            "Manual": 0,
            "Muted": 1,
            "Severities": [
              {
                "Name": "High",
                "Score": 50,
                "Coverage": 100,
                "Pass": 1,
                "Fail": 1,
                "Unknown": 0,
                "Manual": 0,
                "Muted": 1
              }
            ],
            "Topics": [
              {
                "Name": "encryption-at-rest",
                "Score": 50,
                "Coverage": 100,
                "Pass": 1,
                "Fail": 1,
                "Unknown": 0,
                "Manual": 0,
                "Muted": 1
              }
            ],
            "Accounts": [
              {
                "Name": "123456789012",
                "Score": 50,
                "Coverage": 100,
                "Pass": 1,
                "Fail": 1,
                "Unknown": 0,
                "Manual": 0,
                "Muted": 1
              }
            ]
          },
          "findings": [
            {"RuleId":"ebs-volume-encrypted","SameAs":["prowler/ec2_ebs_volume_encryption"],"Title":"EBS volume is encrypted at rest","Status":"Pass","Reason":"Encrypted is false","Severity":"High","Topics":["encryption-at-rest"],"Service":"ec2","ResourceType":"ec2.volume","ResourceId":"vol-1","Arn":"arn:aws:ec2:us-east-1:123456789012:volume/vol-1","Account":"123456789012","Region":"us-east-1","Evidence":[{"Field":"Encrypted","Actual":"false","Wanted":"equals true","ReadAt":"2026-11-21T20:55:43Z"}],"Muted":null},
            {"RuleId":"ebs-volume-encrypted","SameAs":["prowler/ec2_ebs_volume_encryption"],"Title":"EBS volume is encrypted at rest","Status":"Fail","Reason":"Encrypted is false","Severity":"High","Topics":["encryption-at-rest"],"Service":"ec2","ResourceType":"ec2.volume","ResourceId":"vol-2","Arn":null,"Account":"123456789012","Region":"us-east-1","Evidence":[],"Muted":{"Owner":"jane","Reason":"test data","Until":"2027-01-31"}}
          ]
        }

        """;

    private static readonly Finding[] TwoFindings =
    [
        SampleFindings.Make(FindingStatus.Pass),
        SampleFindings.Make(id: "vol-2", muted: new("jane", "test data", new(2027, 1, 31))) with { Arn = null, Evidence = [] },
    ];

    [Fact]
    public async Task Has_the_documented_shape() =>
        Assert.Equal(Golden.ReplaceLineEndings("\n"), (await Written(ReportFormat.Json, TwoFindings)).ReplaceLineEndings("\n"));

    [Fact]
    public async Task Is_a_document_without_findings_too()
    {
        using JsonDocument document = JsonDocument.Parse(await Written(ReportFormat.Json, []));
        Assert.Equal(0, document.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("summary").GetProperty("Score").ValueKind);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Gives_hostile_texts_back_as_they_were(string format)
    {
        // A lone surrogate has no form in UTF-8.
        string[] texts = [.. SampleFindings.Hostile.Where(text => !text.Contains("half", StringComparison.Ordinal))];
        Finding[] findings = [.. texts.Select(text => SampleFindings.Make(text: text))];
        string written = await Written(ReportFormat.Named(format)!, findings);
        Assert.DoesNotContain(written, character => character is '\u001b' or '\u009b' or '\u202e' or '\u2066' or '\u200b' or '\ufeff' or '\u2028' or '<');
        await using MemoryStream stream = new(Encoding.UTF8.GetBytes(written));
        List<Finding> read = [];
        await foreach (Finding finding in FindingsFile.Open(stream, "test").ReadAsync(TestContext.Current.CancellationToken))
        {
            read.Add(finding);
        }
        Assert.Equal(texts, read.Select(finding => finding.ResourceId));
        Assert.Equal(texts, read.Select(finding => finding.Evidence[0].Actual));
        Assert.Equal(findings[0].Topics, read[0].Topics);
    }

    [Fact]
    public async Task Lines_hold_one_finding_each()
    {
        string[] lines = (await Written(ReportFormat.JsonLines, TwoFindings)).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("vol-2", NodeJson.Parse(lines[1])["ResourceId"].AsText());
        Assert.Equal("", lines[2]);
    }

    internal static async Task<string> Written(ReportFormat format, IEnumerable<Finding> findings, RunInfo? run = null)
    {
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(
            stream, format, SampleFindings.Stream(findings), () => run ?? SampleFindings.Run, null, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
