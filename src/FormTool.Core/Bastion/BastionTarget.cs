using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>An instance that a session reaches.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="SubnetId">Its subnet.</param>
/// <param name="InterfaceId">Its first network interface.</param>
/// <param name="Address">Its private address.</param>
/// <param name="Groups">The security groups of that interface.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record BastionTarget(
    string InstanceId, string VpcId, string SubnetId, string InterfaceId, string Address, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The target; null where the document says too little of it (it is being made, or ended).</summary>
    public static BastionTarget? From(Node instance)
    {
        Node? first = instance["NetworkInterfaces"].Items.OrderBy(card => card["Attachment"]["DeviceIndex"].AsNumber() ?? 0).FirstOrDefault();
        return instance["InstanceId"].AsText() is string id && first is not null
            && first["NetworkInterfaceId"].AsText() is string card && first["VpcId"].AsText() is string vpc && first["SubnetId"].AsText() is string subnet
            && first["PrivateIpAddress"].AsText() is string address
                ? new(id, vpc, subnet, card, address, [.. first["Groups"].Items.Select(group => group["GroupId"].AsText()).OfType<string>()], TagsOf(instance))
                : null;
    }

    private static Dictionary<string, string> TagsOf(Node instance)
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach (Node tag in instance["Tags"].Items)
        {
            tags[tag["Key"].AsText() ?? ""] = tag["Value"].AsText() ?? "";
        }
        return tags;
    }
}
