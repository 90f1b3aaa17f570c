using System.Text.RegularExpressions;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Operators;

/// <summary><c>startsWith</c>, <c>endsWith</c> and <c>like</c>: by letter case, as AWS compares.</summary>
internal sealed class TextOperator(string words, string opposite, string wanted, Func<string, string, bool> test) : Operator
{
    public override string Words => $"{words} {wanted}";

    public override string Opposite => $"{opposite} {wanted}";

    public override Truth Test(Node value, in EvaluationContext context) =>
        Kleene.Of(Text(value) is string text && test(text, wanted));
}

/// <summary><c>matches</c>: a regular expression, anywhere in the text. Bounded in time: what takes too long is unknown.</summary>
internal sealed class MatchesOperator(string pattern) : Operator
{
    // The automaton needs time in proportion to the text; its limit only stops monstrous patterns, and must not strike on a busy machine.
    private static readonly TimeSpan LinearLimit = TimeSpan.FromSeconds(10);

    // A lookaround or back-reference can make the other engine need for ever.
    private static readonly TimeSpan BacktrackingLimit = TimeSpan.FromMilliseconds(500);

    // Compiled when it is first needed: a run uses a part of the rules, and building the automaton costs more than reading all of them.
    private readonly Lazy<Regex> _regex = new(() => Compile(pattern));

    public override string Words => $"matches {pattern}";

    public override string Opposite => $"does not match {pattern}";

    /// <summary>Compiles now.</summary>
    /// <exception cref="RegexParseException">The pattern is no regular expression.</exception>
    public void Check() => _ = _regex.Value;

    public override Truth Test(Node value, in EvaluationContext context)
    {
        if (Text(value) is not string text)
        {
            return Truth.False;
        }
        try
        {
            return Kleene.Of(_regex.Value.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return Truth.Unknown;
        }
    }

    public override ReadFailure? Failure(in EvaluationContext context) =>
        new("", "", "Timeout", $"the regular expression {pattern} took longer than {_regex.Value.MatchTimeout.TotalSeconds:0.#} s");

    private static Regex Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LinearLimit);
        }
        catch (NotSupportedException)
        {
            return new(pattern, RegexOptions.CultureInvariant, BacktrackingLimit);
        }
    }
}
