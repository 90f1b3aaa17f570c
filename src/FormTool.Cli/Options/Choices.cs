using System.CommandLine;
using System.CommandLine.Parsing;

namespace FormTool.Cli.Options;

/// <summary>Options whose value is one of a few words.</summary>
internal static class Choices
{
    /// <summary>Refuses every other word in one line that names them all, and completes them.</summary>
    public static void OneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!words.Contains(token.Value, StringComparer.OrdinalIgnoreCase))
                {
                    result.AddError($"{option.Name} is one of {string.Join(", ", words)}, not '{token.Value}'.");
                }
            }
        });
    }
}
