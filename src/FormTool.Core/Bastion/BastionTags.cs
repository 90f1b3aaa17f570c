using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>The tags by which everything of a session is found again, by whoever looks.</summary>
internal static class BastionTags
{
    public const string Session = "formtool:session";
    public const string Person = "formtool:person";
    public const string Reason = "formtool:reason";
    public const string Ends = "formtool:ends";
    public const string Begun = "formtool:begun";
    public const string Targets = "formtool:targets";
    public const string Mode = "formtool:mode";
    /// <summary>On the group that admits bastions to one target: the target's id.</summary>
    public const string Target = "formtool:target";

    /// <summary>The prefix of every name that a session makes.</summary>
    public const string Prefix = "formtool-bastion-";

    /// <summary>The prefix of the names of targets' groups.</summary>
    public const string TargetPrefix = "formtool-target-";

    /// <summary>A new session's id.</summary>
    public static string NewId() => "b-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(6)).ToLowerInvariant();

    /// <summary>Whether this can be a session's id.</summary>
    public static bool IsId(string? text) => text is { Length: 14 } && text.StartsWith("b-", StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigitLower);

    /// <summary>A moment as tags, schedules and the host write it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Text that a tag can carry: letters, digits, spaces and some marks, at most 256.</summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (char letter in text.Take(256))
        {
            clean.Append(char.IsLetterOrDigit(letter) || " _.:/=+-@".Contains(letter) ? letter : '_');
        }
        return clean.ToString();
    }

    /// <summary>A list of tags as EC2 takes it.</summary>
    public static ListNode List(IEnumerable<KeyValuePair<string, string>> tags) =>
        new(tags.Select(tag => new ObjectNode { { "Key", tag.Key }, { "Value", tag.Value } }));

    /// <summary>Tags for a kind of resource in the call that makes it.</summary>
    public static ObjectNode Specification(string type, IEnumerable<KeyValuePair<string, string>> tags) =>
        new() { { "ResourceType", type }, { "Tags", List(tags) } };

    /// <summary>The value of a resource's tag, or null.</summary>
    public static string? Of(Node resource, string key) =>
        resource["Tags"].Items.FirstOrDefault(tag => tag["Key"].AsText() == key)?["Value"].AsText();
}
