using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Environments;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Live;

public sealed class DemoTests
{
    private readonly PlantedList _planted = new(NodeJson.Parse(File.ReadAllText(ExampleFolder.Names)));

    [Fact]
    public async Task The_demo_finds_exactly_what_was_planted()
    {
        List<Finding> findings = await FindAsync();
        string[] failed = [.. findings.Where(finding => finding.Status == FindingStatus.Fail).Select(_planted.Of).Order(StringComparer.Ordinal)];
        Assert.Equal(_planted.Planted.Concat(_planted.DemoOnly).Order(StringComparer.Ordinal), failed);
    }

    [Fact]
    public async Task What_may_not_be_seen_is_unknown_and_names_the_action()
    {
        List<Finding> findings = await FindAsync();
        string[] unknown =
        [
            .. findings.Where(finding => finding.Status == FindingStatus.Unknown)
                .Select(finding => $"{PlantedList.Operation(finding)} {_planted.Of(finding)}").Order(StringComparer.Ordinal),
        ];
        Assert.Equal(_planted.DemoUnknown.Order(StringComparer.Ordinal), unknown);
    }

    [Fact]
    public async Task Most_rules_have_something_to_say_of_it()
    {
        HashSet<string> heard = [.. (await FindAsync()).Select(finding => finding.RuleId)];
        Assert.True(heard.Count > RuleSet.BuiltIn.Rules.Count / 2, $"{heard.Count} of {RuleSet.BuiltIn.Rules.Count} rules");
    }

    [Fact]
    public async Task It_says_the_same_every_time()
    {
        string[] first = [.. (await FindAsync()).Select(Whole).Order(StringComparer.Ordinal)];
        string[] second = [.. (await FindAsync()).Select(Whole).Order(StringComparer.Ordinal)];
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task It_fits_in_the_assembly()
    {
        await using Stream embedded = typeof(ExampleEnvironment).Assembly.GetManifestResourceStream("environments/example.ftsnapshot")!;
        Assert.InRange(embedded.Length, 10_000, 200_000);
    }

    [Fact]
    public async Task The_first_finding_comes_soon()
    {
        // The promise is one second; a busy machine gets five.
        Stopwatch watch = Stopwatch.StartNew();
        await foreach (Finding _ in Run().FindingsAsync(null, TestContext.Current.CancellationToken))
        {
            break;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"first finding after {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.ElapsedMilliseconds} ms");
    }

    private static string Whole(Finding finding) =>
        $"{finding.RuleId} {finding.ResourceId} {finding.Region} {finding.Status} {finding.Reason} {string.Join(';', finding.Evidence)}";

    private static PostureRun Run() => new(ExampleEnvironment.Open(), new() { Rules = RuleSet.BuiltIn.Rules });

    private static async Task<List<Finding>> FindAsync()
    {
        List<Finding> findings = [];
        await foreach (Finding finding in Run().FindingsAsync(null, TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }
        return findings;
    }
}
