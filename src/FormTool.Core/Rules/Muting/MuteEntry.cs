using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;

namespace FormTool.Core.Rules.Muting;

/// <summary>One entry: what is given must all fit, each by one of its values.</summary>
internal sealed record MuteEntry(
    Mute Mute,
    DateTimeOffset Now,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Accounts,
    IReadOnlyList<string> Regions,
    IReadOnlyList<(string Name, string Value)> Tags,
    Condition? When)
{
    public bool Fits(Finding finding, Resource? resource) =>
        Any(Rules, finding.RuleId, ignoreCase: true)
        && (Any(Resources, finding.ResourceId) || (finding.Arn is string arn && Any(Resources, arn)))
        && Any(Accounts, finding.Account)
        && Any(Regions, finding.Region)
        && (Tags.Count == 0 || (resource is not null && Tags.Any(tag => HasTag(resource.Document, tag.Name, tag.Value))))
        && (When is null || When.Evaluate(Document(finding), Now) == Truth.True);

    private static bool Any(IReadOnlyList<string> patterns, string text, bool ignoreCase = false) =>
        patterns.Count == 0 || patterns.Any(pattern => Wildcard.Matches(text, pattern, ignoreCase));

    // Where tags stand differs by service; what could not be read mutes nothing.
    private static bool HasTag(ObjectNode document, string name, string value)
    {
        foreach (string member in (string[])["Tags", "TagList", "TagSet", "tags"])
        {
            Node tags = document[member];
            string? found = tags is ObjectNode map
                ? map[name].AsText()
                : tags.Items.FirstOrDefault(tag => (tag["Key"].AsText() ?? tag["TagKey"].AsText() ?? tag["key"].AsText()) == name) is Node tag
                    ? tag["Value"].AsText() ?? tag["TagValue"].AsText() ?? tag["value"].AsText() ?? ""
                    : null;
            if (found is not null && Wildcard.Matches(found, value))
            {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode Document(Finding finding) => new()
    {
        { nameof(finding.RuleId), finding.RuleId },
        { nameof(finding.SameAs), Node.Of(finding.SameAs) },
        { nameof(finding.Title), finding.Title },
        { nameof(finding.Status), finding.Status.ToString() },
        { nameof(finding.Reason), finding.Reason },
        { nameof(finding.Severity), finding.Severity.ToString().ToLowerInvariant() },
        { nameof(finding.Topics), Node.Of(finding.Topics) },
        { nameof(finding.Service), finding.Service },
        { nameof(finding.ResourceType), finding.ResourceType },
        { nameof(finding.ResourceId), finding.ResourceId },
        { nameof(finding.Arn), finding.Arn },
        { nameof(finding.Account), finding.Account },
        { nameof(finding.Region), finding.Region },
    };
}
