using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;

namespace FormTool.Core.Rules;

/// <summary>Reads the examples of a rule, and tries the rule on them.</summary>
internal static class RuleExamples
{
    public static IReadOnlyList<RuleExample> Read(SourceNode rule, bool isManual, bool narrows)
    {
        SourceNode source = rule["examples"];
        if (isManual && source.Node.IsNull)
        {
            return [];
        }
        if (isManual && !narrows)
        {
            throw source.Error("a manual rule has no examples: only a person can answer it.");
        }
        if (source.Node.IsNull)
        {
            throw rule.Error("'examples' is missing: at least one document under pass and one under fail is expected.");
        }
        source.Object("examples", isManual ? ["skip"] : ["pass", "fail", "skip"]);
        List<RuleExample> examples = [];
        if (!isManual)
        {
            Add(source, "pass", ExampleOutcome.Pass, needed: true, examples);
            Add(source, "fail", ExampleOutcome.Fail, needed: true, examples);
        }
        Add(source, "skip", ExampleOutcome.Skip, needed: narrows && !isManual, examples);
        return !narrows && examples.Find(example => example.Outcome == ExampleOutcome.Skip) is not null
            ? throw source["skip"].Error("a rule without 'when' skips nothing.")
            : examples;
    }

    /// <summary>What the rule says of the example, against what it claims; null where they agree.</summary>
    public static string? Disagreement(Rule rule, RuleExample example)
    {
        Resource resource = new(rule.ResourceType, "example", null, "000000000000", "us-east-1", example.Document, RuleExample.Moment);
        Finding? finding = RuleEvaluator.Evaluate(rule, resource, RuleExample.Moment);
        ExampleOutcome? actual = finding?.Status switch
        {
            null => ExampleOutcome.Skip,
            FindingStatus.Pass => ExampleOutcome.Pass,
            FindingStatus.Fail => ExampleOutcome.Fail,
            _ => null,
        };
        return actual == example.Outcome
            ? null
            : $"{example.Place}: {rule.Id}: an example under '{example.Outcome.ToString().ToLowerInvariant()}' gives {(finding is null ? "skip" : $"{finding.Status}: {finding.Reason}")}.";
    }

    private static void Add(SourceNode source, string member, ExampleOutcome outcome, bool needed, List<RuleExample> into)
    {
        SourceNode list = source[member];
        if (list.Node.IsNull ? needed : list.Node is not ListNode { Count: > 0 })
        {
            throw list.Error($"'examples' needs at least one document under '{member}'.");
        }
        foreach (SourceNode item in list.Items())
        {
            into.Add(item.Node is ObjectNode document
                ? new(outcome, document, item.Place)
                : throw item.Error($"an example is a document, an object, not {item.Kind()}."));
        }
    }
}
