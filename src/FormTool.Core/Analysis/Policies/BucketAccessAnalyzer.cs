using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Adds <c>Access</c> to S3 buckets and access points. Policy and ACL both let people in; the public access blocks of the bucket and of the account take away:
/// <c>RestrictPublicBuckets</c> shuts a public policy to everyone outside the account, <c>IgnorePublicAcls</c> voids public grants of the ACL.
/// <c>BlockPublicPolicy</c> and <c>BlockPublicAcls</c> only refuse new ones, so they change nothing of what is there.
/// </summary>
/// <param name="type">Bucket or access point; an access point has no ACL, and its block is among its settings.</param>
internal sealed class BucketAccessAnalyzer(PolicyType type) : IAnalyzer
{
    private readonly bool _isBucket = type == PolicyTypes.Bucket;

    /// <inheritdoc/>
    public string ResourceType => type.ResourceType;

    /// <inheritdoc/>
    public string Member => "Access";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads => _isBucket ? [type.Member, "Acl", "PublicAccessBlock"] : [type.Member, "Settings"];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => [new("account", "PublicAccessBlock")];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node acl = _isBucket ? resource.Document["Acl"] : Node.Null;
        string arn = resource.Arn ?? $"arn:{scope.Partition}:s3:::{resource.Id}";
        AccessQuestion question = new(resource.Account, type.Service)
        {
            ManageAction = type.ManageAction.ToLowerInvariant(),
            OwnerCanonicalId = acl["Owner"]["ID"].AsText(),
        };
        AccessReport? report = null;
        Node policyFact = PolicyFact.OfPolicy(type, resource, policy =>
        {
            report = AccessAnalysis.Run(policy, question);
            report.SecureTransportOnly = SecureTransport.IsDemanded(policy, type.TransportAction, [arn, arn + (_isBucket ? "/*" : "/object/*")]);
            return Node.Null;
        });
        BucketBlocks blocks = BucketBlocks.Of(_isBucket ? resource.Document["PublicAccessBlock"] : resource.Document["Settings"]["PublicAccessBlockConfiguration"], scope);
        return BucketAccess.Combine(report, policyFact as UnreadableNode, BucketAcl.Read(acl), blocks);
    }
}
