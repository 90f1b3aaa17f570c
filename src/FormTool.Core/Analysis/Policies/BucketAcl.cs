using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>What a bucket's ACL grants to others than the owner.</summary>
/// <param name="Failure">Why the ACL could not be read; then nothing else counts.</param>
/// <param name="PublicActions">What everyone, or every AWS account, may do: in the words of a policy.</param>
/// <param name="Others">Canonical ids of other accounts.</param>
/// <param name="Statements">Evidence.</param>
internal sealed record BucketAcl(
    UnreadableNode? Failure, IReadOnlyList<string> PublicActions, IReadOnlyList<string> Others, IReadOnlyList<string> Statements)
{
    private const string Groups = "http://acs.amazonaws.com/groups/";

    private static readonly Dictionary<string, string[]> Actions = new()
    {
        ["READ"] = ["s3:ListBucket"],
        ["WRITE"] = ["s3:PutObject", "s3:DeleteObject"],
        ["READ_ACP"] = ["s3:GetBucketAcl"],
        ["WRITE_ACP"] = ["s3:PutBucketAcl"],
        ["FULL_CONTROL"] = ["s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketAcl", "s3:PutBucketAcl"],
    };

    /// <summary>Reads the reply of GetBucketAcl.</summary>
    public static BucketAcl Read(Node acl)
    {
        if ((acl as UnreadableNode ?? acl["Grants"] as UnreadableNode) is UnreadableNode unreadable)
        {
            return new(unreadable, [], [], []);
        }
        string? owner = acl["Owner"]["ID"].AsText();
        OrderedTexts actions = new();
        OrderedTexts others = new();
        OrderedTexts statements = new();
        foreach (Node grant in acl["Grants"].Items)
        {
            string permission = grant["Permission"].AsText() ?? "";
            string? group = grant["Grantee"]["URI"].AsText();
            if (group is Groups + "global/AllUsers" or Groups + "global/AuthenticatedUsers")
            {
                foreach (string action in Actions.GetValueOrDefault(permission, [$"s3:{StatementText.Clip(permission, 40)}"]))
                {
                    actions.Add(action);
                }
                statements.Add($"ACL: {StatementText.Clip(permission, 40)} to {group[(Groups.Length + "global/".Length)..]}");
            }
            else if (grant["Grantee"]["ID"].AsText() is string id && id != owner)
            {
                others.Add(id);
                statements.Add($"ACL: {StatementText.Clip(permission, 40)} to canonical user {StatementText.Clip(id, 64)}");
            }
        }
        return new(null, [.. actions], [.. others], [.. statements]);
    }
}
