using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Network;

namespace FormTool.Core.Bastion;

/// <summary>Whether the network ACLs let a session's traffic pass, both ways: they keep no state, and what they stop looks like a dead host.</summary>
internal static class NetworkAclCheck
{
    // The ports from which clients of all systems speak, as far as they agree: Linux 32768-60999, Windows and macOS 49152-65535.
    private const int FirstClientPort = 49152;
    private const int LastClientPort = 60999;

    /// <exception cref="BastionException"><c>NetworkAclBlocks</c>, with the ACL and the direction.</exception>
    public static void Demand(BastionNetwork map, BastionSubnet bastion, IReadOnlyList<BastionTarget> targets, IReadOnlyList<string> sources, IReadOnlyList<int> ports)
    {
        AddressSet callers = AddressSet.Of(sources.Select(source => Cidr.Parse(source)!.Value));
        Pass(map.AclOf(bastion.Id), bastion.Id, egress: false, callers, 22, 22, "SSH from you to the bastion");
        Pass(map.AclOf(bastion.Id), bastion.Id, egress: true, callers, FirstClientPort, LastClientPort, "the bastion's answers to you");
        AddressSet host = AddressSet.Of(Cidr.Parse(bastion.Cidr) ?? throw new BastionException("SubnetNotFound", $"The subnet {bastion.Id} has no addresses."));
        // Inside one subnet no network ACL is asked.
        foreach (BastionTarget target in targets.Where(target => target.SubnetId != bastion.Id))
        {
            AddressSet end = AddressSet.Of(Cidr.Parse(target.Address) ?? throw new BastionException("TargetNotFound", $"{target.InstanceId} has no address."));
            foreach (int port in ports)
            {
                Pass(map.AclOf(bastion.Id), bastion.Id, egress: true, end, port, port, $"port {port} from the bastion to {target.InstanceId}");
                Pass(map.AclOf(target.SubnetId), target.SubnetId, egress: false, host, port, port, $"port {port} from the bastion to {target.InstanceId}");
            }
            Pass(map.AclOf(target.SubnetId), target.SubnetId, egress: true, host, FirstClientPort, LastClientPort, $"the answers of {target.InstanceId}");
            Pass(map.AclOf(bastion.Id), bastion.Id, egress: false, end, FirstClientPort, LastClientPort, $"the answers of {target.InstanceId}");
        }
    }

    private static void Pass(Node acl, string subnet, bool egress, AddressSet peers, int from, int to, string what)
    {
        if (acl.IsNull)
        {
            return;
        }
        KnownReach reach = NetworkAcl.Read(acl, egress);
        if (!Covers(reach.Certain, from, to, peers))
        {
            throw new BastionException("NetworkAclBlocks",
                $"The network ACL {acl["NetworkAclId"].AsText()} of {subnet} does not let {what} {(egress ? "out" : "in")}. Add an entry for tcp {(from == to ? $"{from}" : $"{from}-{to}")}, or choose another subnet: -SubnetId.");
        }
    }

    private static bool Covers(Reach reach, int from, int to, AddressSet peers)
    {
        int next = from;
        foreach (Segment segment in reach["tcp"])
        {
            if (segment.To < next)
            {
                continue;
            }
            if (segment.From > next || !peers.Subtract(segment.Peers).IsEmpty)
            {
                return false;
            }
            next = segment.To + 1;
            if (next > to)
            {
                return true;
            }
        }
        return false;
    }
}
