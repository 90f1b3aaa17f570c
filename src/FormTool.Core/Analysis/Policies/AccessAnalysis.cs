namespace FormTool.Core.Analysis.Policies;

/// <summary>What an access analysis has to know of the resource.</summary>
/// <param name="Account">The account that owns it.</param>
/// <param name="Service">The prefix of its actions, <c>s3</c>.</param>
internal sealed record AccessQuestion(string Account, string Service)
{
    /// <summary>Whether the policy is the trust policy of a role.</summary>
    public bool IsTrust { get; init; }

    /// <summary>The action that changes the policy itself, in lower case.</summary>
    public string? ManageAction { get; init; }

    /// <summary>The owner's canonical id, where the resource says it.</summary>
    public string? OwnerCanonicalId { get; init; }

    /// <summary>Whether services cannot be made deputies here: the trust policy of a service-linked role is AWS's own.</summary>
    public bool WithoutDeputies { get; init; }
}

/// <summary>
/// Works out who a resource or trust policy lets in. Every Allow is taken apart into cells (one action pattern on one resource pattern, for one principal);
/// what is left of a cell after its conditions and after each Deny that covers it is what counts.
/// </summary>
internal sealed class AccessAnalysis
{
    private const long MaxWork = 1_000_000;

    private readonly AccessQuestion _question;
    private readonly List<(PolicyStatement Statement, Limit Left)> _denials = [];
    private readonly AccessReport _report = new();
    private long _work;

    private AccessAnalysis(AccessQuestion question) => _question = question;

    /// <exception cref="InvalidPolicyException">So many patterns stand against so many denials that it cannot be decided in bounded time.</exception>
    public static AccessReport Run(PolicyDocument policy, AccessQuestion question)
    {
        AccessAnalysis analysis = new(question);
        foreach (PolicyStatement statement in policy.Statements)
        {
            if (!statement.Allows && ConditionLimits.OfDeny(statement) is Limit left)
            {
                analysis._denials.Add((statement, left));
            }
        }
        foreach (PolicyStatement statement in policy.Statements)
        {
            if (statement.Allows && (!question.IsTrust || TrustActions.Any(statement.Actions.MayMatch)))
            {
                analysis.Add(statement);
            }
        }
        return analysis._report;
    }

    private static IReadOnlyList<string> TrustActions { get; } = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

    private void Add(PolicyStatement statement)
    {
        PrincipalSet principals = statement.Principals!;
        List<Limit> conditions = ConditionLimits.OfAllow(statement);
        if (principals.Everyone || principals.Negated)
        {
            foreach (Cell cell in Cells(statement, principal: null, conditions))
            {
                AddEveryone(statement, cell);
            }
        }
        if (principals.Negated)
        {
            return;
        }
        foreach (PolicyPrincipal principal in principals.Named)
        {
            foreach (Cell cell in Cells(statement, principal, conditions))
            {
                AddNamed(statement, principal, cell);
            }
        }
    }

    /// <summary>An action (null: all that a NotAction leaves) that is really allowed, and the limits on it.</summary>
    private sealed record Cell(string Action, IReadOnlyList<Limit> Limits)
    {
        public bool KeepsStrangersOut => Limits.Any(limit => limit.KeepsStrangersOut);

        public bool Has(Tie ties) => Limits.Any(limit => limit.IsOnly(ties));

        /// <summary>Whether a limit names the ties, and beside them at most the others.</summary>
        public bool Has(Tie ties, Tie or) => Limits.Any(limit => (limit.Ties & ties) != 0 && limit.IsOnly(ties | or));

        /// <summary>The accounts that remain after every limit that names some; null where none does.</summary>
        public IReadOnlyList<string>? Accounts
        {
            get
            {
                IEnumerable<string>? left = null;
                foreach (Limit limit in Limits.Where(limit => limit.Accounts.Count > 0))
                {
                    left = left is null ? limit.Accounts : left.Intersect(limit.Accounts);
                }
                return left?.ToList();
            }
        }
    }

