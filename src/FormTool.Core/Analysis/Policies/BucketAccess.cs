using FormTool.Aws.Documents;
using static FormTool.Core.Analysis.Policies.Logic;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Puts policy, ACL and blocks of a bucket together, three-valued: what one of them decides stays decided when another is unreadable.</summary>
internal static class BucketAccess
{
    /// <param name="policy">Who the policy lets in, or null where it is unreadable.</param>
    /// <param name="policyFailure">Why it is unreadable.</param>
    /// <param name="acl">The ACL's grants.</param>
    /// <param name="blocks">What the blocks take away.</param>
    public static Node Combine(AccessReport? policy, UnreadableNode? policyFailure, BucketAcl acl, BucketBlocks blocks)
    {
        bool? policyIsPublic = policy?.Public;
        bool? byPolicy = And(policyIsPublic, Not(blocks.Restrict));
        bool? aclIsPublic = acl.Failure is null ? acl.PublicActions.Count > 0 : null;
        bool? byAcl = And(aclIsPublic, Not(blocks.IgnoreAcls));
        UnreadableNode? failure = policyFailure ?? acl.Failure ?? blocks.Failure;

        ObjectNode node = (policy ?? new()).ToNode();
        if (policyFailure is not null)
        {
            foreach (string member in node.Names.ToList())
            {
                node.Set(member, policyFailure);
            }
        }
        else if (policy!.Public && blocks.Restrict != false)
        {
            // Restricted: only the account itself and AWS services pass a public policy, whatever else it grants to other accounts.
            foreach (string member in new[] { "Accounts", "AccountsWithoutCondition", "CanonicalUsers", "Wildcard", "OrganizationOnly" })
            {
                node.Set(member, blocks.Restrict is null ? blocks.Failure! : member is "Wildcard" or "OrganizationOnly" ? Node.False : new ListNode());
            }
        }
        OrderedTexts actions = new();
        AddAll(actions, byPolicy == true ? policy!.PublicActions : []);
        AddAll(actions, byAcl == true ? acl.PublicActions : []);
        bool partial = byPolicy is null || byAcl is null;
        node.Set("Public", Value(Or(byPolicy, byAcl), failure));
        node.Set("PublicActions", partial ? failure! : actions.ToNode());
        node.Set("PublicWrite", Value(actions.Any(ActionVerbs.Changes) ? true : partial ? null : false, failure));
        node.Set("PublicVia", partial ? failure! : Node.Of(Via(byPolicy == true, byAcl == true)));
        node.Set("BlockedPublic", Value(Or(And(policyIsPublic, blocks.Restrict), And(aclIsPublic, blocks.IgnoreAcls)), failure));
        AddAcl(node, acl);
        return node;
    }

    private static void AddAcl(ObjectNode node, BucketAcl acl)
    {
        if (node["CanonicalUsers"] is not ListNode users)
        {
            return;
        }
        node.Set("CanonicalUsers", acl.Failure ?? (Node)Node.Of(Texts(users).Union(acl.Others)));
        node.Set("Statements", Node.Of(Texts(node["Statements"]).Concat(acl.Statements)));
    }

    private static IEnumerable<string> Texts(Node list) => list.Items.Select(item => item.AsText()!);

    private static IEnumerable<string> Via(bool policy, bool acl)
    {
        if (policy)
        {
            yield return "policy";
        }
        if (acl)
        {
            yield return "acl";
        }
    }

    private static void AddAll(OrderedTexts texts, IEnumerable<string> more)
    {
        foreach (string text in more)
        {
            texts.Add(text);
        }
    }

    private static Node Value(bool? value, UnreadableNode? failure) => value is bool known ? Node.Of(known) : failure!;
}
