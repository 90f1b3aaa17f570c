using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Cli.Tests;

public sealed class OutputTests : IAsyncLifetime
{
    private readonly Estate _estate = new();

    public ValueTask InitializeAsync() => _estate.InitializeAsync();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Json_on_stdout_is_the_document_and_nothing_else()
    {
        CliRun run = await _estate.Run(_estate.Posture("--format", "json"));
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Node document = NodeJson.Parse(run.Output);
        Assert.Equal("Endpoint", document["run"]["Source"].AsText());
        Assert.Equal(_estate.Server.EndpointUrl, document["run"]["SourceName"].AsText());
        Assert.Equal(["vol-1 Pass", "vol-2 Fail"], document["findings"].Items
            .Select(finding => $"{finding["ResourceId"].AsText()} {finding["Status"].AsText()}").Order());
        Assert.Equal(50, document["summary"]["Score"].AsNumber());
    }

    [Fact]
    public async Task Json_lines_and_csv_are_findings_and_nothing_else()
    {
        CliRun lines = await _estate.Run(_estate.Posture("--format", "jsonl"));
        Assert.Equal(2, lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => NodeJson.Parse(line)["RuleId"].AsText()).Count(id => id == "own-volume-encrypted"));
        CliRun csv = await _estate.Run(_estate.Posture("--format", "csv"));
        Assert.StartsWith("RuleId,Title,", csv.Output);
        Assert.Equal(3, csv.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("", lines.Errors + csv.Errors);
    }

