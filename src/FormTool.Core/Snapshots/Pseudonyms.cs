using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FormTool.Aws.Client;

namespace FormTool.Core.Snapshots;

/// <summary>
/// Gives the same false name to the same true one within one snapshot, and another in the next: a keyed hash with a key
/// that is forgotten afterwards, so that nobody can try names until one fits.
/// </summary>
internal sealed partial class Pseudonyms
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _accounts = new(StringComparer.Ordinal);

    /// <summary>Notes a name that a person chose.</summary>
    public void Note(string name)
    {
        if (!IsGenerated(name) && !IsWellKnown(name))
        {
            _names.TryAdd(name, $"name-{Hash(name, 10)}");
        }
    }

    /// <summary>Twelve other digits for an account.</summary>
    public string Account(string digits) => _accounts.GetOrAdd(digits, known =>
        (BitConverter.ToUInt64(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes("account " + known))) % 1_000_000_000_000UL)
            .ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>The text with every mail address, every noted name and every account id in it replaced: a name stands whole, or between <c>: / . , " ' =</c> and blanks.</summary>
    public string Replace(string text)
    {
        if (_names.TryGetValue(text, out string? whole))
        {
            return whole;
        }
        string replaced = Mail().Replace(text, address => $"{Hash(address.Value, 10)}@example.com");
        replaced = Words().Replace(replaced, word => _names.TryGetValue(word.Value, out string? name) ? name : Parts(word.Value));
        replaced = Digits().Replace(replaced, digits => Account(digits.Value));
        return Canonical().Replace(replaced, id => Hash(id.Value, 64));
    }

    private string Parts(string word) => word.Contains('.')
        ? string.Join('.', word.Split('.').Select(part => _names.TryGetValue(part, out string? name) ? name : part))
        : word;

    private string Hash(string text, int length) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)))[..length].ToLowerInvariant();

    private static bool IsGenerated(string name) => name.Length < 3 || Generated().IsMatch(name);

    // Names that mean something to AWS, and so to the rules.
    private static bool IsWellKnown(string name) =>
        name.StartsWith("aws", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("/aws", StringComparison.Ordinal)
        || name.StartsWith("alias/aws", StringComparison.Ordinal)
        || name.StartsWith("com.amazonaws.", StringComparison.Ordinal)
        || name.StartsWith("default", StringComparison.Ordinal)
        || name.StartsWith('<')
        || AwsWords.Contains(name)
        || bool.TryParse(name, out _)
        || double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // Words that ARNs, host names and actions are made of. Who names a role "backup" would else rename the service in every ARN.
    private static readonly FrozenSet<string> AwsWords = ServiceModels.Names
        .Concat([
            "amazonaws", "com", "arn", "root", "user", "role", "group", "policy", "instance", "instance-profile", "assumed-role", "volume", "snapshot", "image",
            "vpc", "subnet", "key", "alias", "alarm", "trail", "cluster", "db", "log-group", "loadbalancer", "listener", "app", "net", "certificate",
            "elasticloadbalancing", "events", "monitoring", "automate", "recover", "all", "public", "support", "shield", "config",
            // What Kubernetes and databases call their logs.
            "api", "audit", "authenticator", "controllerManager", "scheduler", "error", "general", "slowquery", "profiler", "daily",
        ])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^([a-z]+-)*([0-9a-f]{8}|[0-9a-f]{17}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Generated();

    [GeneratedRegex("""[^\s:/,"'=;|()\[\]{}<>]+""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex(@"[\w.%+-]+@[\w-]+(\.[\w-]+)+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Canonical();
}