    private IEnumerable<Cell> Cells(PolicyStatement statement, PolicyPrincipal? principal, List<Limit> conditions)
    {
        List<(PolicyStatement Statement, Limit Left)> denials = [.. _denials.Where(denial => Speaks(denial.Statement.Principals!, principal))];
        IReadOnlyList<Pattern> actions = statement.Actions.Patterns;
        if (statement.Actions.Negated)
        {
            actions = [new("*", foldCase: true)];
        }
        Work((long)actions.Count * (denials.Count + 1));
        foreach (Pattern action in actions)
        {
            List<(PolicyStatement Statement, Limit Left)> covering =
                [.. denials.Where(denial => statement.Actions.Negated ? Covers(denial.Statement.Actions, statement.Actions) : Covers(denial.Statement.Actions, action))];
            string shown = statement.Actions.Negated ? "*" : action.Text;
            if (covering.Count == 0)
            {
                yield return new(shown, conditions);
                continue;
            }
            foreach (Cell cell in ByResource(statement, shown, covering, conditions))
            {
                yield return cell;
            }
        }
    }

    // The same action on each resource pattern; of cells with the same limits one is enough.
    private IEnumerable<Cell> ByResource(
        PolicyStatement statement, string action, List<(PolicyStatement Statement, Limit Left)> covering, List<Limit> conditions)
    {
        IReadOnlyList<Pattern?> resources = statement.Resources.Negated ? [null] : [.. statement.Resources.Patterns];
        Work((long)resources.Count * covering.Count);
        HashSet<string> seen = [];
        foreach (Pattern? resource in resources)
        {
            List<Limit> limits = [.. conditions];
            System.Text.StringBuilder key = new();
            for (int i = 0; i < covering.Count; i++)
            {
                PatternSet denied = covering[i].Statement.Resources;
                if (resource is null ? Covers(denied, statement.Resources) : Covers(denied, resource))
                {
                    limits.Add(covering[i].Left);
                    key.Append(i).Append(' ');
                }
            }
            if (seen.Add(key.ToString()) && !limits.Any(limit => limit.IsOnly(Tie.Nobody)))
            {
                yield return new(action, limits);
            }
        }
    }

    private bool Covers(PatternSet denied, Pattern pattern)
    {
        Work(denied.Patterns.Count);
        return denied.Covers(pattern.AtMost);
    }

    private bool Covers(PatternSet denied, PatternSet set)
    {
        Work((long)denied.Patterns.Count * set.Patterns.Count);
        return denied.Covers(set);
    }

    private void Work(long steps)
    {
        _work += steps;
        if (_work > MaxWork)
        {
            throw new InvalidPolicyException("the policy sets more patterns against each other than can be decided");
        }
    }

    /// <summary>Whether a Deny speaks of the principal (null: of strangers).</summary>
    private static bool Speaks(PrincipalSet denied, PolicyPrincipal? principal)
    {
        bool named = principal is not null && denied.Named.Any(other => other.Text == principal.Text
            || (other.Kind == PrincipalKind.Account && principal.Kind is PrincipalKind.Account or PrincipalKind.Identity && other.Account == principal.Account));
        return denied.Negated ? !denied.Everyone && !named : denied.Everyone || named;
    }

    private void AddEveryone(PolicyStatement statement, Cell cell)
    {
        if (cell.Has(Tie.Nobody))
        {
            return;
        }
        _report.Statements.Add(statement.Describe());
        if (!cell.KeepsStrangersOut)
        {
            _report.Public = true;
            _report.PublicActions.Add(cell.Action);
            AddOutsider(cell, people: true);
            return;
        }
        if (cell.Has(Tie.Service, or: Tie.Source | Tie.SourceOrganization))
        {
            IEnumerable<string> services = cell.Limits.SelectMany(limit => limit.Services).DefaultIfEmpty("*");
            foreach (string service in services)
            {
                AddService(service, cell);
            }
            return;
        }
        if (cell.Accounts is not { } accounts)
        {
            // Own resources ("${aws:PrincipalAccount}") or, by network, endpoint or organization, a circle that is no account.
            if (!cell.Has(Tie.Account | Tie.Source))
            {
                AddOutsider(cell, people: true);
            }
            return;
        }
        foreach (string account in accounts)
        {
            if (account == _question.Account)
            {
                if (cell.Has(Tie.Account))
                {
                    _report.OwnAccount = true;
                    AddManager("*", cell);
                }
                continue;
            }
            AddAccount(account, cell);
        }
    }

