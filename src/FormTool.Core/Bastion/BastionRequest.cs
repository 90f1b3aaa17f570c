using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>How the targets are reached.</summary>
public enum BastionMode
{
    /// <summary>A fresh instance that can reach the targets and nothing else.</summary>
    Instance,
    /// <summary>A short-lived user on each target, through Systems Manager.</summary>
    Ssm,
    /// <summary>An EC2 Instance Connect Endpoint.</summary>
    InstanceConnect,
}

/// <summary>What a person asks for.</summary>
/// <param name="UserName">The person: letters, digits, <c>. _ - @</c>.</param>
/// <param name="Duration">How long, 15 minutes to 12 hours.</param>
/// <param name="Targets">Instances (<c>i-…</c>), subnets (<c>subnet-…</c>) or tags (<c>Name=value</c>).</param>
/// <param name="Reason">Why, for the tags and for who looks later.</param>
/// <param name="AllowFrom">From which addresses: one, or a short list.</param>
public sealed record BastionRequest(
    string UserName, TimeSpan Duration, IReadOnlyList<string> Targets, string Reason, IReadOnlyList<string> AllowFrom)
{
    /// <summary>The shortest session.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);

    /// <summary>The longest session.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>The ports of the targets that the session may reach.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [22];

    /// <summary>The subnet for the bastion; null for one of the targets' VPC that the internet reaches.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The size of the bastion.</summary>
    public string InstanceType { get; init; } = "t4g.nano";

    /// <summary>The log group for the shell's activity; null for none.</summary>
    public string? LogGroup { get; init; }

    /// <summary>What the organisation allows; null for everything that can be asked for.</summary>
    public BastionPolicy? Policy { get; init; }

    /// <summary>Whether the calls are made by a session that an MFA code opened.</summary>
    public bool HasMfa { get; init; }

    /// <summary>The passphrase of the session's key; null for none.</summary>
    public Secret? Passphrase { get; init; }
}
