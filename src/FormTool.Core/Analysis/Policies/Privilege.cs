using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>What the policies of a principal amount to: the members of the fact <c>Privilege</c> (docs/facts.md), before what is missing is weighed.</summary>
internal sealed record Privilege
{
    private const int MaxListed = 20;

    public required IReadOnlyList<string> AdministratorVia { get; init; }

    /// <summary>The paths, also where an administrator has them.</summary>
    public required IReadOnlyList<string> EscalationPaths { get; init; }

    public required IReadOnlyList<string> FullServices { get; init; }

    public required IReadOnlyList<string> WildcardStatements { get; init; }

    public required bool AllowsNotAction { get; init; }

    public required bool AllowsNotResource { get; init; }

    public required bool PassRoleAny { get; init; }

    public required bool AssumeRoleAny { get; init; }

    public required bool KmsDecryptAny { get; init; }

    public required bool RequiresMfa { get; init; }

    public bool Administrator => AdministratorVia.Count > 0;

    /// <summary>Whether the policies, all there, make an administrator; cheaper than <see cref="Of"/>.</summary>
    public static bool Administers(PrincipalPolicies policies) => AdministratorGrants(policies, new(policies), Allows(policies)).Any();

    /// <summary>Weighs policies that are all there.</summary>
    public static Privilege Of(PrincipalPolicies policies)
    {
        Reach reach = new(policies);
        List<(PolicySource Source, PolicyStatement Statement)> allows = Allows(policies);
        List<string> paths = [.. EscalationTable.Paths.Where(path => path.Steps.All(reach.Can)).Select(path => path.Text)];
        return new()
        {
            AdministratorVia = [.. AdministratorGrants(policies, reach, allows).Take(MaxListed)],
            EscalationPaths = paths,
            FullServices = FullServicesOf(policies, allows),
            WildcardStatements =
            [
                .. allows.Where(allow => allow.Statement.WholeServices.Any(service => ResourceBreadth.IsWide(allow.Statement.Resources, service)))
                    .Select(allow => $"{allow.Source.Label}: {allow.Statement.Describe()}").Take(MaxListed),
            ],
            AllowsNotAction = allows.Any(allow => allow.Statement.Actions.Negated),
            AllowsNotResource = allows.Any(allow => allow.Statement.Resources.Negated),
            PassRoleAny = reach.Can(EscalationTable.PassRoleAny),
            AssumeRoleAny = reach.Can(EscalationTable.AssumeRoleAny),
            KmsDecryptAny = EscalationTable.DecryptAny.Any(reach.Can),
            RequiresMfa = MfaDemand.IsMade(policies),
        };
    }

    private static List<(PolicySource Source, PolicyStatement Statement)> Allows(PrincipalPolicies policies) =>
        [.. policies.Identity.SelectMany(source => source.Document.Statements.Where(statement => statement.Allows).Select(statement => (source, statement)))];

    // Everything in IAM is allowed by a wildcard, and at least one way to grant more is left by denies and boundary. What a boundary
    // leaves one to grant oneself it still bounds; what one grants to others it does not.
    private static IEnumerable<string> AdministratorGrants(
        PrincipalPolicies policies, Reach reach, List<(PolicySource Source, PolicyStatement Statement)> allows) =>
        SelfGrants.Any(policies.HasBoundary ? reach.CanOnOthers : reach.Can)
            ? allows.Where(allow => WholeServices.TakeInIam(allow.Statement.Actions)
                    && Reach.ReachesAllOfIam(allow.Statement, policies)
                    && GrantConditions.LeaveWhole(allow.Statement, passedTo: null))
                .Select(allow => allow.Source.Label + GrantConditions.Note(allow.Statement))
                .Distinct()
            : [];

    private static IReadOnlyList<EscalationStep> SelfGrants { get; } =
    [
        .. EscalationTable.Paths.Where(EscalationTable.IsSelfGrant).Select(path => path.Steps[0]),
    ];

    private static List<string> FullServicesOf(PrincipalPolicies policies, List<(PolicySource Source, PolicyStatement Statement)> allows)
    {
        List<PolicyStatement> denials = [.. policies.Identity.Select(source => source.Document).Append(policies.Boundary ?? PolicyDocument.Empty)
            .SelectMany(document => document.Statements).Where(statement => !statement.Allows)];
        SortedSet<string> services = new(StringComparer.Ordinal);
        foreach ((_, PolicyStatement statement) in allows)
        {
            if (!GrantConditions.LeaveWhole(statement, passedTo: null))
            {
                continue;
            }
            foreach (string service in statement.WholeServices)
            {
                if (ResourceBreadth.IsWide(statement.Resources, service)
                    && (policies.Boundary is null || policies.Boundary.Statements.Any(bound => bound.Allows
                        && bound.WholeServices.Contains(service) && ResourceBreadth.IsWide(bound.Resources, service)))
                    && !denials.Any(denial => WholeServices.IsDenied(denial, service)))
                {
                    services.Add(service);
                }
            }
        }
        return WholeServices.AreAll(services) ? ["*"] : [.. services];
    }
}
