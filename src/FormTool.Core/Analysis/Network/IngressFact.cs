using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>The member <c>Ingress</c> of security groups and network ACLs.</summary>
internal static class IngressFact
{
    private const int StatementsShown = 100;

    public static Node Of(KnownReach reach, IEnumerable<string> statements)
    {
        ListNode texts = Node.Of(statements.Take(StatementsShown));
        ObjectNode certain = Of(reach.Certain, texts);
        return reach.Failure is null ? certain : Certainty.Merge(certain, Of(reach.Possible, texts), reach.Failure);
    }

    private static ObjectNode Of(Reach reach, ListNode statements)
    {
        IReadOnlyList<OpenPorts> open = reach.Open;
        SortedSet<string> wide = new(StringComparer.Ordinal);
        foreach (string protocol in reach.Named)
        {
            foreach (Segment segment in reach[protocol])
            {
                wide.UnionWith(Internet.Wide(segment.Peers));
            }
        }
        return new()
        {
            { "FromInternet", Node.Of(open.Count > 0) },
            { "AllPorts", Node.Of(OpenPorts.AllPorts(open)) },
            { "AllTraffic", Node.Of(open.Any(ports => ports.Protocol == Protocols.All)) },
            { "Ports", new ListNode(open.Select(ports => ports.ToNode(withNetworks: true))) },
            { "PortNumbers", OpenPorts.Numbers(open) },
            { "Wide", Node.Of(wide) },
            { "Statements", statements },
        };
    }
}
