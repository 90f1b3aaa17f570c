using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;

namespace FormTool.Core.Access;

/// <summary>What one actor may do to one target, with the conditions that it rests on.</summary>
/// <param name="Answer">Allowed, Denied or Unknown.</param>
/// <param name="Resource">What of the target the answer speaks of.</param>
/// <param name="Because">The statements.</param>
/// <param name="Conditions">What has to hold.</param>
internal sealed record Judgement(AccessAnswer Answer, string Resource, IReadOnlyList<string> Because, IReadOnlyList<string> Conditions)
{
    /// <summary>0 allowed as it is, 1 under conditions, 2 not known, 3 denied.</summary>
    public int Rank => Answer switch { AccessAnswer.Allowed => Conditions.Count == 0 ? 0 : 1, AccessAnswer.Unknown => 2, _ => 3 };
}

/// <summary>Decides single requests; puts policy, ACL and public access blocks of buckets together before.</summary>
internal sealed class AccessJudge(Actors actors, IAnalysisScope account)
{
    private const int MaxNarrowed = 20;
    private const int MaxNamed = 50;

    private readonly OrganizationLimits _organization = OrganizationLimits.Of(account);

    /// <summary>The answer without any step in between.</summary>
    public Judgement Judge(Actor actor, AccessTarget target, string action)
    {
        if (actor.WholeAccount is not string account)
        {
            return JudgeOne(actor, target, action);
        }
        // The account as such, or whoever of it the policy names.
        Judgement best = JudgeOne(actor, target, action);
        foreach (string name in (target.Policy?.Document.Statements ?? [])
            .SelectMany(statement => statement.Principals?.Named ?? [])
            .Where(principal => principal.Kind == PrincipalKind.Identity && principal.Account == account)
            .Select(principal => principal.Text).Distinct(StringComparer.Ordinal).Take(MaxNamed))
        {
            Judgement one = JudgeOne(actors.Stranger(name, account), target, action);
            best = one.Rank < best.Rank ? one : best;
        }
        return best;
    }

    private Judgement JudgeOne(Actor actor, AccessTarget target, string action)
    {
        PolicyStack stack = StackOf(actor, target, action);
        string all = target.ResourceFor(action);
        Judgement best = Decide(actor, target, stack, action, all);
        if (best.Rank > 0 && all.Contains('*'))
        {
            foreach (string part in Parts(actor, stack, action, all))
            {
                Judgement one = Decide(actor, target, stack, action, part);
                best = one.Rank < best.Rank ? one : best;
            }
        }
        return best;
    }

    private static Judgement Decide(Actor actor, AccessTarget target, PolicyStack stack, string action, string resource)
    {
        AccessRequest request = new()
        {
            Principal = actor.Name, Action = action, Resource = resource, ResourceAccount = target.Account, Context = actor.Context,
        };
        AccessDecision decision = PolicyEvaluator.Decide(request, stack);
        if (decision.Verdict == AccessVerdict.Unknown)
        {
            AccessDecision supposed = PolicyEvaluator.Decide(request with { Favourable = true }, stack);
            decision = supposed.Verdict == AccessVerdict.Unknown ? decision : supposed;
        }
        IEnumerable<string> because = decision.Because.Where(line => !line.StartsWith(Actor.OwnAccount, StringComparison.Ordinal));
        return decision.Verdict switch
        {
            AccessVerdict.Allowed => new(AccessAnswer.Allowed, resource, [.. because], [.. decision.Supposed.Select(ConditionText.Of).Distinct()]),
            AccessVerdict.Denied => new(AccessAnswer.Denied, resource, [.. because, .. Blocked(actor, target)], []),
            _ => new(AccessAnswer.Unknown, resource, [.. because.Where(line => line != PolicyEvaluator.ResourceUnread), .. Missing(actor, target)], []),
        };
    }

    // Of a bucket it may be the ACL or a public access block that is not known, and not the policy.
    private static IEnumerable<string> Missing(Actor actor, AccessTarget target) => new[]
    {
        target.PolicyIsMissing,
        IsOutside(actor) ? target.Acl?.Failure?.Failure.Message : null,
        IsOutside(actor) ? target.Blocks?.Failure?.Failure.Message : null,
    }.OfType<string>();

