using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>
/// Who may become an administrator and by which steps: from the administrators backward, breadth first, so each way is among the shortest.
/// Boundaries, denies and control policies of the organization are applied at every step. Worked out once for an account.
/// </summary>
internal sealed class Ascents
{
    // A closer look takes some ten microseconds, the first glance two or three: a few seconds at most.
    private const int MostWeighed = 200_000;
    private const int MostSeen = 1_000_000;
    private const int MostConditions = 20;

    private static readonly ReadFailure s_tooMany = Certainty.NotVisible("iam:GetAccountAuthorizationDetails",
        $"More than {MostSeen} steps between principals would have to be looked at.");

    private readonly Passages _passages;
    private readonly Way?[] _ways;
    private readonly Dictionary<string, List<int>> _touching = new(StringComparer.Ordinal);
    private readonly bool[] _administrators;
    private int _seen;

    /// <summary>How one goes on: to whom, and by what.</summary>
    private sealed record Way(int? Next, string Text, IReadOnlyList<string> Conditions, bool IsSure);

    private Ascents(IAnalysisScope account)
    {
        Actors actors = new(account);
        AccessTargets targets = new(account);
        _passages = new(account, actors, targets, new(actors, account));
        _ways = new Way?[_passages.Identities.Count];
        _administrators = new bool[_ways.Length];
        Seed(account);
        Follow(sure: true);
        Follow(sure: false);
    }

    /// <summary>Of the account that is looked at.</summary>
    public static Ascents Of(IAnalysisScope account) => account.Once("access:ascents", () => new Ascents(account));

    /// <summary>The fact <c>Rise</c> of one principal (docs/facts.md).</summary>
    public Node FactOf(Resource resource)
    {
        if (_passages.Find(Actors.NameOf(resource)) is not int place)
        {
            return new UnreadableNode(Certainty.NotVisible("iam:GetAccountAuthorizationDetails", "The principal is not among those that were read."));
        }
        if (_administrators[place])
        {
            return ToNode(canRise: false, [], [], 0);
        }
        PrincipalPolicies policies = _passages.Identities[place].Actor.Policies;
        return _ways[place] is { IsSure: true } ? Told(place)
            : (policies.Missing.FirstOrDefault()?.Failure ?? policies.MissingBoundary ?? _passages.Failure ?? (IsEnough ? s_tooMany : null)) is ReadFailure failure
                ? new UnreadableNode(failure)
            : _ways[place] is Way perhaps
                ? new UnreadableNode(Certainty.NotVisible("iam:GetAccountAuthorizationDetails", StatementText.Clip($"Not known for certain: {perhaps.Text}", 200)))
            : ToNode(canRise: false, [], [], 0);
    }

    private ObjectNode Told(int place)
    {
        List<string> path = [_passages.Identities[place].Actor.Name];
        List<string> conditions = [];
        int hops = 0;
        for (int? at = place; at is int here && _ways[here] is Way way; at = way.Next)
        {
            path.Add(way.Text);
            conditions.AddRange(way.Conditions);
            hops += way.Next is null ? 0 : 1;
        }
        return ToNode(canRise: true, path, [.. conditions.Distinct().Take(MostConditions)], hops);
    }

    private static ObjectNode ToNode(bool canRise, IReadOnlyList<string> path, IReadOnlyList<string> conditions, int hops) => new(4)
    {
        { "CanRise", Node.Of(canRise) }, { "Hops", Node.Of(hops) }, { "Path", Node.Of(path) }, { "Conditions", Node.Of(conditions) },
    };

    // Administrators, and those who need nobody else to become one.
    private void Seed(IAnalysisScope account)
    {
        PolicyCollector collector = new(account);
        List<string> groups = [.. account.All("iam.group").Items
            .Where(group => PrivilegeFact.Of(collector.Collect(group))["Administrator"].AsBoolean() == true)
            .Select(group => group.Arn ?? group.Document["Arn"].AsText() ?? "")];
        for (int i = 0; i < _ways.Length; i++)
        {
            AccountIdentity one = _passages.Identities[i];
            Node known = one.Target.Resource!.Document["Privilege"];
            Node privilege = known.IsNull ? PrivilegeFact.Of(one.Actor.Policies) : known;
            _administrators[i] = privilege["Administrator"].AsBoolean() == true;
            string? way = _administrators[i]
                ? $"{one.Actor.Name} is an administrator ({string.Join(", ", privilege["AdministratorVia"].Items.Take(3))})"
                : OwnWay(one, privilege, groups);
            _ways[i] = way is null ? null : new(null, way, [], IsSure: true);
            foreach (string action in EscalationTable.Actions.Where(one.Reach.Touches))
            {
                if (!_touching.TryGetValue(action, out List<int>? touching))
                {
                    _touching[action] = touching = [];
                }
                touching.Add(i);
            }
        }
    }

    private static string? OwnWay(AccountIdentity one, Node privilege, List<string> groups)
    {
        HashSet<string> texts = [.. privilege["EscalationPaths"].Items.Select(path => path.AsText()).OfType<string>()];
        EscalationPath? own = EscalationTable.Paths.FirstOrDefault(path => texts.Contains(path.Text) && EscalationTable.IsSelfGrant(path));
        // What it grants itself still has to pass its boundary and the organization.
        if (own is not null && Privilege.Administers(Actors.WithEverything(one.Actor).Policies))
        {
            return $"by {own.Text}";
        }
        return !one.IsRole && groups.FirstOrDefault(group => one.Reach.CanOn(EscalationTable.JoinGroup, group)) is string joined
            ? $"by iam:AddUserToGroup: joins {joined}, whose members are administrators"
            : null;
    }

    private bool IsEnough => _passages.Weighed >= MostWeighed || _seen >= MostSeen;

    private void Follow(bool sure)
    {
        Queue<int> queue = new(Enumerable.Range(0, _ways.Length).Where(i => _ways[i] is not null));
        while (queue.TryDequeue(out int to))
        {
            foreach (int from in Candidates(to))
            {
                if (_ways[from] is not null || IsEnough)
                {
                    continue;
                }
                _seen++;
                if (_passages.Between(from, to) is Passage passage && passage.Judgement.Rank <= (sure ? 1 : 2))
                {
                    string name = _passages.Identities[to].Actor.Name;
                    _ways[from] = new(to, passage.By is null ? $"assumes {name}" : $"becomes {name} by {passage.By}",
                        passage.Judgement.Conditions, sure && _ways[to]!.IsSure);
                    queue.Enqueue(from);
                }
            }
        }
    }

    // Whoever may have a step to it; most have none, and asking costs more than this.
    private IEnumerable<int> Candidates(int to)
    {
        AccountIdentity whom = _passages.Identities[to];
        if (whom.TrustsAnybody)
        {
            return Enumerable.Range(0, _ways.Length);
        }
        IEnumerable<string> actions = EscalationTable.Takeovers(whom.IsRole).Select(path => path.Steps[0].Action);
        actions = whom.TrustsAccount ? actions.Append(EscalationTable.AssumeRoleAny.Action) : actions;
        actions = whom.Services.Count > 0 ? actions.Append(EscalationTable.PassRoleAny.Action) : actions;
        return actions.SelectMany(action => _touching.GetValueOrDefault(action.ToLowerInvariant(), []))
            .Concat(whom.Named.Select(name => _passages.Find(name)).OfType<int>()).Distinct();
    }
}
