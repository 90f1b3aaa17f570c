namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// What a principal's policies let it do, explicit denies and the boundary applied, asked for the steps of the escalation table.
/// There is no list of what exists here: "any role" is tried with the ARN of a role that nobody names, so that only patterns reach it.
/// </summary>
internal sealed class Reach
{
    private const string Nobody = "any-of-them-8c41f0";

    private readonly PrincipalPolicies _policies;
    private readonly List<PolicyStatement> _denials;
    private readonly bool?[] _steps = new bool?[EscalationTable.Steps.Count];
    private readonly PolicyStatement[]?[] _touching = new PolicyStatement[EscalationTable.Actions.Count][];
    private readonly ulong[] _touched = new ulong[(EscalationTable.Actions.Count + 63) / 64];

    public Reach(PrincipalPolicies policies)
    {
        _policies = policies;
        IEnumerable<PolicyStatement> statements = policies.Identity.SelectMany(source => source.Document.Statements);
        _denials = [.. statements.Concat(policies.Boundary?.Statements ?? [])
            .Concat(policies.Organization.Levels.SelectMany(level => level).SelectMany(source => source.Document.Statements))
            .Where(statement => !statement.Allows)];
        foreach (PolicyStatement statement in policies.Identity.SelectMany(source => source.Document.Statements).Where(statement => statement.Allows))
        {
            ReadOnlySpan<ulong> bits = statement.Dangerous;
            for (int i = 0; i < bits.Length; i++)
            {
                _touched[i] |= bits[i];
            }
        }
    }

    private static Dictionary<string, int> ActionPlaces { get; } = EscalationTable.Actions
        .Select((action, index) => (action, index)).ToDictionary(pair => pair.action, pair => pair.index, StringComparer.OrdinalIgnoreCase);

    private static Dictionary<EscalationStep, (int Step, int Action)> Places { get; } = EscalationTable.Steps
        .Select((step, index) => (step, index))
        .ToDictionary(pair => pair.step, pair => (pair.index, ((List<string>)[.. EscalationTable.Actions]).IndexOf(pair.step.Action.ToLowerInvariant())));

    /// <summary>Whether the step is allowed.</summary>
    public bool Can(EscalationStep step)
    {
        (int index, int action) = Places[step];
        if (!Touches(action))
        {
            return false;
        }
        return _steps[index] ??= Decide(step, action);
    }

    /// <summary>Whether the step is allowed on those whom nobody names, and so not only on the principal itself.</summary>
    public bool CanOnOthers(EscalationStep step) => Targets(step.Target) is [string other, ..] && CanOn(step, other);

    /// <summary>Whether the step is allowed on this very resource, an ARN.</summary>
    public bool CanOn(EscalationStep step, string target)
    {
        int action = Places[step].Action;
        return Touches(action) && Allowed(step, action, target);
    }

    /// <summary>Whether an Allow speaks of the action, whatever takes it away again.</summary>
    /// <param name="action">One of <see cref="EscalationTable.Actions"/>.</param>
    public bool Touches(string action) => Touches(ActionPlaces[action]);

    /// <summary>Whether an Allow speaks of the action on this resource, and neither the boundary nor a Deny takes it away at first glance.</summary>
    /// <param name="action">An action of the table, in AWS's spelling.</param>
    /// <param name="resource">An ARN.</param>
    public bool MayTouch(string action, string resource)
    {
        int place = ActionPlaces[action];
        if (!Touches(place))
        {
            return false;
        }
        // Thousands of principals are asked about thousands of others: the statements that matter are picked once.
        PolicyStatement[] touching = _touching[place] ??= Touching(place);
        foreach (PolicyStatement statement in touching)
        {
            if (statement.Resources.MayMatch(resource))
            {
                return IsLeft(place, resource);
            }
        }
        return false;
    }

    private bool IsLeft(int action, string resource) =>
        _policies.Boundary?.Statements.Any(bound => bound.Allows && Has(bound, action) && bound.Resources.MayMatch(resource)) != false
        && !_denials.Any(denial => Has(denial, action) && denial.Resources.SurelyMatches(resource) && GrantConditions.SurelyHold(denial, passedTo: null, _policies.Arn));

