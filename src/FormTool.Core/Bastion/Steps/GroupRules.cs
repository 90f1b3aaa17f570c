using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion.Steps;

/// <summary>Rules of security groups as EC2 takes and shows them.</summary>
internal static class GroupRules
{
    /// <summary>TCP to or from networks.</summary>
    public static ObjectNode Networks(int port, IEnumerable<string> networks, string description)
    {
        string[] all = [.. networks];
        ObjectNode rule = Tcp(port);
        string[] v4 = [.. all.Where(network => !network.Contains(':'))], v6 = [.. all.Where(network => network.Contains(':'))];
        if (v4.Length > 0)
        {
            rule.Add("IpRanges", new ListNode(v4.Select(network => new ObjectNode { { "CidrIp", network }, { "Description", description } })));
        }
        if (v6.Length > 0)
        {
            rule.Add("Ipv6Ranges", new ListNode(v6.Select(network => new ObjectNode { { "CidrIpv6", network }, { "Description", description } })));
        }
        return rule;
    }

    /// <summary>TCP from a group.</summary>
    public static ObjectNode Group(int port, string groupId, string description)
    {
        ObjectNode rule = Tcp(port);
        rule.Add("UserIdGroupPairs", new ListNode([new ObjectNode { { "GroupId", groupId }, { "Description", description } }]));
        return rule;
    }

    /// <summary>Whether the group's rules let TCP on that port reach (or come from) every one of the networks, by name.</summary>
    public static bool Have(Node permissions, int port, IEnumerable<string> networks)
    {
        HashSet<string> there = [.. permissions.Items.Where(rule => IsTcp(rule, port))
            .SelectMany(rule => rule["IpRanges"].Items.Select(range => range["CidrIp"].AsText()).Concat(rule["Ipv6Ranges"].Items.Select(range => range["CidrIpv6"].AsText())))
            .OfType<string>()];
        return networks.All(there.Contains);
    }

    /// <summary>Whether the group's rules let in TCP on that port from the other group.</summary>
    public static bool HaveGroup(Node permissions, int port, string groupId) =>
        permissions.Items.Any(rule => IsTcp(rule, port) && rule["UserIdGroupPairs"].Items.Any(pair => pair["GroupId"].AsText() == groupId));

    private static bool IsTcp(Node rule, int port) =>
        rule["IpProtocol"].AsText() == "tcp" && rule["FromPort"].AsNumber() == port && rule["ToPort"].AsNumber() == port;

    private static ObjectNode Tcp(int port) => new() { { "IpProtocol", "tcp" }, { "FromPort", Node.Of(port) }, { "ToPort", Node.Of(port) } };
}
