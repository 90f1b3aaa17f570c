using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>A step from one principal to another.</summary>
/// <param name="By">What it does for that, a path of the escalation table; null where it simply assumes the role.</param>
/// <param name="Judgement">Allowed as it is, under conditions, or not known.</param>
internal sealed record Passage(string? By, Judgement Judgement);

/// <summary>
/// How the users and roles of an account may become one another: by assuming a role, by passing it to a service that acts as them,
/// by rewriting whom it trusts, by making credentials. What asks forward from one (<see cref="AccessSearch"/>) and what asks backward
/// from the administrators (<see cref="Ascents"/>) take the same steps.
/// </summary>
internal sealed class Passages
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Role, string Service), Judgement> _trusts = [];

    public Passages(IAnalysisScope account, Actors actors, AccessTargets targets, AccessJudge judge)
    {
        (Actors, Judge) = (actors, judge);
        (Listing users, Listing roles) = (account.All("iam.user"), account.All("iam.role"));
        Failure = users.Failure ?? roles.Failure;
        Identities = [.. users.Items.Concat(roles.Items).Select(item => new AccountIdentity(actors.Own(item), targets.OfIdentity(item)))];
        for (int i = 0; i < Identities.Count; i++)
        {
            _places[Identities[i].Actor.Name] = i;
        }
    }

    public IReadOnlyList<AccountIdentity> Identities { get; }

    public Actors Actors { get; }

    public AccessJudge Judge { get; }

    /// <summary>Why not all users and roles are there.</summary>
    public ReadFailure? Failure { get; }

    /// <summary>How many pairs were worth a closer look so far.</summary>
    public int Weighed { get; private set; }

    /// <summary>The place of a principal among <see cref="Identities"/>.</summary>
    public int? Find(string name) => _places.TryGetValue(name, out int place) ? place : null;

    /// <summary>The best step from one to the other; null where there is none.</summary>
    public Passage? Between(int from, int to)
    {
        (AccountIdentity who, AccountIdentity whom) = (Identities[from], Identities[to]);
        if (from == to)
        {
            return null;
        }
        Passage? best = null;
        if (whom.MayLetIn(who))
        {
            Weighed++;
            best = Judge.Judge(who.Actor, whom.Target, EscalationTable.AssumeRoleAny.Action) is { Rank: < 3 } assumed ? new(null, assumed) : null;
        }
        // Where a policy that may deny could not be read, what the others allow proves nothing.
        return best?.Judgement.Rank <= 1 || who.Actor.Policies.Missing.Any(missing => missing.MayDeny) || who.Actor.Policies.MissingBoundary is not null
            ? best
            : (whom.IsRole ? Passed(who, to) : null) ?? Taken(who, whom) ?? best;
    }

    // The role is passed to a service that its trust policy names.
    private Passage? Passed(AccountIdentity who, int role)
    {
        AccountIdentity whom = Identities[role];
        if (!whom.Services.Any(service => who.PassingTo(service).Count > 0) || !who.Reach.MayTouch(EscalationTable.PassRoleAny.Action, whom.Actor.Name))
        {
            return null;
        }
        foreach (string service in whom.Services)
        {
            IReadOnlyList<EscalationPath> paths = who.PassingTo(service);
            Weighed += paths.Count > 0 ? 1 : 0;
            EscalationPath? path = paths.FirstOrDefault(path => path.Steps.All(step => step.PassedTo is null || who.Reach.CanOn(step, whom.Actor.Name)));
            if (path is not null && Trust(role, service) is { Rank: <= 1 } trust)
            {
                return By(path, trust.Because, trust.Conditions);
            }
        }
        return null;
    }

    private Passage? Taken(AccountIdentity who, AccountIdentity whom)
    {
        foreach (EscalationPath path in EscalationTable.Takeovers(whom.IsRole))
        {
            if (who.Reach.MayTouch(path.Steps[0].Action, whom.Actor.Name))
            {
                Weighed++;
                if (who.Reach.CanOn(path.Steps[0], whom.Actor.Name))
                {
                    return By(path, [], []);
                }
            }
        }
        return null;
    }

    private static Passage By(EscalationPath path, IReadOnlyList<string> because, IReadOnlyList<string> conditions) =>
        new(path.Text, new(AccessAnswer.Allowed, "", because, [.. conditions, $"if it takes the steps of {path.Text}"]));

    private Judgement Trust(int role, string service)
    {
        if (!_trusts.TryGetValue((role, service), out Judgement? judgement))
        {
            _trusts[(role, service)] = judgement = Judge.Judge(Actors.Service(service), Identities[role].Target, EscalationTable.AssumeRoleAny.Action);
        }
        return judgement;
    }
}
