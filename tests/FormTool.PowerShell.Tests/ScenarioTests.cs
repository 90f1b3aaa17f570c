using Xunit;

namespace FormTool.PowerShell.Tests;

/// <summary>The module in a real pwsh: each scenario of the *.Tests.ps1 files beside this one is a test here.</summary>
public sealed class ScenarioTests(PesterRun run) : IClassFixture<PesterRun>
{
    public static TheoryData<string, string> Scenarios()
    {
        TheoryData<string, string> rows = [];
        foreach ((string file, int line, string name) in Scenario.All())
        {
            rows.Add($"{file}:{line}", name);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_passes(string place, string name)
    {
        SkipWhereAbsent();
        ScenarioResult[] results = [.. run.Results.Where(result => $"{result.File}:{result.Line}" == place)];
        Assert.True(results.Length > 0, $"'{name}' was not run.\n{run.Output}");
        ScenarioResult[] failed = [.. results.Where(result => result.Result is not ("Passed" or "Skipped"))];
        Assert.True(failed.Length == 0, string.Join("\n\n", failed.Select(result => $"{result.Name}: {result.Result}\n{result.Message}")));
        if (results.All(result => result.Result == "Skipped"))
        {
            Assert.Skip(results[0].Message.Split('\n')[0]);
        }
    }

    [Fact]
    public void Every_result_is_reported()
    {
        SkipWhereAbsent();
        HashSet<string> places = [.. Scenario.All().Select(scenario => $"{scenario.File}:{scenario.Line}")];
        Assert.True(run.Results.Count > 0, $"No scenario was found.\n{run.Output}");
        string[] strangers = [.. run.Results.Where(result => !places.Contains($"{result.File}:{result.Line}")).Select(result => $"{result.Name} ({result.File}): {result.Message}")];
        Assert.True(strangers.Length == 0, string.Join("\n", strangers));
    }

    private void SkipWhereAbsent()
    {
        if (run.Absent is string reason)
        {
            Assert.Skip(reason);
        }
    }
}
