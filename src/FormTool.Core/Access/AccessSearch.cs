using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>
/// Looks for a way from an actor to a target: itself, then over the roles that it may assume, breadth first, then over what it can
/// raise itself to. What is allowed as it is goes before what rests on conditions, and that before what is not known.
/// </summary>
internal sealed class AccessSearch
{
    private const int MaxHops = 4;
    private const int MaxReached = 2000;
    private const int MaxReasons = 20;

    private static readonly string[] s_selfGrants =
        ["iam:CreatePolicyVersion", "iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:PutGroupPolicy", "iam:PutRolePolicy"];

    private readonly Actors _actors;
    private readonly AccessJudge _judge;
    private readonly IReadOnlyList<(Actor Actor, AccessTarget Target)> _roles;
    private readonly ReadFailure? _rolesFailure;
    private readonly Dictionary<string, List<(int Role, Judgement Judgement)>> _doors = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, int Tolerance), List<Reached>> _reached = [];

    private sealed record Reached(Actor Actor, IReadOnlyList<string> Path, IReadOnlyList<string> Because, IReadOnlyList<string> Conditions);

    public AccessSearch(IAnalysisScope account)
    {
        (_actors, Targets) = (new(account), new(account));
        _judge = new(_actors, account);
        Listing roles = account.All("iam.role");
        _roles = [.. roles.Items.Select(role => (_actors.Own(role), Targets.Find(role.Arn ?? role.Id)[0]))];
        _rolesFailure = roles.Failure;
    }

    /// <summary>The principals by name.</summary>
    public Actors Actors => _actors;

    /// <summary>The resources by name.</summary>
    public AccessTargets Targets { get; }

    /// <summary>The best answer that there is, with its way.</summary>
    public AccessPath Ask(Actor from, AccessTarget to, string action, CancellationToken cancellationToken)
    {
        Judgement direct = _judge.Judge(from, to, action);
        for (int tolerance = 0; tolerance <= 2; tolerance++)
        {
            foreach (Reached reached in ReachedBy(from, tolerance, cancellationToken))
            {
                Judgement judgement = reached.Path.Count == 1 ? direct : _judge.Judge(reached.Actor, to, action);
                if (judgement.Rank <= tolerance)
                {
                    AccessAnswer answer = tolerance == 2 ? AccessAnswer.Unknown : AccessAnswer.Allowed;
                    return Path(to, action, answer, reached, judgement);
                }
            }
            if (tolerance == 1 && Raised(from, to, action, cancellationToken) is AccessPath raised)
            {
                return raised;
            }
        }
        return _rolesFailure is ReadFailure failure
            ? Path(to, action, AccessAnswer.Unknown, Start(from), direct with { Because = [.. direct.Because, $"not every role could be read: {failure.Message}"] })
            : Path(to, action, AccessAnswer.Denied, Start(from), direct) with { Path = [] };
    }

    private AccessPath Path(AccessTarget to, string action, AccessAnswer answer, Reached reached, Judgement judgement) => new()
    {
        From = reached.Path[0],
        To = to.Arn,
        Action = action,
        Allowed = answer,
        Because = [.. reached.Because.Concat(judgement.Because).Distinct().Take(MaxReasons)],
        Path = reached.Path,
        Conditions = [.. reached.Conditions.Concat(judgement.Conditions)
            .Concat(answer == AccessAnswer.Allowed ? _judge.Unseen(reached.Actor, to, action) : []).Distinct().Take(MaxReasons)],
        LeftOut = LeftOut(reached),
        Resource = judgement.Resource,
        Account = to.Account,
    };

    private static IReadOnlyList<string> LeftOut(Reached reached) =>
    [
        .. reached.Path.Any(step => step.Contains(":role/", StringComparison.Ordinal)) ? (string[])["session policies, which whoever assumes the role may give"] : [],
        "policies of VPC endpoints that the request may pass",
    ];

    private static Reached Start(Actor from) => new(from, [from.Name], [], []);

    // Who the actor may become, the nearest first; each once.
    private List<Reached> ReachedBy(Actor from, int tolerance, CancellationToken cancellationToken)
    {
        if (_reached.TryGetValue((from.Name, tolerance), out List<Reached>? known))
        {
            return known;
        }
        List<Reached> all = [Start(from)];
        HashSet<string> seen = [from.Name];
        for (int i = 0; i < all.Count && all.Count < MaxReached; i++)
        {
            Reached at = all[i];
            if (at.Path.Count > MaxHops)
            {
                break;
            }
            foreach ((int role, Judgement judgement) in Doors(at.Actor, cancellationToken))
            {
                (Actor actor, _) = _roles[role];
                if (judgement.Rank <= tolerance && seen.Add(actor.Name))
                {
                    all.Add(new(actor, [.. at.Path, actor.Name], [.. at.Because, .. judgement.Because.Take(2)], [.. at.Conditions, .. judgement.Conditions]));
                }
            }
        }
        return _reached[(from.Name, tolerance)] = all;
    }

    // The roles that the actor may assume, or may perhaps.
    private List<(int Role, Judgement Judgement)> Doors(Actor actor, CancellationToken cancellationToken)
    {
        if (_doors.TryGetValue(actor.Name, out List<(int Role, Judgement Judgement)>? known))
        {
            return known;
        }
        string action = actor.Name.Contains(":saml-provider/", StringComparison.Ordinal) ? "sts:AssumeRoleWithSAML"
            : actor.Name.Contains(":oidc-provider/", StringComparison.Ordinal) ? "sts:AssumeRoleWithWebIdentity"
            : "sts:AssumeRole";
        List<(int Role, Judgement Judgement)> doors = [];
        for (int i = 0; i < _roles.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_roles[i].Actor.Name != actor.Name && _judge.Judge(actor, _roles[i].Target, action) is { Rank: < 3 } judgement)
            {
                doors.Add((i, judgement));
            }
        }
        return _doors[actor.Name] = doors;
    }

    // By the escalation paths that the fact Privilege holds for somebody on the way.
    private AccessPath? Raised(Actor from, AccessTarget to, string action, CancellationToken cancellationToken)
    {
        foreach (Reached reached in ReachedBy(from, 1, cancellationToken))
        {
            if (!reached.Actor.IsOwn || reached.Actor.Policies.Identity.Any(source => source.Label == Actor.OwnAccount))
            {
                continue;
            }
            HashSet<string> texts = [.. PrivilegeFact.Of(reached.Actor.Policies)["EscalationPaths"].Items.Select(path => path.AsText()).OfType<string>()];
            foreach (EscalationPath path in EscalationTable.Paths.Where(path => texts.Contains(path.Text)))
            {
                if (Rise(reached, path, to, action, cancellationToken) is (IReadOnlyList<string> way, Judgement judgement))
                {
                    return Path(to, action, AccessAnswer.Allowed, reached with { Path = way, Conditions = [.. reached.Conditions, $"if it takes the steps of {path.Text}"] }, judgement);
                }
            }
        }
        return null;
    }

    private (IReadOnlyList<string> Way, Judgement Judgement)? Rise(Reached reached, EscalationPath path, AccessTarget to, string action, CancellationToken cancellationToken)
    {
        if (path.Steps is [{ Action: string step }] && s_selfGrants.Contains(step))
        {
            Judgement judgement = _judge.Judge(Actors.WithEverything(reached.Actor), to, action);
            return judgement.Rank <= 1 ? ([.. reached.Path, path.Text], judgement) : null;
        }
        if (path.Steps.FirstOrDefault(step => step.PassedTo is not null)?.PassedTo is not string service)
        {
            return null;
        }
        foreach ((int role, Judgement trust) in Doors(_actors.Service(service), cancellationToken))
        {
            (Actor actor, _) = _roles[role];
            if (trust.Rank <= 1 && _judge.Judge(actor, to, action) is { Rank: <= 1 } judgement)
            {
                return ([.. reached.Path, path.Text, actor.Name], judgement);
            }
        }
        return null;
    }
}
