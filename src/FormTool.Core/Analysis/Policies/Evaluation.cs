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
        .With("aws:PrincipalIsAWSService", "false");

    /// <summary>The statements that allow.</summary>
    public List<string> Allowing { get; } = [];

    /// <summary>The statements that deny.</summary>
    public List<string> Denying { get; } = [];

    /// <summary>The statements that may apply.</summary>
    public List<string> Open { get; } = [];

    /// <summary>Whether a Deny of any layer applies.</summary>
    public bool? Denies { get; private set; } = false;

    /// <summary>Whether the resource's policy grants to the principal by its own name.</summary>
    public bool NamesPrincipal { get; private set; }

    /// <summary>Whether the layer allows.</summary>
    public bool? Allows(Layer layer) => _allows[(int)layer];

    /// <summary>Adds a policy.</summary>
    public void Read(PolicySource source, Layer layer)
    {
        foreach (PolicyStatement statement in source.Document.Statements)
        {
            (bool applies, Layer to) = Speaks(statement, layer);
            bool? match = applies ? Matches(statement) : false;
            if (match == false)
            {
                continue;
            }
            string text = $"{source.Label}: {statement.Describe()}";
            (match is null ? Open : statement.Allows ? Allowing : Denying).Add(text);
            if (statement.Allows)
            {
                _allows[(int)to] = Logic.Or(_allows[(int)to], match);
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
    }

    private bool? Matches(PolicyStatement statement)
    {
        bool? match = Logic.And(Three(statement.Actions, _action), Three(statement.Resources, request.Resource));
        return match == false ? false : Logic.And(match, ConditionEvaluator.Hold(statement, _context));
    }

    private static bool? Three(PatternSet set, string text) => set.SurelyMatches(text) ? true : set.MayMatch(text) ? null : false;

    private (bool Applies, Layer Layer) Speaks(PolicyStatement statement, Layer layer)
    {
        if (statement.Principals is not PrincipalSet principals)
        {
            return (true, layer);
        }
        bool byName = principals.Named.Any(principal => principal.Text == request.Principal);
        bool byAccount = principals.Named.Any(principal => principal.Kind == PrincipalKind.Account && principal.Account == _account);
        if (principals.Negated)
        {
            return (!principals.Everyone && !byName && !byAccount, layer);
        }
        NamesPrincipal |= byName && statement.Allows;
        return byName || principals.Everyone ? (true, layer) : (byAccount, statement.Allows ? Layer.ResourceToAccount : layer);
    }
}