    private void AddNamed(PolicyStatement statement, PolicyPrincipal principal, Cell cell)
    {
        if (cell.Has(Tie.Nobody))
        {
            return;
        }
        switch (principal.Kind)
        {
            case PrincipalKind.Account or PrincipalKind.Identity when principal.Account == _question.Account:
                _report.OwnAccount |= principal.Kind == PrincipalKind.Account;
                if (principal.Kind == PrincipalKind.Identity)
                {
                    _report.OwnPrincipals.Add(principal.Text);
                }
                CountPeople(cell);
                AddManager(principal.Text, cell);
                return;
            case PrincipalKind.Account or PrincipalKind.Identity:
                if (AwsOwnedAccounts.ServiceOf(principal.Account!) is string service)
                {
                    _report.Services.Add(service);
                    break;
                }
                AddAccount(principal.Account!, cell);
                AddManager(principal.Text, cell);
                break;
            case PrincipalKind.Deleted:
                _report.DeletedPrincipals.Add(principal.Text);
                break;
            case PrincipalKind.Service:
                AddService(principal.Text, cell);
                break;
            case PrincipalKind.CanonicalUser when principal.Text != _question.OwnerCanonicalId:
                _report.CanonicalUsers.Add(principal.Text);
                AddOutsider(cell, people: false);
                break;
            case PrincipalKind.Federated:
                AddFederated(statement, principal, cell);
                break;
            default:
                break;
        }
        _report.Statements.Add(statement.Describe());
    }

    private void AddAccount(string account, Cell cell)
    {
        _report.Accounts.Add(account);
        if (!cell.Limits.Any(limit => !limit.IsOnly(Tie.Account)))
        {
            _report.AccountsWithoutCondition.Add(account);
        }
        AddOutsider(cell, people: true);
    }

    private void AddService(string service, Cell cell)
    {
        _report.Services.Add(service);
        bool named = cell.Has(Tie.Source | Tie.SourceOrganization);
        if (!named && !_question.WithoutDeputies && !(_question.IsTrust && ServiceDeputies.ActsOnlyWithin(service)))
        {
            _report.ServicesWithoutSourceCondition.Add(service);
        }
    }

    private void AddFederated(PolicyStatement statement, PolicyPrincipal principal, Cell cell)
    {
        _report.Federated.Add(principal.Text);
        switch (FederatedSubjects.Judge(principal.Text, statement.Conditions))
        {
            case FederatedSubject.Anyone:
                _report.FederatedWithoutCondition.Add(principal.Text);
                if (!cell.KeepsStrangersOut)
                {
                    _report.Public = true;
                    _report.PublicActions.Add(cell.Action);
                    _report.OutsiderGrants++;
                }
                break;
            case FederatedSubject.AnyoneOfProvider:
                _report.FederatedWithoutCondition.Add(principal.Text);
                break;
            default:
                break;
        }
    }

    private void AddOutsider(Cell cell, bool people)
    {
        _report.OutsiderGrants++;
        _report.OrganizationGrants += cell.Has(Tie.Organization | Tie.SourceOrganization, or: Tie.Service) ? 1 : 0;
        _report.ExternalIdGrants += cell.Has(Tie.ExternalId) ? 1 : 0;
        _report.Wildcard |= IsWildcard(cell.Action);
        if (people)
        {
            CountPeople(cell);
        }
    }

    private void CountPeople(Cell cell)
    {
        _report.PeopleGrants++;
        _report.MfaGrants += cell.Has(Tie.Mfa) ? 1 : 0;
    }

    private void AddManager(string principal, Cell cell)
    {
        if (_question.ManageAction is string manage && Wildcard.Matches(Wildcard.Normalize(cell.Action.ToLowerInvariant()), manage))
        {
            _report.Managers.Add(principal);
        }
    }

    private bool IsWildcard(string action) =>
        Wildcard.Covers(Wildcard.Normalize(action.ToLowerInvariant()), _question.Service + ":*");
}
