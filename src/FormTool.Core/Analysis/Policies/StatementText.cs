using System.Text;

namespace FormTool.Core.Analysis.Policies;

/// <summary>A statement in one line, for evidence: bounded, and free of control characters whatever the policy holds.</summary>
internal static class StatementText
{
    private const int MaxLength = 240;
    private const int MaxListed = 4;

    public static string Of(PolicyStatement statement)
    {
        StringBuilder text = new();
        text.Append(string.IsNullOrEmpty(statement.Sid) ? $"Statement {statement.Number}" : $"{Clip(statement.Sid, 60)}");
        text.Append(statement.Allows ? ": allow " : ": deny ");
        Append(text, statement.Actions, "action");
        text.Append(" on ");
        Append(text, statement.Resources, "resource");
        if (statement.Principals is PrincipalSet principals)
        {
            text.Append(" to ").Append(principals.Negated ? "everyone but " : "");
            IEnumerable<string> names = principals.Named.Take(MaxListed).Select(principal => Clip(principal.Text, 80));
            text.Append(string.Join(", ", principals.Everyone ? names.Prepend("*") : names));
            if (principals.Named.Count > MaxListed)
            {
                text.Append(", …");
            }
        }
        if (statement.Conditions.Count > 0)
        {
            text.Append(" if ").AppendJoin(" and ", statement.Conditions.Take(MaxListed).Select(condition => Clip($"{condition.Operator.Name} {condition.Key}", 60)));
        }
        return Clip(text.ToString(), MaxLength);
    }

    /// <summary>The text cut to a length, control characters and line ends as spaces.</summary>
    public static string Clip(string text, int length)
    {
        if (text.Length > length)
        {
            text = string.Concat(text.AsSpan(0, length - 1), "…");
        }
        return text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text;
    }

    private static void Append(StringBuilder text, PatternSet set, string what)
    {
        if (set.Negated)
        {
            text.Append("every ").Append(what).Append(" but ");
        }
        text.AppendJoin(", ", set.Patterns.Take(MaxListed).Select(pattern => Clip(pattern.Text, 80)));
        if (set.Patterns.Count > MaxListed)
        {
            text.Append(", …");
        }
    }
}
