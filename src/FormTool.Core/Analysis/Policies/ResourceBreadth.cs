namespace FormTool.Core.Analysis.Policies;

/// <summary>Whether resource patterns take in all resources of a kind, or only named ones.</summary>
internal static class ResourceBreadth
{
    /// <summary>Whether an Allow may reach all of a service's resources of some kind: <c>*</c>, <c>arn:aws:kms:*:*:key/*</c>, everything but a few.</summary>
    public static bool IsWide(PatternSet resources, string service) =>
        resources.Negated ? !resources.Covers(PatternSet.Everything) && resources.MayOverlap("*") : resources.Patterns.Any(pattern => IsWide(pattern.AtMost, service));

    /// <summary>Whether a Deny surely takes all of them away.</summary>
    public static bool IsSurelyWide(PatternSet resources, string service) =>
        !resources.Negated && resources.Patterns.Any(pattern => pattern.Surely is string form && IsWide(form, service));

    private static bool IsWide(string form, string service)
    {
        if (form.AsSpan().Trim("*?:").Length == 0)
        {
            return true;
        }
        if (!form.StartsWith("arn:", StringComparison.Ordinal) || Arn.Parse(form) is not Arn arn)
        {
            // "arn:*", "arn:aws:kms:*": fewer than six parts, and a star at the end that takes the rest.
            return form.EndsWith('*') && Wildcard.Overlaps(form, $"arn:*:{service}:*") && form.Count(c => c == ':') < 5;
        }
        if (!Wildcard.Matches(arn.Service, service))
        {
            return false;
        }
        // What stands before the first slash is the kind of resource, but for S3 and API Gateway's invocations: there it is a name.
        int separator = service is "s3" or "execute-api" ? -1 : arn.Resource.AsSpan().IndexOfAny('/', ':');
        string name = separator >= 0 && arn.Resource[..separator].AsSpan().IndexOfAny('*', '?') < 0 ? arn.Resource[(separator + 1)..] : arn.Resource;
        return name.AsSpan().Trim("*?/:").Length == 0;
    }
}
