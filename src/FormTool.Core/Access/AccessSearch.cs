using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>
/// Looks for a way from an actor to a target: itself, then over whom it may become (<see cref="Passages"/>), breadth first, then over what
/// it can raise itself to. What is allowed as it is goes before what rests on conditions, and that before what is not known.
/// </summary>
internal sealed class AccessSearch
{
    private const int MaxHops = 4;
    private const int MaxReached = 2000;
    private const int MaxReasons = 20;

    private readonly Actors _actors;
    private readonly AccessJudge _judge;
    private readonly Passages _passages;
    private readonly Dictionary<string, List<(int To, Passage Passage)>> _doors = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, int Tolerance), List<Reached>> _reached = [];

    private sealed record Reached(Actor Actor, int Hops, IReadOnlyList<string> Path, IReadOnlyList<string> Because, IReadOnlyList<string> Conditions);

    public AccessSearch(IAnalysisScope account)
    {
        (_actors, Targets) = (new(account), new(account));
        _judge = new(_actors, account);
        _passages = new(account, _actors, Targets, _judge);
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
        return _passages.Failure is ReadFailure failure
            ? Path(to, action, AccessAnswer.Unknown, Start(from), direct with { Because = [.. direct.Because, $"not every user and role could be read: {failure.Message}"] })
            : Path(to, action, AccessAnswer.Denied, Start(from), direct) with { Path = [] };
    }

    // Arrays, because scripts take them apart by index, which no other kind of read-only list lets them do.
    private AccessPath Path(AccessTarget to, string action, AccessAnswer answer, Reached reached, Judgement judgement) => new()
    {
        From = reached.Path[0],
        To = to.Arn,
        Action = action,
        Allowed = answer,
        Because = reached.Because.Concat(judgement.Because).Distinct().Take(MaxReasons).ToArray(),
        Path = reached.Path.ToArray(),
        Conditions = reached.Conditions.Concat(judgement.Conditions)
            .Concat(answer == AccessAnswer.Allowed ? _judge.Unseen(reached.Actor, to, action) : []).Distinct().Take(MaxReasons).ToArray(),
        LeftOut = LeftOut(reached),
        Resource = judgement.Resource,
        Account = to.Account,
    };

    private static string[] LeftOut(Reached reached) =>
    [
        .. reached.Path.Any(step => step.Contains(":role/", StringComparison.Ordinal)) ? (string[])["session policies, which whoever assumes the role may give"] : [],
        "policies of VPC endpoints that the request may pass",
    ];

    private static Reached Start(Actor from) => new(from, 0, [from.Name], [], []);

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
            if (at.Hops >= MaxHops)
            {
                break;
            }
            foreach ((int to, Passage passage) in Doors(at.Actor, cancellationToken))
            {
                (Actor actor, Judgement judgement) = (_passages.Identities[to].Actor, passage.Judgement);
                if (judgement.Rank <= tolerance && seen.Add(actor.Name))
                {
                    IEnumerable<string> way = passage.By is string by ? at.Path.Append(by) : at.Path;
                    all.Add(new(actor, at.Hops + 1, [.. way, actor.Name], [.. at.Because, .. judgement.Because.Take(2)], [.. at.Conditions, .. judgement.Conditions]));
                }
            }
        }
        return _reached[(from.Name, tolerance)] = all;
    }

    // Whom the actor may become, or may perhaps. Strangers can do no more than assume roles.
    private List<(int To, Passage Passage)> Doors(Actor actor, CancellationToken cancellationToken)
    {
        if (_doors.TryGetValue(actor.Name, out List<(int To, Passage Passage)>? known))
        {
            return known;
        }
        string action = actor.Name.Contains(":saml-provider/", StringComparison.Ordinal) ? "sts:AssumeRoleWithSAML"
            : actor.Name.Contains(":oidc-provider/", StringComparison.Ordinal) ? "sts:AssumeRoleWithWebIdentity"
            : "sts:AssumeRole";
        int? own = actor.IsOwn ? _passages.Find(actor.Name) : null;
        List<(int To, Passage Passage)> doors = [];
        for (int i = 0; i < _passages.Identities.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AccountIdentity whom = _passages.Identities[i];
            Passage? passage = own is int from ? _passages.Between(from, i)
                : whom.IsRole && _judge.Judge(actor, whom.Target, action) is { Rank: < 3 } judgement ? new(null, judgement)
                : null;
            if (passage is not null)
            {
                doors.Add((i, passage));
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
            foreach (EscalationPath path in EscalationTable.Paths.Where(path => texts.Contains(path.Text) && EscalationTable.IsSelfGrant(path)))
            {
                if (_judge.Judge(Actors.WithEverything(reached.Actor), to, action) is { Rank: <= 1 } judgement)
                {
                    return Path(to, action, AccessAnswer.Allowed,
                        reached with { Path = [.. reached.Path, path.Text], Because = [.. reached.Because, $"its own policies allow {string.Join(" and ", path.Steps.Select(step => step.Action))}"], Conditions = [.. reached.Conditions, $"if it takes the steps of {path.Text}"] }, judgement);
                }
            }
        }
        return null;
    }
}
