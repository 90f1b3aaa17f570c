using FormTool.Core.Analysis.Policies;

namespace FormTool.Core.Access;

/// <summary>A user or role of the account: what it may do, and who its trust policy lets become it.</summary>
internal sealed class AccountIdentity
{
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EscalationPath[]> _passing = new(StringComparer.Ordinal);
    private readonly bool _trustIsMissing;
    private readonly bool _everyone;

    public AccountIdentity(Actor actor, AccessTarget target)
    {
        (Actor, Target, Reach) = (actor, target, new(actor.Policies));
        IsRole = target.Kind == "role";
        _trustIsMissing = IsRole && target.PolicyIsMissing is not null;
        SortedSet<string> services = new(StringComparer.Ordinal);
        foreach (PrincipalSet principals in (target.Policy?.Document.Statements ?? []).Where(statement => statement.Allows).Select(statement => statement.Principals).OfType<PrincipalSet>())
        {
            _everyone |= principals.Everyone || principals.Negated;
            foreach (PolicyPrincipal principal in principals.Named)
            {
                TrustsAccount |= principal.Kind == PrincipalKind.Account && principal.Account == actor.Policies.Account;
                _ = principal.Kind == PrincipalKind.Service ? services.Add(principal.Text) : _named.Add(principal.Text);
            }
        }
        Services = IsRole ? [.. services] : [];
    }

    /// <summary>As the one who asks.</summary>
    public Actor Actor { get; }

    /// <summary>As the one who is asked for.</summary>
    public AccessTarget Target { get; }

    /// <summary>What it may do of the steps of the escalation table.</summary>
    public Reach Reach { get; }

    /// <summary>A role; else a user.</summary>
    public bool IsRole { get; }

    /// <summary>The services that its trust policy names.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>Whether its trust policy leaves it to the account's own policies.</summary>
    public bool TrustsAccount { get; }

    /// <summary>Whether anybody at all may be let in, or that is not known.</summary>
    public bool TrustsAnybody => _everyone || _trustIsMissing;

    /// <summary>Whether it is worth asking if the other may assume it.</summary>
    public bool MayLetIn(AccountIdentity other) => IsRole
        && (TrustsAnybody || _named.Contains(other.Actor.Name) || (TrustsAccount && other.Reach.MayTouch(EscalationTable.AssumeRoleAny.Action, Actor.Name)));

    /// <summary>The paths that end in a service acting as a role that is passed to it, of which everything but the passing is allowed.</summary>
    public IReadOnlyList<EscalationPath> PassingTo(string service)
    {
        if (!_passing.TryGetValue(service, out EscalationPath[]? paths))
        {
            _passing[service] = paths = [.. EscalationTable.PassingTo(service).Where(path => path.Steps.All(step => step.PassedTo is not null || Reach.Can(step)))];
        }
        return paths;
    }

    /// <summary>The principals that its trust policy names.</summary>
    public IEnumerable<string> Named => _named;
}
