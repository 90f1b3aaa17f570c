using FormTool.Core.Access;
using FormTool.Core.Analysis.Availability;
using FormTool.Core.Analysis.Backup;
using FormTool.Core.Analysis.Encryption;
using FormTool.Core.Analysis.Images;
using FormTool.Core.Analysis.Monitoring;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Analysis.Secrets;

namespace FormTool.Core.Analysis;

/// <summary>Every analyzer there is; a new one is a line here.</summary>
public static class Analyzers
{
    /// <summary>All of them. No two add the same member to the same type.</summary>
    public static IReadOnlyList<IAnalyzer> All { get; } =
    [
        new SecurityGroupIngress(),
        new SecurityGroupEgress(),
        new SecurityGroupUse(),
        new NetworkAclIngress(),
        new SubnetRouting(),
        new InstanceExposure(),
        new LoadBalancerExposure(),
        new DatabaseExposure(),
        .. EncryptionAnalyzer.All,
        .. PolicyTypes.All.Select(type => new ResourcePolicyAnalyzer(type)),
        new BucketAccessAnalyzer(PolicyTypes.Bucket),
        new BucketAccessAnalyzer(PolicyTypes.AccessPoint),
        new TrustAnalyzer(),
        new PrivilegeAnalyzer("iam.user"),
        new PrivilegeAnalyzer("iam.role"),
        new PrivilegeAnalyzer("iam.group"),
        new PrivilegeAnalyzer("iam.policy"),
        new AscentAnalyzer("iam.user"),
        new AscentAnalyzer("iam.role"),
        new InstanceAuthority(),
        new LastUse("iam.user"),
        new LastUse("iam.role"),
        .. Zones.All,
        new Recovery(),
        .. BackupAnalyzer.All,
        .. AlarmsFact.All,
        .. TrailFact.All,
        .. SecretsFact.All,
        new ImageScanning(),
    ];
}
