using System.Text.RegularExpressions;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Snapshots;

/// <summary>
/// Makes a snapshot that can be shared: account ids and the names that people gave are replaced, the same one by the same one everywhere.
/// Free text that may hold anything (user data) is taken out and left unreadable, so that rules about it say "unknown" and not "pass".
/// Addresses stay, because exposure is about them.
/// </summary>
internal sealed partial class Anonymizer
{
    private static readonly HashSet<string> FreeText = new(StringComparer.Ordinal) { "UserData", "Description", "Email", "EmailAddress", "FullName", "PhoneNumber", "CompanyName" };

    private readonly Pseudonyms _pseudonyms = new();

    /// <summary>Notes every name in a resource; all of them before any is replaced.</summary>
    public void Note(Resource resource)
    {
        // The id of a region is AWS's word, and stands in every ARN; that of an account is replaced as digits.
        if (resource.Type is not ("region" or "account")
            && (resource.Arn is not string arn || !arn.Contains(":aws:", StringComparison.Ordinal)))
        {
            _pseudonyms.Note(resource.Id);
        }
        Note(resource.Document, null);
    }

    /// <summary>Twelve other digits for an account.</summary>
    public string Account(string digits) => _pseudonyms.Account(digits);

    /// <summary>The resource under its false names.</summary>
    public Resource Replace(Resource resource) => resource with
    {
        Id = _pseudonyms.Replace(resource.Id),
        Arn = resource.Arn is string arn ? _pseudonyms.Replace(arn) : null,
        Account = Account(resource.Account),
        Document = Telling(resource, (ObjectNode)Replace(resource.Document)),
    };

    /// <summary>The last word of a parameter's name says whether it is named like a secret: it stays behind the false name.</summary>
    private static ObjectNode Telling(Resource resource, ObjectNode replaced)
    {
        if (resource.Type == "ssm.parameter" && resource.Document["Name"].AsText() is string name && SecretWord().Match(name) is { Success: true } word)
        {
            replaced.Set("Name", Node.Of($"{replaced["Name"]}/{word.Value}"));
        }
        return replaced;
    }

    [GeneratedRegex("(password|passwd|secret|private[-_]?key|api[-_]?key|token)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretWord();

    private void Note(Node node, string? member)
    {
        switch (node)
        {
            case TextNode text when member is not null && IsName(member):
                _pseudonyms.Note(text.Value);
                break;
            case ListNode list:
                foreach (Node item in list.Items)
                {
                    Note(item, member);
                }
                break;
            case ObjectNode { Count: <= 4 } tag when tag["Key"].AsText() is string key && tag["Value"].AsText() is string value:
                if (!key.StartsWith("aws:", StringComparison.Ordinal))
                {
                    _pseudonyms.Note(value);
                }
                break;
            case ObjectNode members:
                foreach ((string name, Node value) in members)
                {
                    Note(value, name);
                }
                break;
        }
    }

    // What people name, and not what AWS names: no zone, no region, no policy of AWS's.
    private static bool IsName(string member) =>
        (member.EndsWith("Name", StringComparison.Ordinal) || member.EndsWith("Identifier", StringComparison.Ordinal) || member is "user")
        && !member.EndsWith("ZoneName", StringComparison.Ordinal)
        && member is not ("RegionName" or "Name" or "MetricName" or "AttributeName" or "EngineName" or "EngineDisplayName" or "PolicyName" or "SecurityPolicyName" or "DeviceName" or "RootDeviceName"
            or "VirtualName" or "ParameterName" or "OptionGroupName" or "DomainName" or "KeySpecName" or "ServiceName" or "PublicDnsName" or "PrivateDnsName" or "DnsName" or "DNSName");

    private Node Replace(Node node)
    {
        switch (node)
        {
            case TextNode text:
                return Node.Of(_pseudonyms.Replace(text.Value));
            case ListNode list:
                return new ListNode(list.Items.Select(Replace));
            case UnreadableNode { Failure: ReadFailure failure }:
                return new UnreadableNode(failure with { Message = _pseudonyms.Replace(failure.Message) });
            case ObjectNode members:
                ObjectNode replaced = new(members.Count);
                foreach ((string name, Node value) in members)
                {
                    replaced.Add(name, FreeText.Contains(name) && !value.IsNull ? Removed(name) : Replace(value));
                }
                return replaced;
            default:
                return node;
        }
    }

    private static UnreadableNode Removed(string member) =>
        new(new("snapshot:Anonymize", "snapshot:Anonymize", "NotCollected", $"{member} was taken out when the snapshot was made anonymous."));
}
