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
    // Made when it is first needed: a run uses a part of the rules.
    private readonly Lazy<BoundedPattern> _pattern = new(() => new(pattern));

    public override string Words => $"matches {pattern}";

    public override string Opposite => $"does not match {pattern}";

    /// <summary>Makes it now.</summary>
    /// <exception cref="RegexParseException">The pattern is no regular expression.</exception>
    public void Check() => _ = _pattern.Value;

    public override Truth Test(Node value, in EvaluationContext context) => Text(value) is not string text
        ? Truth.False
        : _pattern.Value.IsMatch(text) switch { true => Truth.True, false => Truth.False, null => Truth.Unknown };

    public override ReadFailure? Failure(in EvaluationContext context) =>
        new("", "", "Timeout", $"the regular expression {pattern} took longer than {BoundedPattern.Limit.TotalSeconds:0.#} s");
}
