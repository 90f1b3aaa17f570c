using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Adds <c>Access</c> to S3 buckets. Policy and ACL both let people in; the public access blocks of the bucket and of the account take away:
/// <c>RestrictPublicBuckets</c> shuts a public policy to everyone outside the account, <c>IgnorePublicAcls</c> voids public grants of the ACL.
/// <c>BlockPublicPolicy</c> and <c>BlockPublicAcls</c> only refuse new ones, so they change nothing of what is there.
/// </summary>
internal sealed class BucketAccessAnalyzer : IAnalyzer
{
    private static readonly PolicyType Type = PolicyTypes.Bucket;

    /// <inheritdoc/>
    public string ResourceType => Type.ResourceType;

    /// <inheritdoc/>
    public string Member => "Access";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads => [Type.Member, "Acl", "PublicAccessBlock"];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => [new("account", "PublicAccessBlock")];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node acl = resource.Document["Acl"];
        string arn = resource.Arn ?? $"arn:{scope.Partition}:s3:::{resource.Id}";
        AccessQuestion question = new(resource.Account, Type.Service)
        {
            ManageAction = Type.ManageAction.ToLowerInvariant(),
            OwnerCanonicalId = acl["Owner"]["ID"].AsText(),
        };
        AccessReport? report = null;
        Node policyFact = PolicyFact.OfPolicy(Type, resource, policy =>
        {
            report = AccessAnalysis.Run(policy, question);
            report.SecureTransportOnly = SecureTransport.IsDemanded(policy, Type.TransportAction, [arn, arn + "/*"]);
            return Node.Null;
        });
        BucketBlocks blocks = BucketBlocks.Of(resource, scope);
        return BucketAccess.Combine(report, policyFact as UnreadableNode, BucketAcl.Read(acl), blocks);
    }
}
