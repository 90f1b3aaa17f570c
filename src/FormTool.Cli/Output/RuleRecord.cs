using FormTool.Aws.Documents;
using FormTool.Core.Rules;

namespace FormTool.Cli.Output;

/// <summary>A rule as data.</summary>
internal static class RuleRecord
{
    public static readonly string[] Columns =
        ["RuleId", "Title", "Severity", "Topics", "Service", "ResourceType", "Why", "Fix", "Manual", "SameAs", "Source"];

    public static ObjectNode Of(Rule rule) => new()
    {
        { "RuleId", rule.Id },
        { "Title", rule.Title },
        { "Severity", rule.Severity.ToString() },
        { "Topics", Node.Of(rule.Topics) },
        { "Service", rule.Service },
        { "ResourceType", rule.ResourceType },
        { "Why", rule.Why },
        { "Fix", rule.Fix },
        { "Manual", rule.Manual },
        { "SameAs", Node.Of(rule.SameAs) },
        { "Source", rule.Source },
    };
}
