using System.Text.RegularExpressions;

namespace FormTool.Core.Rules.Operators;

/// <summary>
/// A regular expression that no text can stall. The backtracking engine is made in microseconds and nearly always quick; a text on which it tries
/// for too long brings in the automaton, which needs time in proportion to the text, and megabytes and milliseconds to be built. Safe on several threads.
/// </summary>
internal sealed class BoundedPattern
{
    /// <summary>How long one text may take with the backtracking engine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    // The automaton's own limit only stops monstrous patterns, and must not strike on a busy machine.
    private static readonly TimeSpan LinearLimit = TimeSpan.FromSeconds(10);

    private readonly Regex _backtracking;
    private readonly Lazy<Regex?> _automaton;

    /// <exception cref="RegexParseException">The pattern is no regular expression.</exception>
    public BoundedPattern(string pattern)
    {
        _backtracking = new(pattern, RegexOptions.CultureInvariant, Limit);
        _automaton = new(() => Automaton(pattern));
    }

    /// <summary>Whether the pattern is somewhere in the text; null where that could not be decided in time.</summary>
    public bool? IsMatch(string text)
    {
        try
        {
            // One text that needed the automaton is seldom alone.
            return _automaton is { IsValueCreated: true, Value: Regex known } ? known.IsMatch(text) : _backtracking.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return ByAutomaton(text);
        }
    }

    private bool? ByAutomaton(string text)
    {
        try
        {
            return _automaton.Value?.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Null for a pattern with a lookaround or a back-reference, of which there is none.</summary>
    private static Regex? Automaton(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LinearLimit);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