    // None where a boundary without the action or a Deny of it on everything decides, whichever resource is asked for.
    private PolicyStatement[] Touching(int action)
    {
        if ((_policies.Boundary is PolicyDocument boundary && !boundary.Statements.Any(statement => statement.Allows && Has(statement, action)))
            || _denials.Any(denial => Has(denial, action) && denial.Resources.Covers("*") && GrantConditions.SurelyHold(denial, passedTo: null, _policies.Arn)))
        {
            return [];
        }
        // What is passed and what is assumed is weighed with its conditions later.
        bool conditional = EscalationTable.Actions[action] is "iam:passrole" or "sts:assumerole";
        PolicyStatement[] touching = [.. _policies.Identity.SelectMany(source => source.Document.Statements).Where(statement =>
            statement.Allows && Has(statement, action) && (conditional || GrantConditions.LeaveWhole(statement, passedTo: null)))];
        // What does not hold for a resource that nobody names holds only for those that a narrower pattern names,
        // unless boundary or denies draw finer lines themselves.
        string anyone = Targets(EscalationTable.Actions[action].Contains("role", StringComparison.Ordinal) ? StepTarget.Role : StepTarget.OtherUser)[0];
        bool fine = _policies.Boundary?.Statements.Any(bound => bound.Allows && Has(bound, action) && !bound.Resources.MayMatch(anyone)) == true
            || _denials.Any(denial => Has(denial, action) && denial.Resources.SurelyMatches(anyone) && !denial.Resources.Covers("*"));
        return fine || IsLeft(action, anyone) ? touching : [.. touching.Where(statement => !statement.Resources.MayMatch(anyone))];
    }

    private bool Touches(int action) => (_touched[action / 64] & (1UL << (action % 64))) != 0;

    private bool Decide(EscalationStep step, int action)
    {
        if (step.Target == StepTarget.Bounded && !_policies.HasBoundary)
        {
            return false;
        }
        IReadOnlyList<string> targets = Targets(step.Target);
        return targets.Count == 0
            ? Allowed(step, action, target: null)
            : targets.Any(target => Allowed(step, action, target));
    }

    private bool Allowed(EscalationStep step, int action, string? target) =>
        _policies.Identity.Any(source => Grants(source.Document, step, action, target))
        && (_policies.Boundary is null || Grants(_policies.Boundary, step, action, target))
        && _policies.Organization.Levels.All(level => level.Any(source => Grants(source.Document, step, action, target)))
        && !_denials.Any(denial => Has(denial, action) && Denies(denial, step, target) && GrantConditions.SurelyHold(denial, step.PassedTo, _policies.Arn));

    private static bool Grants(PolicyDocument policy, EscalationStep step, int action, string? target)
    {
        foreach (PolicyStatement statement in policy.Statements)
        {
            if (statement.Allows && Has(statement, action) && Meets(statement, step, target) && GrantConditions.LeaveWhole(statement, step.PassedTo))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Meets(PolicyStatement statement, EscalationStep step, string? target) =>
        target is not null ? statement.Resources.MayMatch(target)
        : step.Target == StepTarget.New || ResourceBreadth.IsWide(statement.Resources, step.Action[..step.Action.IndexOf(':')]);

    private static bool Denies(PolicyStatement denial, EscalationStep step, string? target) =>
        target is not null ? denial.Resources.SurelyMatches(target)
        : step.Target == StepTarget.New ? denial.Resources.Covers("*")
        : ResourceBreadth.IsSurelyWide(denial.Resources, step.Action[..step.Action.IndexOf(':')]);

    private static bool Has(PolicyStatement statement, int action) => (statement.Dangerous[action / 64] & (1UL << (action % 64))) != 0;

    /// <summary>The ARNs to try; none where no ARN is tried but the width of the statement is judged.</summary>
    private IReadOnlyList<string> Targets(StepTarget target)
    {
        string iam = $"arn:{_policies.Partition}:iam::{_policies.Account}:";
        return target switch
        {
            StepTarget.User => With($"{iam}user/{Nobody}", Self("user")),
            StepTarget.OtherUser => [$"{iam}user/{Nobody}"],
            StepTarget.Role => With($"{iam}role/{Nobody}", Self("role")),
            StepTarget.Group => With($"{iam}group/{Nobody}", _policies.GroupArns),
            StepTarget.Policy => With($"{iam}policy/{Nobody}", _policies.PolicyArns),
            StepTarget.Key => [$"arn:{_policies.Partition}:kms:us-east-1:{_policies.Account}:key/{Nobody}"],
            StepTarget.Bounded => _policies.Arn is string own ? [own] : [$"{iam}user/{Nobody}"],
            _ => [],
        };
    }

    private IEnumerable<string> Self(string kind) =>
        _policies.Arn is string own && own.Contains($":{kind}/", StringComparison.Ordinal) ? [own] : [];

    private static List<string> With(string nobody, IEnumerable<string> own) => [nobody, .. own];

    /// <summary>Whether an Allow reaches users, roles and policies whatever their name.</summary>
    public static bool ReachesAllOfIam(PolicyStatement statement, PrincipalPolicies policies)
    {
        string iam = $"arn:{policies.Partition}:iam::{policies.Account}:";
        return statement.Resources.MayMatch($"{iam}user/{Nobody}")
            && statement.Resources.MayMatch($"{iam}role/{Nobody}")
            && statement.Resources.MayMatch($"{iam}policy/{Nobody}");
    }
}
