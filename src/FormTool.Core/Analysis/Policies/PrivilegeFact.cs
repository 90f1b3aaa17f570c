using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// The fact <c>Privilege</c>. Where a policy could not be read, the principal is weighed as if that policy granted nothing, as if it granted everything,
/// and (where it may hold a Deny) as if it denied everything: what is the same each time is decided, the rest is unreadable.
/// </summary>
internal static class PrivilegeFact
{
    private static readonly PolicyDocument Everything = PolicyReader.Read(
        NodeJson.Parse("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""), PolicyRole.Identity);

    private static readonly PolicyDocument Nothing = PolicyReader.Read(
        NodeJson.Parse("""{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"""), PolicyRole.Identity);

    public static ObjectNode Of(PrincipalPolicies policies)
    {
        ReadFailure? failure = policies.Missing.Select(missing => missing.Failure).FirstOrDefault() ?? policies.MissingBoundary;
        if (failure is null)
        {
            return ToNode(policies, [Privilege.Of(policies)], null, false);
        }
        bool missingIdentity = policies.Missing.Count > 0;
        List<Privilege> possible = [Privilege.Of(With(policies, PolicyDocument.Empty, PolicyDocument.Empty))];
        possible.Add(Privilege.Of(With(policies, Everything, Everything)));
        if (policies.Missing.Any(missing => missing.MayDeny))
        {
            possible.Add(Privilege.Of(With(policies, Nothing, Everything)));
        }
        return ToNode(policies, possible, new UnreadableNode(failure), missingIdentity);
    }

    // What was not looked at can only take away: it makes nobody innocent, and whoever reads the fact is told.
    private static List<string> LeftOut(PrincipalPolicies policies) => policies.Organization.Missing is ReadFailure failure
        ? [$"service control policies could not be read ({failure.Action}: {StatementText.Clip(failure.Message, 200)})"]
        : [];

    private static PrincipalPolicies With(PrincipalPolicies policies, PolicyDocument missing, PolicyDocument missingBoundary)
    {
        PrincipalPolicies supposed = new()
        {
            Arn = policies.Arn,
            Account = policies.Account,
            Partition = policies.Partition,
            Organization = policies.Organization,
            Boundary = policies.MissingBoundary is null ? policies.Boundary : missingBoundary,
        };
        supposed.Identity.AddRange(policies.Identity);
        if (policies.Missing.Count > 0)
        {
            supposed.Identity.Add(new("a policy that could not be read", missing));
        }
        supposed.GroupArns.AddRange(policies.GroupArns);
        supposed.PolicyArns.AddRange(policies.PolicyArns);
        return supposed;
    }

    private static ObjectNode ToNode(PrincipalPolicies policies, List<Privilege> possible, UnreadableNode? unreadable, bool missingIdentity)
    {
        Privilege known = possible[0];
        bool? administrator = Same(privilege => privilege.Administrator);
        bool? rises = Same(privilege => privilege.EscalationPaths.Count > 0);
        bool? canEscalate = administrator == true || rises == false ? false : administrator is null ? null : rises;
        return new(14)
        {
            { "Administrator", Value(administrator) },
            { "AdministratorVia", administrator is null ? unreadable! : Node.Of(known.AdministratorVia) },
            { "CanEscalate", Value(canEscalate) },
            { "EscalationPaths", canEscalate is null ? unreadable! : Node.Of(canEscalate.Value ? known.EscalationPaths : []) },
            { "FullServices", Texts(privilege => privilege.FullServices) },
            { "AllowsNotAction", Form(known.AllowsNotAction) },
            { "AllowsNotResource", Form(known.AllowsNotResource) },
            { "PassRoleAny", Value(Same(privilege => privilege.PassRoleAny)) },
            { "AssumeRoleAny", Value(Same(privilege => privilege.AssumeRoleAny)) },
            { "WildcardStatements", Texts(privilege => privilege.WildcardStatements) },
            { "KmsDecryptAny", Value(Same(privilege => privilege.KmsDecryptAny)) },
            { "RequiresMfa", Value(Same(privilege => privilege.RequiresMfa)) },
            { "LeftOut", Node.Of(LeftOut(policies)) },
        };

        bool? Same(Func<Privilege, bool> member) => possible.All(privilege => member(privilege) == member(known)) ? member(known) : null;

        Node Value(bool? value) => value is bool decided ? Node.Of(decided) : unreadable!;

        // How a policy is written shows only in the policy: what is missing may be written so.
        Node Form(bool value) => value || !missingIdentity ? Node.Of(value) : unreadable!;

        Node Texts(Func<Privilege, IReadOnlyList<string>> member) =>
            possible.All(privilege => member(privilege).SequenceEqual(member(known))) ? Node.Of(member(known)) : unreadable!;
    }
}
