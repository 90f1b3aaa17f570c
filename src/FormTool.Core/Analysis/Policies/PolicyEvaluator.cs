namespace FormTool.Core.Analysis.Policies;

/// <summary>
/// Evaluates policies as IAM does, three-valued: an explicit Deny anywhere wins; then every service control level must allow;
/// then, within one account, the principal's policies within its boundary or the resource's policy; across accounts both.
/// Session policies are not part of the question.
/// </summary>
internal static class PolicyEvaluator
{
    /// <summary>The reason where <see cref="PolicyStack.ResourceIsMissing"/> leaves it open.</summary>
    public const string ResourceUnread = "the policy of the resource could not be read";

    private const int MaxReasons = 10;

    /// <summary>The answer for one request.</summary>
    public static AccessDecision Decide(AccessRequest request, PolicyStack stack)
    {
        Evaluation evaluation = new(request);
        string account = Arn.Parse(request.Principal)?.Account ?? stack.Principal.Account;
        bool within = account == request.ResourceAccount;

        foreach (PolicySource source in stack.Principal.Identity)
        {
            evaluation.Read(source, Layer.Identity);
        }
        if (stack.Principal.Boundary is PolicyDocument boundary)
        {
            evaluation.Read(new("permissions boundary", boundary), Layer.Boundary);
        }
        if (stack.Resource is PolicySource resource)
        {
            evaluation.Read(resource, Layer.Resource);
        }
        bool? organization = stack.OrganizationIsMissing ? null : true;
        foreach (IReadOnlyList<PolicySource> level in stack.Organization.Concat(stack.ResourceOrganization))
        {
            Evaluation one = new(request);
            foreach (PolicySource source in level)
            {
                one.Read(source, Layer.Organization);
            }
            organization = Logic.And(organization, one.Allows(Layer.Organization));
            evaluation.Take(one);
        }
        bool? identity = Logic.Or(evaluation.Allows(Layer.Identity), stack.Principal.Missing.Count > 0 ? null : false);
        bool? bounded = stack.Principal.MissingBoundary is not null ? null
            : stack.Principal.Boundary is null ? true
            : evaluation.Allows(Layer.Boundary);
        bool? missingResource = stack.ResourceIsMissing ? null : false;
        bool? named = Logic.Or(evaluation.Allows(Layer.Resource), missingResource);
        bool? delegated = Logic.Or(evaluation.Allows(Layer.ResourceToAccount), missingResource);

        bool? own = Logic.And(identity, bounded);
        // A boundary does not narrow what a resource's policy grants to the very user; what it grants to a role, or to everyone, it does.
        bool? beyond = request.Principal.Contains(":user/", StringComparison.Ordinal) ? Logic.Or(evaluation.AllowsByName, missingResource) : false;
        bool? direct = Logic.Or(beyond, Logic.And(named, bounded));
        bool? granted = !within ? Logic.And(own, Logic.Or(named, delegated))
            : stack.Mode == ResourcePolicyMode.ResourceDecides ? Logic.Or(direct, Logic.And(delegated, own))
            : Logic.Or(own, direct);
        bool? denied = Logic.Or(evaluation.Denies, stack.Principal.Missing.Any(missing => missing.MayDeny) || stack.ResourceIsMissing ? null : false);
        bool? verdict = Logic.And(Logic.And(Logic.Not(denied), organization), granted);
        return new(
            verdict switch { true => AccessVerdict.Allowed, false => AccessVerdict.Denied, _ => AccessVerdict.Unknown },
            [.. Reasons(verdict, evaluation, stack, granted, organization).Take(MaxReasons)])
        {
            Supposed = [.. evaluation.Supposed.Where(supposed => Counts(supposed, evaluation, within && stack.Mode == ResourcePolicyMode.Either))],
        };
    }

    // What another statement allows anyhow rests on no supposition.
    private static bool Counts(Supposition supposed, Evaluation evaluation, bool eitherIsEnough) => !supposed.Statement.Allows || supposed.Layer switch
    {
        Layer.Identity => !evaluation.AllowsSurely(Layer.Identity) && !(eitherIsEnough && evaluation.AllowsSurely(Layer.Resource)),
        Layer.Resource or Layer.ResourceToAccount => !evaluation.AllowsSurely(supposed.Layer) && !evaluation.AllowsSurely(Layer.Resource)
            && !(eitherIsEnough && evaluation.AllowsSurely(Layer.Identity)),
        _ => !evaluation.AllowsSurely(supposed.Layer),
    };

    private static IEnumerable<string> Reasons(bool? verdict, Evaluation evaluation, PolicyStack stack, bool? granted, bool? organization)
    {
        if (verdict == true)
        {
            return evaluation.Allowing;
        }
        if (verdict == false)
        {
            return evaluation.Denies == true ? evaluation.Denying
                : organization == false ? ["no service or resource control policy of some level of the organization allows it"]
                : granted == false ? ["no policy allows it"]
                : [];
        }
        return evaluation.Open
            .Concat(stack.Principal.Missing.Select(missing => missing.Failure.Message))
            .Concat(stack.Principal.MissingBoundary is { } boundary ? [boundary.Message] : [])
            .Concat(stack.ResourceIsMissing ? [ResourceUnread] : [])
            .Concat(stack.OrganizationIsMissing ? ["service control policies could not be read"] : []);
    }
}
