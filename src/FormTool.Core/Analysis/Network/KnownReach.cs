using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>What passes for certain, and what may pass where something could not be read.</summary>
internal sealed record KnownReach(Reach Certain, Reach Possible, ReadFailure? Failure)
{
    public static KnownReach Everything { get; } = Exactly(Reach.Everything);

    public static KnownReach Exactly(Reach reach) => new(reach, reach, null);

    /// <summary>Nobody knows.</summary>
    public static KnownReach Unknown(ReadFailure failure) => new(Reach.Nothing, Reach.Everything, failure);

    public KnownReach Intersect(KnownReach other) => Failure is null && other.Failure is null
        ? Exactly(Certain.Intersect(other.Certain))
        : new(Certain.Intersect(other.Certain), Possible.Intersect(other.Possible), Failure ?? other.Failure);

    public KnownReach Intersect(AddressSet peers) => Intersect(Exactly(Reach.Of([new(Protocols.All, 0, Reach.LastPort, peers)])));
}

/// <summary>Grants that were read, and those whose other side could not be (their addresses are then all there are).</summary>
internal sealed record KnownGrants(IReadOnlyList<Grant> Certain, IReadOnlyList<Grant> Possible, ReadFailure? Failure)
{
    /// <summary>More rules than any quota allows are no security group, and would take long to add up.</summary>
    private const int Limit = 4000;

    public static KnownGrants Unknown(ReadFailure failure) => new([], [new(Protocols.All, 0, Reach.LastPort, AddressSet.All)], failure);

    /// <summary>The rules of several groups: whatever one of them lets in passes.</summary>
    public static KnownGrants Of(IReadOnlyCollection<KnownGrants> groups) => groups.Count == 1 ? groups.First() : new(
        [.. groups.SelectMany(group => group.Certain)],
        [.. groups.SelectMany(group => group.Possible)],
        groups.Select(group => group.Failure).FirstOrDefault(failure => failure is not null));

    public KnownReach ToReach()
    {
        if (Certain.Count + Possible.Count > Limit)
        {
            return KnownReach.Unknown(new("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroups", "InvalidDocument", $"More than {Limit} rules."));
        }
        Reach certain = Reach.Of(Certain);
        return Failure is null ? KnownReach.Exactly(certain) : new(certain, Reach.Of([.. Certain, .. Possible]), Failure);
    }
}
