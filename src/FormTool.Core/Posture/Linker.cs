using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Posture;

/// <summary>Finds the resources that a link names among those that were read.</summary>
internal static class Linker
{
    /// <summary>The other document, a list of them, null, or an unreadable node where nobody can tell.</summary>
    public static Node Follow(LinkDefinition link, Resource resource, RunScope scope)
    {
        Listing listing = scope.All(link.To);
        IEnumerable<Resource> found = listing.Items;
        if (link.Matches.Count > 0)
        {
            LinkMatch first = link.Matches[0];
            Node ours = first.Ours.Get(resource.Document);
            if (ours is UnreadableNode unreadable)
            {
                return unreadable;
            }
            ResourceIndex index = scope.Index(link.To, first.Theirs.Text);
            if (index.Unreadable is UnreadableNode unsorted)
            {
                return unsorted;
            }
            IReadOnlyList<string> values = ours.Items.Count > 0
                ? [.. ours.Items.Select(item => item.AsText()).OfType<string>()]
                : ours.AsText() is string one ? [one] : [];
            if (values.Count == 0)
            {
                return link.Many ? new ListNode() : Node.Null;
            }
            found = values.Distinct(StringComparer.Ordinal).SelectMany(index.Find);
            foreach (LinkMatch further in link.Matches.Skip(1))
            {
                string wanted = further.Ours.Get(resource.Document).ToString()!;
                found = found.Where(other => further.Theirs.Get(other.Document).ToString() == wanted);
            }
        }
        List<Node> documents = [];
        foreach (Resource other in found)
        {
            switch (link.Where?.Evaluate(other.Document, scope.Now) ?? Truth.True)
            {
                case Truth.True:
                    documents.Add(other.Document);
                    break;
                case Truth.Unknown:
                    return link.Where!.Paths.Select(path => DocumentPath.Parse(path).Get(other.Document)).OfType<UnreadableNode>().FirstOrDefault()
                        ?? (Node)new UnreadableNode(new(link.To, link.To, "NotCollected", $"Whether a {link.To} is meant could not be told."));
            }
        }
        if (!link.Many && documents.Count > 0)
        {
            return documents[0];
        }
        if (listing.Failure is ReadFailure failure)
        {
            // Those that were read are real; that there are no others is not known.
            return new UnreadableNode(failure);
        }
        return link.Many ? new ListNode(documents) : Node.Null;
    }
}
