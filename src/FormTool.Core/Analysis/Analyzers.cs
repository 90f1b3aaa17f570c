using FormTool.Core.Analysis.Encryption;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Analysis.Policies;

namespace FormTool.Core.Analysis;

/// <summary>Every analyzer there is; a new one is a line here.</summary>
public static class Analyzers
{
    /// <summary>All of them. No two add the same member to the same type.</summary>
    public static IReadOnlyList<IAnalyzer> All { get; } =
    [
        new SecurityGroupIngress(),
        new SecurityGroupEgress(),
        new NetworkAclIngress(),
        new SubnetRouting(),
        new InstanceExposure(),
        new LoadBalancerExposure(),
        new DatabaseExposure(),
        .. EncryptionAnalyzer.All,
        .. PolicyTypes.All.Select(type => new ResourcePolicyAnalyzer(type)),
        new BucketAccessAnalyzer(),
        new TrustAnalyzer(),
        new PrivilegeAnalyzer("iam.user"),
        new PrivilegeAnalyzer("iam.role"),
        new PrivilegeAnalyzer("iam.group"),
        new PrivilegeAnalyzer("iam.policy"),
    ];
}
