using FormTool.Core.Analysis.Policies;

namespace FormTool.Core.Access;

/// <summary>What has to hold so that a statement does as is supposed, in one line: bounded, and free of control characters.</summary>
internal static class ConditionText
{
    private const int MaxValues = 4;
    private const int MaxLength = 300;

    public static string Of(Supposition supposed)
    {
        PolicyStatement statement = supposed.Statement;
        string what = statement.Conditions.Count > 0
            ? string.Join(" and ", statement.Conditions.Select(condition =>
                $"{condition.Operator.Name} {condition.Key} {string.Join(", ", condition.Values.Take(MaxValues))}{(condition.Values.Count > MaxValues ? ", …" : "")}"))
            : $"the resource is{(statement.Resources.Negated ? " not" : "")} among {string.Join(", ", statement.Resources.Patterns.Take(MaxValues).Select(pattern => pattern.Text))}";
        string name = string.IsNullOrEmpty(statement.Sid) ? $"statement {statement.Number}" : statement.Sid;
        return StatementText.Clip($"{(statement.Allows ? "if" : "unless")} {what} ({supposed.Source.Label}: {name})", MaxLength);
    }
}
