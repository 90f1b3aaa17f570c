using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FormTool.Core.Tests.Policies;

/// <summary>
/// A second opinion on policies: the rules of IAM's documentation written down as plainly as possible over the JSON itself, with every condition key known.
/// It shares no code with the evaluator under test, and minds neither time nor memory.
/// </summary>
internal sealed record PolicyOracle(string Principal, string Action, string Resource, string ResourceAccount, IReadOnlyDictionary<string, string[]> Context)
{
    private string Account => Principal.Split(':')[4];

    /// <summary>Whether the request is allowed.</summary>
    public bool Allows(JsonNode? identity, JsonNode? boundary, JsonNode? resource, IReadOnlyList<JsonNode> organization, bool resourceDecides)
    {
        if (new[] { identity, boundary, resource }.Concat(organization).Any(policy => Any(policy, "Deny", _ => true)))
        {
            return false;
        }
        if (organization.Any(level => !Any(level, "Allow", _ => true)))
        {
            return false;
        }
        bool own = Any(identity, "Allow", _ => true) && (boundary is null || Any(boundary, "Allow", _ => true));
        bool byName = Any(resource, "Allow", statement => Names(statement["Principal"]).Contains(Principal));
        bool byEveryone = Any(resource, "Allow", statement => Names(statement["Principal"]).Contains("*"));
        bool byAccount = Any(resource, "Allow", statement => Names(statement["Principal"]).Any(name => name == Account || name == $"arn:aws:iam::{Account}:root"));
        bool bounded = boundary is null || Any(boundary, "Allow", _ => true);
        bool direct = (byName && Principal.Contains(":user/")) || ((byName || byEveryone) && bounded);
        if (Account != ResourceAccount)
        {
            return own && (byName || byEveryone || byAccount);
        }
        return resourceDecides ? direct || (byAccount && own) : own || direct;
    }

    private bool Any(JsonNode? policy, string effect, Func<JsonObject, bool> also) =>
        policy?["Statement"]!.AsArray().Select(statement => statement!.AsObject())
            .Any(statement => (string?)statement["Effect"] == effect && Speaks(statement) && also(statement)) == true;

    private bool Speaks(JsonObject statement)
    {
        if (statement.ContainsKey("Principal") && !Names(statement["Principal"]).Any(name => name == "*" || name == Principal || name == Account || name == $"arn:aws:iam::{Account}:root"))
        {
            return false;
        }
        bool action = statement.ContainsKey("Action") ? Fits(statement["Action"], Action.ToLowerInvariant(), fold: true) : !Fits(statement["NotAction"], Action.ToLowerInvariant(), fold: true);
        bool resource = statement.ContainsKey("Resource") ? Fits(statement["Resource"], Resource, fold: false) : !Fits(statement["NotResource"], Resource, fold: false);
        return action && resource && Conditions(statement["Condition"]);
    }

    private static bool Fits(JsonNode? patterns, string text, bool fold) => Texts(patterns).Any(pattern => Like(fold ? pattern.ToLowerInvariant() : pattern, text));

    private static bool Like(string pattern, string text) => Regex.IsMatch(
        text, "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$", RegexOptions.Singleline, TimeSpan.FromSeconds(5));

    private bool Conditions(JsonNode? conditions) => conditions is null || conditions.AsObject().All(test =>
        test.Value!.AsObject().All(pair => Condition(test.Key, Context.GetValueOrDefault(pair.Key.ToLowerInvariant(), []), [.. Texts(pair.Value)])));

    private static bool Condition(string operation, string[] actual, string[] wanted)
    {
        bool each = operation.StartsWith("ForAllValues:");
        bool any = operation.StartsWith("ForAnyValue:");
        string name = operation.Split(':')[^1];
        if (name == "Null")
        {
            return wanted.Any(value => value == (actual.Length == 0 ? "true" : "false"));
        }
        bool optional = name.EndsWith("IfExists");
        name = optional ? name[..^"IfExists".Length] : name;
        bool negated = name.Contains("Not");
        if (actual.Length == 0)
        {
            return optional || each || (negated && !any);
        }
        bool Fits(string value) => negated != wanted.Any(one => name.Replace("Not", "") switch
        {
            "StringEquals" => one == value,
            "StringEqualsIgnoreCase" or "Bool" => string.Equals(one, value, StringComparison.OrdinalIgnoreCase),
            "StringLike" => Like(one, value),
            "NumericLessThan" => double.TryParse(value, out double left) && double.TryParse(one, out double right) && left < right,
            _ => throw new ArgumentException(name),
        });
        return each ? actual.All(Fits) : actual.Any(Fits);
    }

    private static IEnumerable<string> Names(JsonNode? principal) => principal is JsonObject kinds ? Texts(kinds["AWS"]) : Texts(principal);

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray list ? list.Select(item => (string)item!) : node is null ? [] : [(string)node!];
}
