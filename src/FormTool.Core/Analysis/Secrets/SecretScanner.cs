using System.Text.RegularExpressions;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>A secret's kind and place. What it is stays where it was found.</summary>
internal readonly record struct SecretHit(string Kind, int Line);

/// <summary>
/// Finds secrets in text, line by line: what issuers made recognisable, private keys, access keys with their secret,
/// credentials in addresses, and plausible values assigned to names that end in a word for secrets.
/// </summary>
internal static class SecretScanner
{
    /// <summary>How far from its id a secret access key may stand.</summary>
    private const int Near = 4;

    /// <summary>After so many, more places tell nobody anything.</summary>
    private const int Enough = 50;

    /// <summary>A longer line is read in pieces of this length, overlapping by more than any secret is long.</summary>
    private const int LongestLine = 16 * 1024, Overlap = 512, LongestValue = 200;

    public static IReadOnlyList<SecretHit> Scan(string text)
    {
        List<SecretHit> hits = [];
        List<int> ids = [], keys = [];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length && hits.Count < Enough; i++)
        {
            foreach (string piece in Pieces(lines[i]))
            {
                ScanLine(piece, i, lines, hits, ids, keys);
            }
        }
        foreach (int id in ids)
        {
            int at = keys.BinarySearch(id - Near);
            at = at < 0 ? ~at : at;
            if (at < keys.Count && keys[at] <= id + Near)
            {
                hits.Add(new("aws-access-key", id + 1));
            }
        }
        return [.. hits.Distinct().OrderBy(hit => hit.Line).Take(Enough)];
    }

    /// <summary>The secrets of a map of names and values, an environment for instance; the name is the place.</summary>
    public static IReadOnlyList<(string Kind, string Name)> Scan(IEnumerable<KeyValuePair<string, string>> variables) =>
        [.. variables.SelectMany(variable => Scan($"{variable.Key}=\"{variable.Value.Replace('"', '\'')}\"").Select(hit => (hit.Kind, variable.Key))).Distinct().Take(Enough)];

    private static void ScanLine(string line, int index, string[] lines, List<SecretHit> hits, List<int> ids, List<int> keys)
    {
        foreach ((string kind, string hint, Regex pattern) in SecretPatterns.Tokens)
        {
            if (line.Contains(hint, StringComparison.Ordinal) && pattern.Match(line) is { Success: true } token && !token.Value.Contains("EXAMPLE", StringComparison.OrdinalIgnoreCase))
            {
                hits.Add(new(kind, index + 1));
            }
        }
        if (SecretPatterns.PrivateKey().Match(line) is { Success: true } head && HasMaterial(line[(head.Index + head.Length)..], index, lines))
        {
            hits.Add(new("private-key", index + 1));
        }
        if (SecretPatterns.AccessKeyId().Match(line) is { Success: true } id && !id.Value.Contains("EXAMPLE", StringComparison.Ordinal))
        {
            AddOnce(ids, index);
        }
        if (SecretPatterns.SecretKey().Match(line) is { Success: true } key && Plausibility.IsSecretAccessKey(key.Groups[1].Value))
        {
            AddOnce(keys, index);
        }
        if (line.Contains("://", StringComparison.Ordinal)
            && SecretPatterns.Address().Match(line) is { Success: true } address && IsAddressSecret(address.Groups["bare"].Value))
        {
            hits.Add(new("connection-string", index + 1));
        }
        foreach ((string hint, Regex pattern) in SecretPatterns.Commands)
        {
            if (line.Contains(hint, StringComparison.Ordinal)
                && pattern.Match(line) is { Success: true } command && Plausibility.IsPassword(command.Groups["bare"].Value, quoted: false))
            {
                hits.Add(new("password", index + 1));
            }
        }
        Assignments(line, index, hits);
    }

    private static void Assignments(string line, int index, List<SecretHit> hits)
    {
        for (Match match = SecretPatterns.Assignment().Match(line); match.Success && hits.Count < Enough; match = match.NextMatch())
        {
            string word = match.Groups["word"].Value.ToLowerInvariant();
            bool flag = match.Groups["flag"].Success;
            char before = match.Index > 0 ? line[match.Index - 1] : ' ';
            // "--password x" is a flag; "the password x" is a sentence. "compass=" is no password.
            if ((flag && !IsFlag(line, match.Index)) || (word == "pass" && char.IsAsciiLetterOrDigit(before)))
            {
                continue;
            }
            (string value, bool quoted) = Value(line, match.Index + match.Length);
            if (word[0] == 'p' && !word.StartsWith("private", StringComparison.Ordinal))
            {
                if (Plausibility.IsPassword(value, quoted))
                {
                    hits.Add(new("password", index + 1));
                }
            }
            else if (Plausibility.IsToken(value))
            {
                bool aws = value.Length == 40 && (word is "access_key" or "accesskey" or "access-key");
                hits.Add(new(aws ? "aws-access-key" : word == "token" ? "token" : "secret", index + 1));
            }
        }
    }

    /// <summary>The value that begins there: up to its closing quote, or up to a blank, a comma or a semicolon.</summary>
    private static (string Value, bool Quoted) Value(string line, int at)
    {
        if (at < line.Length && line[at] == '\\')
        {
            at++;
        }
        bool quoted = at < line.Length && line[at] is '"' or '\'';
        ReadOnlySpan<char> rest = line.AsSpan(quoted ? at + 1 : at);
        rest = rest.Length > LongestValue ? rest[..LongestValue] : rest;
        int end = quoted ? rest.IndexOf(line[at]) : rest.IndexOfAny(" \t\"',;");
        return (rest[..(end < 0 ? rest.Length : end)].TrimEnd('\\').ToString(), quoted);
    }

    private static bool IsFlag(string line, int at)
    {
        while (at > 0 && (char.IsAsciiLetterOrDigit(line[at - 1]) || line[at - 1] is '-' or '_'))
        {
            at--;
        }
        return at + 1 < line.Length && line[at] == '-' && line[at + 1] == '-';
    }

    private static bool HasMaterial(string rest, int index, string[] lines) =>
        SecretPatterns.KeyMaterial().IsMatch(rest.Length > LongestLine ? rest[..LongestLine] : rest)
        || (rest.Trim().Length == 0 && lines.Skip(index + 1).Take(3).Any(line => line.Length < LongestLine && SecretPatterns.KeyMaterial().IsMatch(line)));

    private static bool IsAddressSecret(string value) => value.Length >= 3 && (Plausibility.IsPassword(value, quoted: true)
        || (value.Length < 8 && value.All(char.IsAsciiLetterOrDigit) && value is not ("pass" or "password" or "pwd" or "secret" or "xxx")));

    private static IEnumerable<string> Pieces(string line)
    {
        for (int at = 0; at == 0 || at < line.Length - Overlap; at += LongestLine - Overlap)
        {
            yield return line.Substring(at, Math.Min(LongestLine, line.Length - at));
        }
    }

    private static void AddOnce(List<int> lines, int line)
    {
        if (lines.Count == 0 || lines[^1] != line)
        {
            lines.Add(line);
        }
    }
}