    [Fact]
    public async Task The_table_is_the_default_and_neutralises_what_a_terminal_would_obey()
    {
        // XML cannot carry an escape, JSON can: so it comes by a findings file.
        await _estate.Run(_estate.Posture("--out", "r.jsonl"));
        string line = Read("r.jsonl").Split('\n').Single(line => line.Contains("\"Fail\"", StringComparison.Ordinal));
        string[] hostile = ["vol-\\u001b[31mred\\u0007", "[bold]vol[/]", "photo\\u202Egpj", "two\\r\\nlines", "\\u009b31m"];
        await File.WriteAllLinesAsync(
            Path.Combine(_estate.Folder, "hostile.jsonl"),
            hostile.Select((id, number) => line
                .Replace("vol-2", id, StringComparison.Ordinal)
                .Replace("own-volume-encrypted", $"rule-{number}", StringComparison.Ordinal)
                .Replace("Our volume is encrypted", $"Title {id}", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        CliRun run = await _estate.Run("report", "hostile.jsonl");
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Contains($"Security posture of account {Estate.Account}", run.Output);
        Assert.Contains("Score 0 of 100", run.Output);
        Assert.Contains("Title [bold]vol[/]", run.Output);
        Assert.Contains("Title vol-␛[31mred␇", run.Output);
        Assert.Contains("Title two␍␊lines", run.Output);
        Assert.DoesNotContain(run.Output, character => (char.IsControl(character) && character is not ('\n' or '\r')) || character == '\u202e');
        Assert.All(run.Output.Split('\n'), shown => Assert.True(shown.TrimEnd().Length <= 100, shown));
    }

    [Fact]
    public async Task A_file_gets_the_form_that_its_ending_names()
    {
        CliRun run = await _estate.Run(_estate.Posture("--out", "r.html", "--out", "r.csv", "--out", "r.json", "--format", "jsonl"));
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.StartsWith("<!DOCTYPE html>", Read("r.html"));
        Assert.Contains("Encrypt it.", Read("r.html"));
        Assert.StartsWith("\ufeffRuleId,", Read("r.csv"));
        Assert.Equal(2, NodeJson.Parse(Read("r.json"))["findings"].Items.Count);
        Assert.StartsWith("{\"RuleId\"", run.Output);
    }

    [Fact]
    public async Task A_file_without_an_ending_takes_the_format_and_stdout_is_for_people()
    {
        CliRun run = await _estate.Run(_estate.Posture("--out", "findings", "--format", "jsonl"));
        Assert.StartsWith("{\"RuleId\"", Read("findings"));
        Assert.Contains("Security posture of account", run.Output);
        Assert.Contains(Path.Combine(_estate.Folder, "findings"), run.Output.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_ends_the_run_before_it_begins()
    {
        CliRun run = await _estate.Run(_estate.Posture("--out", "no-such-folder/r.html"));
        Assert.Equal(3, run.Code);
        Assert.StartsWith("formtool: error ReportNotWritten: ", run.Errors);
        Assert.Equal(0, _estate.Server.Calls("ec2", "DescribeVolumes"));
    }

    [Fact]
    public async Task What_could_not_be_read_is_named()
    {
        _estate.DenyVolumes();
        CliRun run = await _estate.Run(_estate.Posture("--out", "r.json", "--out", "r.html"));
        Assert.Equal(2, run.Code);
        Assert.Contains("ec2:DescribeVolumes (AccessDenied)", run.Output);
        Node document = NodeJson.Parse(Read("r.json"));
        Assert.Equal("Unknown", document["findings"].Items.Single()["Status"].AsText());
        Assert.Equal("ec2:DescribeVolumes", document["run"]["Unreadable"].Items.Single()["Action"].AsText());
        Assert.Equal(0, document["summary"]["Coverage"].AsNumber());
        Assert.Contains("      &quot;ec2:DescribeVolumes&quot;".Replace("&quot;", "\""), Read("r.html"));
    }

    [Fact]
    public async Task A_saved_snapshot_gives_the_same_findings_with_no_endpoint()
    {
        CliRun saved = await _estate.Run("inventory", "export", "estate.ftsnapshot", "--type", "ec2.volume", "--endpoint-url", _estate.Server.EndpointUrl, "--region", "us-east-1");
        Assert.Equal((0, ""), (saved.Code, saved.Errors));
        string live = (await _estate.Run(_estate.Posture("--format", "json"))).Output;
        string[] rules = ["--rule-path", _estate.RulePath, "--rule", "own-*", "--format", "json"];
        CliRun posture = await _estate.Run(["posture", "--inventory", "estate.ftsnapshot", .. rules]);
        CliRun report = await _estate.Run(["report", "estate.ftsnapshot", .. rules]);
        Assert.Equal(("", 0, "", 0), (posture.Errors, posture.Code, report.Errors, report.Code));
        Assert.Equal(Verdicts(live), Verdicts(posture.Output));
        Assert.Equal(Verdicts(live), Verdicts(report.Output));
        Assert.Equal("Snapshot", NodeJson.Parse(report.Output)["run"]["Source"].AsText());
    }

    [Fact]
    public async Task Saved_findings_become_every_other_report_with_the_same_exit_code()
    {
        await _estate.Run(_estate.Posture("--out", "r.json", "--out", "r.jsonl"));
        CliRun same = await _estate.Run("report", "r.json", "--format", "json", "--fail-on", "high");
        Assert.Equal((1, ""), (same.Code, same.Errors));
        Assert.Equal(Read("r.json"), same.Output);
        CliRun html = await _estate.Run("report", "r.jsonl", "--out", "r.html");
        Assert.Equal((0, ""), (html.Code, html.Errors));
        Assert.Contains("Made from the findings in r.jsonl", Read("r.html"));
        CliRun filtered = await _estate.Run("report", "r.json", "--severity", "high");
        Assert.Equal(3, filtered.Code);
    }

    [Fact]
    public async Task Rules_are_listed_as_data()
    {
        Node rules = NodeJson.Parse((await _estate.Run("rules", "--format", "json", "--rule-path", _estate.RulePath)).Output);
        Assert.True(rules.Items.Count > 100);
        Node own = Assert.Single(rules.Items, rule => rule["RuleId"].AsText() == "own-volume-encrypted");
        Assert.Equal(("Encrypt it.", "High", "ec2.volume"), (own["Fix"].AsText(), own["Severity"].AsText(), own["ResourceType"].AsText()));
        Assert.All(rules.Items, rule => Assert.False(string.IsNullOrEmpty(rule["Fix"].AsText())));
        CliRun csv = await _estate.Run("rules", "--format", "csv", "--rule-path", _estate.RulePath, "--rule", "own-*");
        Assert.StartsWith("RuleId,Title,Severity,", csv.Output);
        CliRun one = await _estate.Run("rules", "--rule-path", _estate.RulePath, "--rule", "own-*");
        Assert.Contains("Encrypt it.", one.Output);
    }

    [Fact]
    public async Task Resources_are_listed_as_data()
    {
        string[] source = ["--type", "ec2.vol*", "--endpoint-url", _estate.Server.EndpointUrl, "--region", "us-east-1"];
        CliRun lines = await _estate.Run(["inventory", "list", "--format", "jsonl", .. source]);
        Assert.Equal("", lines.Errors);
        Assert.Equal(["vol-1", "vol-2"], lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => NodeJson.Parse(line)["Document"]["VolumeId"].AsText()!).Order());
        Assert.Contains("ec2.volume", (await _estate.Run(["inventory", "list", .. source])).Output);
    }

    [Fact]
    public async Task The_demo_prints_the_posture_and_writes_the_two_reports()
    {
        CliRun run = await _estate.Run("posture", "--demo");
        Assert.InRange(run.Code, 0, 2);
        Assert.Equal("", run.Errors);
        Assert.Contains("example environment, not a real account", run.Output);
        Assert.Contains("formtool-report.html", run.Output);
        Assert.Contains("Example environment, not a real account", Read("formtool-report.html"));
        Node document = NodeJson.Parse(Read("formtool-report.json"));
        Assert.Equal("Demo", document["run"]["Source"].AsText());
        Assert.NotEmpty(document["findings"].Items);
    }

    [Fact]
    public async Task The_demo_as_json_writes_no_file()
    {
        CliRun run = await _estate.Run("posture", "--demo", "--format", "json", "--fail-on", "informational");
        Assert.Equal((1, ""), (run.Code, run.Errors));
        Assert.Equal("Demo", NodeJson.Parse(run.Output)["run"]["Source"].AsText());
        Assert.Empty(Directory.GetFiles(_estate.Folder, "formtool-report.*"));
    }

    private static string[] Verdicts(string json) =>
        [.. NodeJson.Parse(json)["findings"].Items.Select(finding => $"{finding["RuleId"]} {finding["Arn"]} {finding["Status"]} {finding["Reason"]}").Order()];

    private string Read(string file) => System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_estate.Folder, file)));
}
