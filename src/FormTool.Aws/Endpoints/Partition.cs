namespace FormTool.Aws.Endpoints;

/// <summary>A closed part of AWS: its own accounts, names and DNS suffix.</summary>
/// <param name="Id">As in ARNs: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.</param>
/// <param name="DnsSuffix">What endpoints end with.</param>
/// <param name="GlobalRegion">The region in which most global services sign.</param>
public sealed record Partition(string Id, string DnsSuffix, string GlobalRegion)
{
    /// <summary>AWS's commercial regions.</summary>
    public static Partition Aws { get; } = new("aws", "amazonaws.com", "us-east-1");

    /// <summary>The regions in China.</summary>
    public static Partition China { get; } = new("aws-cn", "amazonaws.com.cn", "cn-northwest-1");

    /// <summary>AWS GovCloud (US).</summary>
    public static Partition GovCloud { get; } = new("aws-us-gov", "amazonaws.com", "us-gov-west-1");

    /// <summary>The partition of a region: by the beginning of its name, so that a region that is new tomorrow has one.</summary>
    public static Partition OfRegion(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? China
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? GovCloud
        : Aws;
}
