using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FormTool.PowerShell.Completion;

/// <summary>Completes from names that are at hand; never a network call. Quotes around what was typed stay as they are.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>The names, each with a line that says what it is.</summary>
    protected abstract IEnumerable<(string Name, string About)> Names(IDictionary boundParameters);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        char? quote = wordToComplete.Length > 0 && wordToComplete[0] is '\'' or '"' ? wordToComplete[0] : null;
        string typed = wordToComplete.Trim('\'', '"');
        WildcardPattern pattern = new(WildcardPattern.ContainsWildcardCharacters(typed) ? typed : typed + "*", WildcardOptions.IgnoreCase);
        foreach ((string name, string about) in Names(fakeBoundParameters))
        {
            if (pattern.IsMatch(name))
            {
                string safe = CodeGeneration.EscapeSingleQuotedStringContent(name);
                string text = quote is '"' ? $"\"{name.Replace("\"", "`\"", StringComparison.Ordinal)}\""
                    : quote is '\'' || name.AsSpan().IndexOfAny(" '\"$`;,()@{}&|<>") >= 0 ? $"'{safe}'"
                    : name;
                yield return new(text, name, CompletionResultType.ParameterValue, about.Length > 0 ? about : name);
            }
        }
    }
}
