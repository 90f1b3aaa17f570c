using System.Globalization;
using FormTool.Core.Findings;
using FormTool.Core.Reports;

namespace FormTool.Core.Tests.Reports;

/// <summary>Findings for the tests of reports and scores: one at a time, an estate, or very many.</summary>
internal static class SampleFindings
{
    public static readonly DateTimeOffset ReadAt = new(2026, 11, 21, 20, 55, 43, TimeSpan.Zero);

    /// <summary>Texts that try to be markup, formulas, terminal commands or other texts than they are.</summary>
    public static readonly string[] Hostile =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><script>alert(1)</script>",
        "`${alert(1)}`",
        "&lt;b&gt; & <b>",
        "\u001b[31mred\u001b]8;;http://127.0.0.1/\u0007link\u001b]8;;\u0007",
        "photo\u202Egpj.exe",
        "a\u2066b\u2069c\u200Bd\uFEFFe",
        "=HYPERLINK(\"http://127.0.0.1\",\"x\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "line one\nline two\r\nline three",
        "comma, \"quote\"",
        "\0nul\u007f\u0085\u009b31m",
        "half \ud83d surrogate",
        "\ud83d\ude00 ok",
        "日本語 Ünïcödé",
        "\u2028\u2029",
    ];

    public static RunInfo Run { get; } = new()
    {
        ToolVersion = "1.2.3",
        Source = RunSource.Aws,
        Accounts = ["123456789012"],
        Regions = ["us-east-1", "eu-central-1"],
        StartedAt = ReadAt.AddSeconds(-4),
        EndedAt = ReadAt,
        Rules = 3,
        Resources = 7,
        Calls = 11,
        Unreadable = [new("ec2:DescribeVolumes", "ec2:DescribeVolumes", "AccessDenied", "The credentials lack the permission.", "123456789012", "eu-central-1", 2)],
    };

    public static Finding Make(
        FindingStatus status = FindingStatus.Fail,
        Severity severity = Severity.High,
        string rule = "ebs-volume-encrypted",
        string id = "vol-1",
        string region = "us-east-1",
        string account = "123456789012",
        string topic = "encryption-at-rest",
        Mute? muted = null,
        string? text = null) => new()
        {
            RuleId = rule,
            SameAs = ["prowler/ec2_ebs_volume_encryption"],
            Title = text ?? "EBS volume is encrypted at rest",
            Status = status,
            Reason = text ?? (status == FindingStatus.Unknown ? "ec2:DescribeVolumes was denied (AccessDenied)" : "Encrypted is false"),
            Severity = severity,
            Topics = topic.Split(' '),
            Service = "ec2",
            ResourceType = "ec2.volume",
            ResourceId = text ?? id,
            Arn = text ?? $"arn:aws:ec2:{region}:{account}:volume/{id}",
            Account = account,
            Region = region,
            Evidence = [new("Encrypted", text ?? "false", "equals true", ReadAt)],
            Muted = muted,
        };

    /// <summary>That many findings of 450 rules, as a large organization would have them.</summary>
    public static IEnumerable<Finding> Many(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int rule = i % 450;
            yield return Make(
                (i / 450 % 7) switch { 0 or 1 => FindingStatus.Fail, 2 => FindingStatus.Unknown, 3 when rule % 20 == 0 => FindingStatus.Manual, _ => FindingStatus.Pass },
                (Severity)(rule % 5),
                string.Create(CultureInfo.InvariantCulture, $"rule-number-{rule}-with-a-long-name"),
                string.Create(CultureInfo.InvariantCulture, $"arn:aws:service:eu-west-1:123456789012:resource/with/a/long/path/{i:d8}-{rule:x8}"),
                $"region-{i % 17}",
                $"{100000000000 + i % 3}",
                $"topic-{rule % 19}");
        }
    }

    public static async IAsyncEnumerable<Finding> Stream(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            yield return finding;
        }
        await Task.CompletedTask;
    }
}
