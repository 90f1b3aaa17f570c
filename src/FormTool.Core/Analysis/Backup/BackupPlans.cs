using System.IO.Enumeration;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Backup;

/// <summary>Which resources the plans of AWS Backup select: by ARN pattern or by one of the listed tags, narrowed by all conditions, without the excluded.</summary>
internal sealed class BackupPlans
{
    private const string Type = "backup.selection";
    private const string TagPrefix = "aws:ResourceTag/";

    private readonly List<(string Region, Node Selection)> _selections = [];

    private BackupPlans(Listing listing)
    {
        Failure = listing.Failure;
        foreach (Resource resource in listing.Items)
        {
            Node selection = resource.Document["Selection"];
            if (selection is UnreadableNode unreadable)
            {
                Failure ??= unreadable.Failure;
                continue;
            }
            if (selection.IsNull)
            {
                continue;
            }
            _selections.Add((resource.Region, selection));
        }
    }

    public static AnalyzerSource Source { get; } = new(Type, "Selection");

    /// <summary>Why some selections are not known.</summary>
    public ReadFailure? Failure { get; }

    public static BackupPlans In(IAnalysisScope scope) => scope.Once("backup.plans", () => new BackupPlans(scope.All(Type)));

    /// <summary>Whether a plan selects the resource with that ARN and those tags; null where its tags would decide and could not be read.</summary>
    public bool? Select(string? arn, string region, Node tags)
    {
        bool unknown = false;
        foreach ((string home, Node selection) in _selections)
        {
            // A plan sees its own region only, be the resource's type a global one.
            if (arn is null || home != region || selection["NotResources"].Items.Any(pattern => Matches(pattern, arn)))
            {
                continue;
            }
            bool byArn = selection["Resources"].Items.Any(pattern => Matches(pattern, arn));
            bool hasTags = selection["ListOfTags"].Items.Count > 0;
            if (!byArn && !hasTags)
            {
                continue;
            }
            bool narrowed = Conditions(selection["Conditions"]).Any();
            if (tags.Kind == NodeKind.Unreadable && (!byArn || narrowed))
            {
                unknown = true;
                continue;
            }
            bool byTag = selection["ListOfTags"].Items.Any(condition => Tag(tags, condition["ConditionKey"].AsText()) is string value && value == condition["ConditionValue"].AsText());
            if ((byArn || byTag) && Conditions(selection["Conditions"]).All(condition => Holds(condition.Operator, condition.Parameter, tags)))
            {
                return true;
            }
        }
        return unknown ? null : false;
    }

    private static IEnumerable<(string Operator, Node Parameter)> Conditions(Node conditions) =>
        new[] { "StringEquals", "StringNotEquals", "StringLike", "StringNotLike" }
            .SelectMany(name => conditions[name].Items.Select(parameter => (name, parameter)));

    private static bool Holds(string name, Node parameter, Node tags)
    {
        string? value = Tag(tags, parameter["ConditionKey"].AsText()), wanted = parameter["ConditionValue"].AsText();
        bool equal = value is not null && wanted is not null
            && (name.EndsWith("Like", StringComparison.Ordinal) ? FileSystemName.MatchesSimpleExpression(wanted, value, ignoreCase: false) : value == wanted);
        return name.Contains("Not", StringComparison.Ordinal) != equal;
    }

    private static string? Tag(Node tags, string? key)
    {
        string name = key is not null && key.StartsWith(TagPrefix, StringComparison.Ordinal) ? key[TagPrefix.Length..] : key ?? "";
        return tags.Items.Where(tag => tag["Key"].AsText() == name).Select(tag => tag["Value"].AsText() ?? "").FirstOrDefault();
    }

    private static bool Matches(Node pattern, string arn) =>
        pattern.AsText() is string text && FileSystemName.MatchesSimpleExpression(text, arn, ignoreCase: false);
}