    /// <summary>What an answer "allowed" rests on that could not be looked at, one line each.</summary>
    public IEnumerable<string> Unseen(Actor actor, AccessTarget target, string action)
    {
        if (actor.Policies.Organization.Missing is ReadFailure service)
        {
            yield return Unless("service", service);
        }
        if (LimitsResource(target, action) && _organization.Resource.Missing is ReadFailure resource)
        {
            yield return Unless("resource", resource);
        }
    }

    private static string Unless(string kind, ReadFailure failure) =>
        $"unless a {kind} control policy of the organization denies it: they could not be read ({failure.Action}: {StatementText.Clip(failure.Message, 160)})";

    private bool LimitsResource(AccessTarget target, string action) => target.Account == account.Account && OrganizationLimits.LimitResources(action);

    private PolicyStack StackOf(Actor actor, AccessTarget target, string action)
    {
        // A role's trust policy speaks of assuming it; no other action on a role, user or foreign IAM resource knows resource policies.
        bool counts = target.Kind != "role" || action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase);
        PolicyStack stack = new()
        {
            Principal = actor.Policies,
            Organization = actor.Policies.Organization.Levels,
            ResourceOrganization = LimitsResource(target, action) ? _organization.Resource.Levels : [],
            Resource = counts ? target.Policy : null,
            ResourceIsMissing = counts && target.PolicyIsMissing is not null,
            Mode = counts ? target.Mode : ResourcePolicyMode.Either,
        };
        return target.Kind == "s3" && target.Blocks is BucketBlocks blocks ? OfBucket(stack, actor, target, blocks, action) : stack;
    }

    private static PolicyStack OfBucket(PolicyStack stack, Actor actor, AccessTarget target, BucketBlocks blocks, string action)
    {
        if (IsOutside(actor) && target.IsPublic && blocks.Restrict != false)
        {
            stack = blocks.Restrict is null ? stack with { ResourceIsMissing = true } : stack with { Resource = null };
        }
        BucketAcl acl = target.Acl!;
        if (!IsOutside(actor) || blocks.IgnoreAcls == true)
        {
            return stack;
        }
        bool grants = acl.PublicActions.Contains(action, StringComparer.OrdinalIgnoreCase);
        if (acl.Failure is not null || (grants && blocks.IgnoreAcls is null))
        {
            return stack with { ResourceIsMissing = true };
        }
        return grants
            ? stack with { Resource = new("bucket policy and ACL", new([.. stack.Resource?.Document.Statements ?? [], AclStatement(action, acl)])) }
            : stack;
    }

    private static PolicyStatement AclStatement(string action, BucketAcl acl) => new()
    {
        Number = 0,
        Sid = acl.Statements.FirstOrDefault() ?? "ACL",
        Allows = true,
        Actions = new([new Pattern(action, foldCase: true)], negated: false),
        Resources = PatternSet.Everything,
        Principals = new(Everyone: true, Negated: false, []),
        Conditions = [],
    };

    private static bool IsOutside(Actor actor) => !actor.IsOwn && !actor.IsService;

    private static string[] Blocked(Actor actor, AccessTarget target) => IsOutside(actor) && target is { IsPublic: true, Blocks.Restrict: true }
        ? ["the bucket policy is public, and the public access block (RestrictPublicBuckets) shuts it to everyone outside the account"]
        : [];

    // Parts of what was asked for that some statement lets open by themselves.
    private static IEnumerable<string> Parts(Actor actor, PolicyStack stack, string action, string all) =>
        actor.Policies.Identity.Append(stack.Resource).OfType<PolicySource>()
            .SelectMany(source => source.Document.Statements)
            .Where(statement => statement.Allows && !statement.Resources.Negated && statement.Actions.MayMatch(action.ToLowerInvariant()))
            .SelectMany(statement => statement.Resources.Patterns)
            .Select(pattern => pattern.AtMost)
            .Where(pattern => pattern != all && Wildcard.Covers(Wildcard.Normalize(all), pattern))
            .Distinct(StringComparer.Ordinal).Take(MaxNarrowed);
}
