namespace FormTool.Core.Analysis.Secrets;

/// <summary>Whether a value that stands where a secret would is one: not a variable, a reference, a path, a call or a word that stands for one.</summary>
internal static class Plausibility
{
    private const int ShortestPassword = 6;
    private const int ShortestToken = 16;

    private static readonly string[] s_placeholders =
    [
        "example", "changeme", "change_me", "change-me", "placeholder", "your_", "your-", "yourpass", "replace", "dummy", "redacted", "insert", "xxxx", "****", "....", "…",
    ];

    private static readonly string[] s_references =
    [
        "arn:", "ssm:", "vault:", "sops:", "env:", "file:", "secretsmanager", "resolve:", "ref ", "!ref", "!sub", "!getatt", "var.", "local.", "data.", "module.", "process.env", "os.environ",
    ];

    /// <summary>Whether the value may be the password itself.</summary>
    /// <param name="value">The value without its quotes.</param>
    /// <param name="quoted">Whether it stood in quotes: a lone word without them is more often a keyword.</param>
    public static bool IsPassword(string value, bool quoted)
    {
        if (value.Length < ShortestPassword || StandsForSomething(value))
        {
            return false;
        }
        bool word = value.All(c => char.IsAsciiLetter(c) || c is '_' or '-');
        return Distinct(value) >= 5 && (!word || (quoted && value.Length >= 8 && !value.Contains('_') && !value.Contains('-')));
    }

    /// <summary>Whether the value may be a token: long, and as irregular as only machines write.</summary>
    public static bool IsToken(string value) =>
        value.Length >= ShortestToken && value.AsSpan().ContainsAnyInRange('0', '9') && value.Any(char.IsAsciiLetter) && !value.Contains(' ')
        && !StandsForSomething(value) && Entropy(value) >= 3.2;

    /// <summary>Whether forty characters are a secret access key: all kinds of characters, no pattern (a SHA-1 in hex has but two kinds).</summary>
    public static bool IsSecretAccessKey(string value) =>
        value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower)
        && Entropy(value) >= 4.0 && !value.Contains("EXAMPLE", StringComparison.Ordinal);

    /// <summary>Bits for each character, by how often each occurs.</summary>
    public static double Entropy(string value)
    {
        double bits = 0;
        foreach (IGrouping<char, char> group in value.GroupBy(c => c))
        {
            double share = (double)group.Count() / value.Length;
            bits -= share * Math.Log2(share);
        }
        return bits;
    }

    private static bool StandsForSomething(string value) =>
        value[0] is '$' or '<' or '%' or '{' or '[' or '(' or '`' or '|'
        || value.Contains("${", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal)
        || value.EndsWith('(') || value.EndsWith("()", StringComparison.Ordinal)
        || IsReference(value) || IsPath(value)
        || s_placeholders.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsReference(string value) =>
        s_references.Any(prefix => value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || value.Contains("secretsmanager", StringComparison.OrdinalIgnoreCase);

    private static bool IsPath(string value) =>
        (value.StartsWith('/') || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("~/", StringComparison.Ordinal))
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '~');

    private static int Distinct(string value) => value.Distinct().Count();
}
