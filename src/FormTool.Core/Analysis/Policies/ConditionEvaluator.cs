using System.Globalization;
using System.Net;
using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Whether conditions hold for a request, three-valued: null where it depends on what is not known.</summary>
internal static class ConditionEvaluator
{
    /// <summary>All conditions of a statement.</summary>
    public static bool? Hold(PolicyStatement statement, RequestContext context)
    {
        bool? all = true;
        foreach (PolicyCondition condition in statement.Conditions)
        {
            switch (Holds(condition, context))
            {
                case false:
                    return false;
                case null:
                    all = null;
                    break;
                default:
                    break;
            }
        }
        return all;
    }

    /// <summary>One operator on one key.</summary>
    public static bool? Holds(PolicyCondition condition, RequestContext context)
    {
        ConditionOperator operation = condition.Operator;
        if (operation.Comparison == Comparison.Unknown || !context.Knows(condition.Key, out IReadOnlyList<string> actual))
        {
            return null;
        }
        if (operation.Comparison == Comparison.Null)
        {
            return condition.Values.Any(value => value.Equals(actual.Count == 0 ? "true" : "false", StringComparison.OrdinalIgnoreCase));
        }
        if (actual.Count == 0)
        {
            return operation.HoldsWhenAbsent;
        }
        if (condition.Values.Any(value => value.Contains("${", StringComparison.Ordinal)))
        {
            return null;
        }
        bool One(string value) => condition.Values.Any(wanted => Compare(operation, wanted, value)) != operation.Negated;
        return operation.Quantifier == Quantifier.AllValues ? actual.All(One) : actual.Any(One);
    }

    private static bool Compare(ConditionOperator operation, string wanted, string actual) => operation.Comparison switch
    {
        Comparison.Text or Comparison.Binary => wanted == actual,
        Comparison.TextIgnoreCase or Comparison.Boolean => wanted.Equals(actual, StringComparison.OrdinalIgnoreCase),
        Comparison.TextLike => Wildcard.Matches(Wildcard.Normalize(wanted), actual),
        Comparison.Arn => Arns(wanted, actual),
        Comparison.Address => Contains(wanted, actual),
        Comparison.Number => Ordered(operation.Relation, Order(Number(actual), Number(wanted))),
        Comparison.Date => Ordered(operation.Relation, Order(Moment(actual), Moment(wanted))),
        _ => false,
    };

    // Each of the six parts by itself, so a star does not reach over a colon.
    private static bool Arns(string wanted, string actual) =>
        Arn.Parse(wanted) is Arn pattern && Arn.Parse(actual) is Arn arn
        && Part(pattern.Partition, arn.Partition) && Part(pattern.Service, arn.Service) && Part(pattern.Region, arn.Region)
        && Part(pattern.Account, arn.Account) && Part(pattern.Resource, arn.Resource);

    private static bool Part(string pattern, string text) => Wildcard.Matches(Wildcard.Normalize(pattern), text);

    private static bool Contains(string range, string address) =>
        IPNetwork.TryParse(range.Contains('/') ? range : range + (range.Contains(':') ? "/128" : "/32"), out IPNetwork network)
        && IPAddress.TryParse(address, out IPAddress? parsed) && network.Contains(parsed);

    // Null where one of them cannot be read: then no relation holds.
    private static int? Order<T>(T? actual, T? wanted) where T : struct, IComparable<T> =>
        actual is T one && wanted is T other ? one.CompareTo(other) : null;

    private static DateTimeOffset? Moment(string text) =>
        Timestamp.Parse(text) ?? (Number(text) is double seconds ? Timestamp.FromEpochSeconds(seconds) : null);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static bool Ordered(string relation, int? order) => relation switch
    {
        "Equals" => order == 0,
        "LessThan" => order < 0,
        "LessThanEquals" => order <= 0,
        "GreaterThan" => order > 0,
        "GreaterThanEquals" => order >= 0,
        _ => false,
    };
}
