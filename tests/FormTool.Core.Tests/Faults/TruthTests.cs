using System.Collections.Concurrent;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Faults;

/// <summary>
/// Every single operation that a scan of the example estate makes goes wrong, one at a time and in every way, and the findings are held
/// against those of the scan where nothing went wrong: what could not be read is unknown, names the action, is never a pass and never missing.
/// Denials are tried on every operation. Of the other faults each operation meets a few, by a fixed choice; <c>FORMTOOL_TRUTH=all</c> tries them all,
/// <c>FORMTOOL_TRUTH=Empty</c> that one.
/// </summary>
public sealed class TruthTests(SeededEstate estate, ITestOutputHelper output) : IClassFixture<SeededEstate>
{
    private const int Lanes = 4;
    private const int OthersForEach = 2;

    private static readonly FaultKind[] Others =
    [
        FaultKind.Throttle, FaultKind.ServerError, FaultKind.Cut, FaultKind.Truncate, FaultKind.Garble, FaultKind.LoseReply, FaultKind.Html, FaultKind.NotFound, FaultKind.Empty, FaultKind.Hang, FaultKind.Delay,
    ];

    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_could_not_be_read_is_unknown_and_never_a_pass_and_never_missing()
    {
        Assert.SkipWhen(SeededMoto.SkipReason is not null, SeededMoto.SkipReason ?? "");
        Assert.True(estate.Operations.Count > 80, $"The clean scan made only {estate.Operations.Count} operations.");
        Assert.True(estate.Clean.Findings.Count > 500, $"The clean scan gave only {estate.Clean.Findings.Count} findings.");
        (string Operation, FaultKind Kind)[] faults = [.. estate.Operations.SelectMany((operation, at) => Kinds(at).Select(kind => (operation, kind)))];
        ConcurrentQueue<(string Operation, FaultKind Kind)> waiting = new(faults);
        ConcurrentBag<(string Operation, FaultKind Kind, Comparison Comparison)> seen = [];
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(async () =>
        {
            await using FaultProxy proxy = await estate.ProxyAsync();
            while (waiting.TryDequeue(out (string Operation, FaultKind Kind) fault))
            {
                seen.Add((fault.Operation, fault.Kind, await TryAsync(proxy, fault.Operation, fault.Kind)));
            }
        })));
        string[] wrong = [.. seen
            .SelectMany(one => one.Comparison.Wrong.Select(line => $"{one.Operation} {one.Kind}: {line}"))
            .Order(StringComparer.Ordinal)];
        output.WriteLine(string.Join(", ", estate.Clean.Findings.GroupBy(finding => finding.Status).Select(group => $"{group.Key}: {group.Count()}")) + " in the clean scan.");
        output.WriteLine($"{estate.Operations.Count} operations, {estate.Requests} requests and {estate.Clean.Findings.Count} findings in the clean scan; "
            + $"{faults.Length} faults ({faults.Count(fault => fault.Kind == FaultKind.Deny)} denials), {seen.Sum(one => one.Comparison.Compared)} findings compared, "
            + $"{seen.Sum(one => one.Comparison.Unknown)} became unknown; "
            + $"turned into a pass: {seen.Sum(one => one.Comparison.TurnedIntoPass)}, vanished: {seen.Sum(one => one.Comparison.Vanished)}.");
        Assert.True(wrong.Length == 0, $"{wrong.Length} wrong:\n{string.Join('\n', wrong.Take(200))}");
        Assert.Equal(estate.Operations, seen.Select(one => one.Operation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_denied_read_changes_nothing_that_does_not_depend_on_it()
    {
        Assert.SkipWhen(SeededMoto.SkipReason is not null, SeededMoto.SkipReason ?? "");
        await using FaultProxy proxy = await estate.ProxyAsync();
        foreach (string operation in (string[])["ec2:DescribeVolumes", "iam:GetAccountAuthorizationDetails", "s3:GetBucketLocation", "kms:DescribeKey", "iam:GenerateCredentialReport"])
        {
            Assert.Contains(operation, estate.Operations);
            proxy.Reset();
            proxy.On(seen => seen.Name == operation, new(FaultKind.Deny));
            Scan scan = await Scan.OfAsync(proxy.EndpointUrl, RuleSet.BuiltIn.Rules, Patient, TestContext.Current.CancellationToken);
            Comparison comparison = Comparison.Of(estate.Clean.Findings, scan, Actions(operation));
            Assert.True(comparison.Wrong.Count == 0, $"{operation}: {string.Join('\n', comparison.Wrong.Take(50))}");
            HashSet<string> reached = [.. Asked(operation).Select(rule => rule.Id)];
            HashSet<string> known = [.. estate.Clean.Findings.Where(finding => finding.Status == FindingStatus.Unknown).Select(finding => $"{finding.RuleId} {finding.ResourceId}")];
            Assert.DoesNotContain(scan.Findings, finding =>
                finding.Status == FindingStatus.Unknown && !reached.Contains(finding.RuleId) && !known.Contains($"{finding.RuleId} {finding.ResourceId}"));
        }
    }

    private static IEnumerable<FaultKind> Kinds(int at) => Enum.TryParse(Environment.GetEnvironmentVariable("FORMTOOL_TRUTH"), out FaultKind one) ? [one]
        : Environment.GetEnvironmentVariable("FORMTOOL_TRUTH") == "all"
        ? [FaultKind.Deny, .. Others]
        : [FaultKind.Deny, .. Enumerable.Range(at * OthersForEach, OthersForEach).Select(number => Others[number % Others.Length])];

    private async Task<Comparison> TryAsync(FaultProxy proxy, string operation, FaultKind kind)
    {
        Rule[] asked = Asked(operation);
        HashSet<string> rules = [.. asked.Select(rule => rule.Id)];
        bool late = kind is FaultKind.Hang or FaultKind.Delay;
        proxy.Reset();
        proxy.On(seen => seen.Name == operation, kind == FaultKind.Delay ? Fault.Delay(Impatient * 3) : new(kind));
        Scan scan = await Scan.OfAsync(proxy.EndpointUrl, asked, late ? Impatient : Patient, TestContext.Current.CancellationToken);
        Assert.True(proxy.Seen.Any(seen => seen.Fault is not null), $"{operation} was not asked, so nothing was shown.");
        // On a busy machine others may be late too: then they are what is named.
        string[] actions = Actions(operation);
        string[] named = late ? [.. actions, .. scan.Coverage.Gaps.Where(gap => gap.Failure.Code == "Timeout").Select(gap => gap.Failure.Action)] : actions;
        return Comparison.Of(estate.Clean.Findings.Where(finding => rules.Contains(finding.RuleId)), scan, named);
    }

    private Rule[] Asked(string operation) => [.. estate.Needs.Where(needs => needs.Value.Any(call => call.Name == operation)).Select(needs => needs.Key)];

    private string[] Actions(string operation) =>
        [.. estate.Needs.Values.SelectMany(needs => needs).Where(call => call.Name == operation).Select(call => call.MissingAction).Distinct(StringComparer.Ordinal)];
}
