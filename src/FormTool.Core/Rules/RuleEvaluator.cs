using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules;

/// <summary>Asks a rule about a resource.</summary>
public static class RuleEvaluator
{
    /// <summary>What the rule says of the resource; null where it does not speak of it.</summary>
    /// <param name="rule">The rule; the resource is of its type.</param>
    /// <param name="resource">The resource, with the details, links and facts that the rule reads.</param>
    /// <param name="now">The clock of the run; for a snapshot the moment when it was taken.</param>
    public static Finding? Evaluate(Rule rule, Resource resource, DateTimeOffset now)
    {
        EvaluationContext context = new(resource.Document, now);
        if (rule.When is Condition when)
        {
            Truth applies = when.Evaluate(context);
            if (applies == Truth.False)
            {
                return null;
            }
            if (applies == Truth.Unknown)
            {
                Explanation missing = when.Explain(context, applies, resource.ReadAt);
                return Make(rule, resource, FindingStatus.Unknown, $"Whether the rule applies is unknown: {Cause(missing)}", missing);
            }
        }
        if (rule.Pass is not Condition pass)
        {
            return Make(rule, resource, FindingStatus.Manual, rule.Manual ?? rule.Title, []);
        }
        Truth truth = pass.Evaluate(context);
        Explanation explanation = pass.Explain(context, truth, resource.ReadAt);
        return truth switch
        {
            Truth.True => Make(rule, resource, FindingStatus.Pass, rule.Title, explanation),
            Truth.False => Make(rule, resource, FindingStatus.Fail, explanation.Sentence(), explanation),
            _ => Make(rule, resource, FindingStatus.Unknown, Cause(explanation), explanation),
        };
    }

    /// <summary>The one finding that stands for all resources of the rule's type where they could not be listed.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="failure">Why the listing failed.</param>
    /// <param name="account">The account's twelve digits.</param>
    /// <param name="region">The region, or <c>global</c>.</param>
    public static Finding NotListed(Rule rule, ReadFailure failure, string account, string region) => new()
    {
        RuleId = rule.Id,
        SameAs = rule.SameAs,
        Title = rule.Title,
        Status = FindingStatus.Unknown,
        Reason = Failures.Describe(failure),
        Severity = rule.Severity,
        Topics = rule.Topics,
        Service = rule.Service,
        ResourceType = rule.ResourceType,
        ResourceId = "*",
        Account = account,
        Region = region,
        Evidence = [],
    };

    private static Finding Make(Rule rule, Resource resource, FindingStatus status, string reason, IReadOnlyList<Evidence> evidence) => new()
    {
        RuleId = rule.Id,
        SameAs = rule.SameAs,
        Title = rule.Title,
        Status = status,
        Reason = reason,
        Severity = rule.Severity,
        Topics = rule.Topics,
        Service = rule.Service,
        ResourceType = rule.ResourceType,
        ResourceId = resource.Id,
        Arn = resource.Arn,
        Account = resource.Account,
        Region = resource.Region,
        Evidence = evidence,
    };

    private static string Cause(Explanation explanation) =>
        explanation.Failure is ReadFailure failure ? Failures.Describe(failure) : explanation.Sentence();
}
