using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Reads Principal and NotPrincipal.</summary>
internal static class PrincipalReader
{
    /// <exception cref="InvalidPolicyException">Neither is there, both are, or one has a wrong shape.</exception>
    public static PrincipalSet Read(ObjectNode statement, int number)
    {
        bool negated = statement.Has("NotPrincipal");
        if (negated == statement.Has("Principal"))
        {
            throw PolicyReader.Wrong(number, negated ? "has both Principal and NotPrincipal" : "has no Principal");
        }
        Node node = statement[negated ? "NotPrincipal" : "Principal"];
        if (node.AsText() is string text)
        {
            return text == "*" ? new(Everyone: true, negated, []) : throw PolicyReader.Wrong(number, "has a Principal that is neither * nor an object");
        }
        if (node is not ObjectNode kinds)
        {
            throw PolicyReader.Wrong(number, "has a Principal that is neither * nor an object");
        }
        bool everyone = false;
        List<PolicyPrincipal> named = [];
        foreach ((string kind, Node values) in kinds)
        {
            foreach (string value in PolicyReader.Texts(values, number, "Principal").Distinct(StringComparer.Ordinal))
            {
                if (kind == "AWS" && value == "*")
                {
                    everyone = true;
                    continue;
                }
                named.Add(kind switch
                {
                    "AWS" => PolicyPrincipal.OfAws(value) ?? throw PolicyReader.Wrong(number, "names an AWS principal that is neither an account, an ARN nor an id"),
                    "Service" => new(PrincipalKind.Service, value, null),
                    "Federated" => PolicyPrincipal.OfFederated(value),
                    "CanonicalUser" => new(PrincipalKind.CanonicalUser, value, null),
                    _ => throw PolicyReader.Wrong(number, "names a principal of an unknown kind"),
                });
            }
        }
        return new(everyone, negated, named);
    }
}
