using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>From a member that holds a policy to a fact: unreadable stays unreadable, invalid becomes unreadable, absent is the empty policy.</summary>
internal static class PolicyFact
{
    public static Node OfPolicy(PolicyType type, Resource resource, Func<PolicyDocument, Node> fact) =>
        OfPolicy(resource.Document[type.Member], PolicyRole.Resource, resource, type.ReadAction, fact);

    /// <param name="policy">The member's value.</param>
    /// <param name="role">What the policy hangs on.</param>
    /// <param name="resource">Whose it is.</param>
    /// <param name="action">The action that read it.</param>
    /// <param name="fact">What to make of it.</param>
    public static Node OfPolicy(Node policy, PolicyRole role, Resource resource, string action, Func<PolicyDocument, Node> fact)
    {
        if (policy is UnreadableNode)
        {
            return policy;
        }
        try
        {
            return fact(policy.IsNull || policy.AsText() is "" ? PolicyDocument.Empty : PolicyReader.Read(policy, role));
        }
        catch (InvalidPolicyException e)
        {
            return Invalid(action, $"The policy of {StatementText.Clip(resource.Id, 80)} cannot be used: {e.Message}.");
        }
    }

    public static UnreadableNode Invalid(string action, string message) => new(new(action, action, "InvalidDocument", message));
}
