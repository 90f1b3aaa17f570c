using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>The addresses behind prefix lists. Lists that AWS manages name AWS's own services (S3, CloudFront's origin-facing side):
/// strangers do not send from them, so they are no part of the internet here.</summary>
internal sealed class PrefixLists
{
    public const string Type = "ec2.prefix-list";

    private readonly Dictionary<string, Node> _documents = [];
    private readonly ReadFailure? _failure;

    private PrefixLists(Listing listing)
    {
        _failure = listing.Failure;
        foreach (Resource list in listing.Items)
        {
            _documents.TryAdd(list.Document["PrefixListId"].AsText() ?? list.Id, list.Document);
        }
    }

    public static AnalyzerSource Source { get; } = new(Type, "Entries");

    public static PrefixLists In(IAnalysisScope scope) => scope.Once("network.prefix-lists", () => new PrefixLists(scope.All(Type)));

    /// <summary>The list's addresses, or why they are not known.</summary>
    public (AddressSet Peers, ReadFailure? Failure) Find(string id)
    {
        if (!_documents.TryGetValue(id, out Node? document))
        {
            return (AddressSet.All, _failure
                ?? Certainty.NotVisible("ec2:DescribeManagedPrefixLists", $"The prefix list {id} cannot be seen from this account."));
        }
        if (document["OwnerId"].AsText() == "AWS")
        {
            return (AddressSet.Empty, null);
        }
        Node entries = document["Entries"];
        if (entries is UnreadableNode unreadable)
        {
            return (AddressSet.All, unreadable.Failure);
        }
        if (entries.Kind != NodeKind.List)
        {
            return (AddressSet.All, Certainty.NotVisible("ec2:GetManagedPrefixListEntries", $"The entries of the prefix list {id} were not read."));
        }
        List<Cidr> cidrs = [];
        foreach (Node entry in entries.Items)
        {
            if (Cidr.Parse(entry["Cidr"].AsText()) is not Cidr cidr)
            {
                return (AddressSet.All, new("ec2:GetManagedPrefixListEntries", "ec2:GetManagedPrefixListEntries", "InvalidDocument",
                    $"The prefix list {id} holds an entry that is no network."));
            }
            cidrs.Add(cidr);
        }
        return (AddressSet.Of(cidrs), null);
    }
}
