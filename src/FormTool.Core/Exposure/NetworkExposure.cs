namespace FormTool.Core.Exposure;

/// <summary>From one network to one instance, load balancer or database: the ports on which it can be reached, and the way.</summary>
public sealed record NetworkExposure
{
    /// <summary>The type, <c>ec2.instance</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id.</summary>
    public required string ResourceId { get; init; }

    /// <summary>From where: <c>internet</c>, a network, or the id of a security group, subnet, VPC or prefix list.</summary>
    public required string From { get; init; }

    /// <summary><c>internet</c>, <c>vpc</c>, <c>group</c>, <c>subnet</c>, <c>peer</c>, <c>prefix-list</c> or <c>cidr</c>.</summary>
    public required string FromKind { get; init; }

    /// <summary>Whether it can be reached from there; null where that is not known: <see cref="Problem"/> says why.</summary>
    public required bool? Reachable { get; init; }

    /// <summary>The open ports, <c>tcp/443</c>, <c>udp/0-65535</c>, <c>icmp</c>, <c>all traffic</c>; those that are certain.</summary>
    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary>The public address or name, where it has one.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Whether it is stopped: it is judged as it will be when it is started.</summary>
    public bool Stopped { get; init; }

    /// <summary>The way through gateways, network ACLs and security groups, one line each.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>What could not be read.</summary>
    public string? Problem { get; init; }

    /// <summary>The resource's ARN, where it has one.</summary>
    public string? Arn { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }
}
