using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>What the public access blocks of the bucket and of the account take away: true, false, or null where neither decides and one is unreadable.</summary>
internal sealed record BucketBlocks(bool? Restrict, bool? IgnoreAcls, UnreadableNode? Failure)
{
    /// <param name="own">The block of the bucket or access point itself.</param>
    /// <param name="scope">Where the account's is.</param>
    public static BucketBlocks Of(Node own, IAnalysisScope scope)
    {
        Listing accounts = scope.All("account");
        Node account = accounts switch
        {
            { Items: [Resource first, ..] } => first.Document["PublicAccessBlock"],
            { Failure: ReadFailure failure } => new UnreadableNode(failure),
            _ => new UnreadableNode(new("s3control:GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "NotCollected",
                "The account's public access block was not read.")),
        };
        return new(Either(own, account, "RestrictPublicBuckets"), Either(own, account, "IgnorePublicAcls"), own as UnreadableNode ?? account as UnreadableNode);
    }

    private static bool? Either(Node bucket, Node account, string setting)
    {
        Node one = bucket[setting];
        Node other = account[setting];
        return one.AsBoolean() == true || other.AsBoolean() == true ? true
            : one.Kind == NodeKind.Unreadable || other.Kind == NodeKind.Unreadable ? null
            : false;
    }
}
