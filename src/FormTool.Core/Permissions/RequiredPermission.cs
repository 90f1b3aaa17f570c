using System.Text;
using System.Text.Json;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Permissions;

/// <summary>The least that a run of some rules must be allowed to do.</summary>
/// <param name="Actions">IAM actions, sorted.</param>
/// <param name="RuleCount">For how many rules.</param>
/// <param name="Policy">An identity policy with just these actions, as indented JSON.</param>
public sealed record RequiredPermission(IReadOnlyList<string> Actions, int RuleCount, string Policy)
{
    /// <summary>IAM's limit on a managed policy, in characters without white space.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html</remarks>
    public const int ManagedPolicyLimit = 6144;

    // Who am I, and which regions are there: every live run asks this.
    private static readonly string[] Always = ["ec2:DescribeRegions", "sts:GetCallerIdentity"];

    /// <summary>What these rules need, from the same data that the run itself is planned by.</summary>
    public static RequiredPermission For(IReadOnlyList<Rule> rules, InventoryCatalog catalog)
    {
        CollectionPlan plan = CollectionPlan.For(rules, catalog, Analyzers.All);
        string[] actions = [.. plan.Calls.SelectMany(call => call.Actions).Concat(Always).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(actions, rules.Count, Write(actions));
    }

    private static string Write(IReadOnlyList<string> actions)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("Version", "2012-10-17");
            writer.WriteStartArray("Statement");
            writer.WriteStartObject();
            writer.WriteString("Sid", "FormToolRead");
            writer.WriteString("Effect", "Allow");
            writer.WriteStartArray("Action");
            foreach (string action in actions)
            {
                writer.WriteStringValue(action);
            }
            writer.WriteEndArray();
            writer.WriteString("Resource", "*");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
