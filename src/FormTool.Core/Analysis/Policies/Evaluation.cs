namespace FormTool.Core.Analysis.Policies;

/// <summary>Where a policy stands.</summary>
internal enum Layer
{
    Identity,
    Boundary,
    Resource,
    /// <summary>A grant of the resource's policy to the principal's account, which leaves it to the account's own policies.</summary>
    ResourceToAccount,
    Organization,
}

/// <summary>Gathers what the statements of all layers say of one request.</summary>
internal sealed class Evaluation(AccessRequest request)
{
    private readonly bool?[] _allows = new bool?[Enum.GetValues<Layer>().Length].Select(_ => (bool?)false).ToArray();
    private readonly string _action = request.Action.ToLowerInvariant();
    private readonly string _account = Arn.Parse(request.Principal)?.Account ?? "";
    private readonly RequestContext _context = request.Context
        .With("aws:PrincipalArn", request.Principal)
        .With("aws:PrincipalAccount", Arn.Parse(request.Principal)?.Account ?? "")
        .With("aws:ResourceAccount", request.ResourceAccount)
        .Default("aws:PrincipalIsAWSService", "false");

    private readonly bool?[] _surely = new bool?[Enum.GetValues<Layer>().Length];
    private readonly bool _many = request.Resource.Contains('*');
    private readonly string _resource = Wildcard.Normalize(request.Resource);

    /// <summary>The statements that allow.</summary>
    public List<string> Allowing { get; } = [];

    /// <summary>The statements that deny.</summary>
    public List<string> Denying { get; } = [];

    /// <summary>The statements that may apply.</summary>
    public List<string> Open { get; } = [];

    /// <summary>In a favourable evaluation: the statements that were supposed to be so.</summary>
    public List<Supposition> Supposed { get; } = [];

    /// <summary>Whether a Deny of any layer applies.</summary>
    public bool? Denies { get; private set; } = false;

    /// <summary>Whether the resource's policy allows it to the principal by its own name.</summary>
    public bool? AllowsByName { get; private set; } = false;

    /// <summary>Whether the layer allows.</summary>
    public bool? Allows(Layer layer) => _allows[(int)layer];

    /// <summary>Whether the layer allows without any supposition.</summary>
    public bool AllowsSurely(Layer layer) => _surely[(int)layer] == true;

    /// <summary>Adds a policy.</summary>
    public void Read(PolicySource source, Layer layer)
    {
        foreach (PolicyStatement statement in source.Document.Statements)
        {
            (bool applies, bool byName, Layer to) = Speaks(statement, layer);
            bool? match = applies ? Matches(statement) : false;
            if (match == false)
            {
                continue;
            }
            if (match is null && request.Favourable)
            {
                Supposed.Add(new(to, source, statement));
                if (!statement.Allows)
                {
                    continue;
                }
                match = true;
            }
            else if (match == true && statement.Allows)
            {
                _surely[(int)to] = true;
            }
            string text = $"{source.Label}: {statement.Describe()}";
            (match is null ? Open : statement.Allows ? Allowing : Denying).Add(text);
            if (statement.Allows)
            {
                _allows[(int)to] = Logic.Or(_allows[(int)to], match);
                AllowsByName = byName ? Logic.Or(AllowsByName, match) : AllowsByName;
            }
            else
            {
                Denies = Logic.Or(Denies, match);
            }
        }
    }

    /// <summary>Adds what another evaluation of the same request found.</summary>
    public void Take(Evaluation other)
    {
        Denies = Logic.Or(Denies, other.Denies);
        Denying.AddRange(other.Denying);
        Open.AddRange(other.Open);
        Supposed.AddRange(other.Supposed);
    }

    private bool? Matches(PolicyStatement statement)
    {
        bool? match = Logic.And(Three(statement.Actions, _action), _many ? All(statement) : Three(statement.Resources, request.Resource));
        return match == false ? false : Logic.And(match, ConditionEvaluator.Hold(statement, _context));
    }

    // Of many resources a grant counts where it takes in all of them; a Deny that takes in some leaves it open for the rest.
    private bool? All(PolicyStatement statement) => statement.Resources.Covers(_resource) ? true
        : !statement.Resources.MayOverlap(_resource) ? false
        : !statement.Allows || statement.Resources.Patterns.Any(pattern => pattern.Surely is null) ? null
        : false;

    private static bool? Three(PatternSet set, string text) => set.SurelyMatches(text) ? true : set.MayMatch(text) ? null : false;

    private (bool Applies, bool ByName, Layer Layer) Speaks(PolicyStatement statement, Layer layer)
    {
        if (statement.Principals is not PrincipalSet principals)
        {
            return (true, false, layer);
        }
        bool byName = principals.Named.Any(principal => principal.Text == request.Principal);
        bool byAccount = principals.Named.Any(principal => principal.Kind == PrincipalKind.Account && principal.Account == _account);
        if (principals.Negated)
        {
            return (!principals.Everyone && !byName && !byAccount, false, layer);
        }
        return byName || principals.Everyone ? (true, byName, layer) : (byAccount, false, statement.Allows ? Layer.ResourceToAccount : layer);
    }
}
