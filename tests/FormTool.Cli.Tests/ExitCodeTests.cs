using Xunit;

namespace FormTool.Cli.Tests;

public sealed class ExitCodeTests(Estate estate) : IClassFixture<Estate>
{
    [Theory]
    [InlineData(0, "all-encrypted", "--fail-on low")]
    [InlineData(0, "one-not", "")]
    [InlineData(0, "one-not", "--fail-on critical")]
    [InlineData(1, "one-not", "--fail-on high")]
    [InlineData(1, "one-not", "--fail-on Informational")]
    [InlineData(2, "denied", "")]
    [InlineData(2, "denied", "--fail-on low")]
    public async Task Say_what_was_found_and_what_was_not_seen(int code, string volumes, string more)
    {
        switch (volumes)
        {
            case "all-encrypted":
                estate.Volumes(("vol-1", true));
                break;
            case "denied":
                estate.DenyVolumes();
                break;
            default:
                estate.Volumes(("vol-1", true), ("vol-2", false));
                break;
        }
        CliRun run = await estate.Run(estate.Posture(more.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal((code, ""), (run.Code, run.Errors));
    }

    [Fact]
    public async Task A_session_that_ends_on_the_way_is_one_warning_and_not_seen()
    {
        estate.ExpireVolumes();
        CliRun run = await estate.Run(estate.Posture());
        Assert.Equal(2, run.Code);
        string warning = Assert.Single(run.Errors.Trim().Split('\n'));
        Assert.StartsWith("formtool: warning: The session ended while the run was under way, and 1 read(s) are missing", warning);
        Assert.Contains("Sign in again", warning);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task What_is_set_aside_fails_no_run_until_its_end(int code, bool holds)
    {
        estate.Volumes(("vol-1", true), ("vol-2", false));
        string path = Path.Combine(estate.Folder, "mutes.yaml");
        string until = holds ? DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : "2020-01-31";
        await File.WriteAllTextAsync(
            path,
            $"- {{ rule: own-volume-encrypted, resource: vol-2, owner: jane@example.com, reason: Test data, until: {until} }}\n",
            TestContext.Current.CancellationToken);
        CliRun run = await estate.Run(estate.Posture("--fail-on", "low", "--mutes", path));
        Assert.Equal(code, run.Code);
        Assert.Equal(holds, run.Output.Contains("1 of the failing set aside", StringComparison.Ordinal));
        Assert.Equal(holds ? "" : "formtool: warning: What jane@example.com set aside until 2020-01-31 (Test data) counts again.", run.Errors.Trim());
    }

    [Theory]
    [InlineData("ArgumentNotValid", "posture --nope")]
    [InlineData("ArgumentNotValid", "posture --format xml")]
    [InlineData("ArgumentNotValid", "posture --fail-on bad")]
    [InlineData("ArgumentNotValid", "posture --severity bad")]
    [InlineData("ArgumentNotValid", "nothing")]
    [InlineData("ArgumentNotValid", "inventory")]
    [InlineData("ArgumentNotValid", "report")]
    [InlineData("ArgumentNotValid", "posture --demo --region us-east-1")]
    [InlineData("ArgumentNotValid", "posture --inventory x --region us-east-1")]
    [InlineData("ArgumentNotValid", "posture --demo --inventory x")]
    [InlineData("ArgumentNotValid", "posture --inventory x --out same.json --out ./same.json")]
    [InlineData("ReportFormatUnknown", "posture --inventory x --out r.docx")]
    [InlineData("RuleNotFound", "rules --rule no-such-rule")]
    [InlineData("TopicNotFound", "rules --topic no-such-topic")]
    [InlineData("ServiceNotFound", "rules --service no-such-service")]
    [InlineData("FileNotReadable", "rules --rule-path no-such-file.yaml")]
    [InlineData("ProfileNotFound", "posture --profile no-such-profile --region us-east-1")]
    [InlineData("EndpointNotValid", "posture --endpoint-url nonsense --region us-east-1")]
    [InlineData("SnapshotNotFound", "posture --inventory no-such-file")]
    [InlineData("FileNotReadable", "report no-such-file")]
    [InlineData("FindingsNotReadable", "report own.yaml")]
    [InlineData("ResourceTypeNotFound", "inventory list --type no.such")]
    public async Task Three_is_for_what_cannot_be_used_with_one_line_that_says_so(string id, string arguments)
    {
        CliRun run = await estate.Run(arguments.Split(' '));
        Assert.Equal(3, run.Code);
        Assert.Equal("", run.Output);
        Assert.StartsWith($"formtool: error {id}: ", run.Errors);
        Assert.Equal(1, run.Errors.TrimEnd().ReplaceLineEndings("\n").Count(character => character == '\n') + 1);
        Assert.DoesNotContain("   at ", run.Errors);
        Assert.Empty(Directory.GetFiles(estate.Folder, "*report*"));
    }

    [Fact]
    public async Task No_region_anywhere_is_an_error_that_speaks_of_our_options()
    {
        CliRun run = await estate.Run("posture");
        Assert.Equal(3, run.Code);
        Assert.StartsWith("formtool: error RegionNotResolved: ", run.Errors);
        Assert.Contains("--region", run.Errors);
        Assert.DoesNotContain(" -Region", run.Errors);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_an_error()
    {
        CliRun run = await estate.Run("posture", "--endpoint-url", "http://127.0.0.1:1", "--region", "us-east-1");
        Assert.Equal(3, run.Code);
        Assert.StartsWith("formtool: error EndpointNotReached: ", run.Errors);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("posture", "--help")]
    public async Task Help_names_every_exit_code(params string[] arguments)
    {
        CliRun run = await estate.Run(arguments);
        Assert.Equal((0, ""), (run.Code, run.Errors));
        foreach (string code in (string[])["0 ", "1 ", "2 ", "3 ", "130 "])
        {
            Assert.Contains($"\n  {code}", run.Output);
        }
    }
}
