namespace FormTool.Core.Analysis.Policies;

/// <summary>Which callers fit the values of one condition key. Values are alternatives, so one that fits strangers opens the condition.</summary>
internal static class ValueLimits
{
    /// <summary>The callers that fit; null where strangers are among them, or where the key says nothing of the caller.</summary>
    public static Limit? Of(string key, ConditionOperator operation, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return null;
        }
        bool text = operation.Comparison is Comparison.Text or Comparison.TextIgnoreCase or Comparison.TextLike;
        bool arn = text || operation.Comparison == Comparison.Arn;
        bool like = operation.Comparison is Comparison.TextLike or Comparison.Arn;
        switch (key)
        {
            case "aws:principalaccount" or "kms:calleraccount" or "s3:dataaccesspointaccount" when text:
                return Accounts(Tie.Account, values, like, "${aws:resourceaccount}");
            case "aws:resourceaccount" or "s3:resourceaccount" when text:
                return values.All(value => IsVariable(value, "${aws:principalaccount}")) ? new(Tie.Account) : null;
            case "aws:sourceaccount" or "aws:sourceowner" when text:
                return Accounts(Tie.Source, values, like, "${aws:resourceaccount}");
            case "aws:vpceaccount" when text:
                return Accounts(Tie.Endpoint, values, like, "${aws:resourceaccount}");
            case "aws:principalarn" when arn:
                return Arns(Tie.Principal, values, like);
            case "aws:sourcearn" or "lambda:sourcefunctionarn" or "s3:dataaccesspointarn" when arn:
                return Arns(Tie.Source, values, like);
            case "aws:sourcevpcarn" when arn:
                return Arns(Tie.Endpoint, values, like);
            case "aws:principalorgid" when text:
                return Organizations(Tie.Organization, values, like, "${aws:resourceorgid}");
            case "aws:resourceorgid" when text:
                return values.All(value => IsVariable(value, "${aws:principalorgid}")) ? new(Tie.Organization) : null;
            case "aws:vpceorgid" when text:
                return Organizations(Tie.Organization, values, like, "${aws:resourceorgid}");
            case "aws:sourceorgid" when text:
                return Organizations(Tie.SourceOrganization, values, like, "${aws:resourceorgid}");
            case "aws:principalorgpaths" or "aws:vpceorgpaths" when text:
                return OrganizationPaths(Tie.Organization, values);
            case "aws:sourceorgpaths" when text:
                return OrganizationPaths(Tie.SourceOrganization, values);
            case "aws:sourceip" when text || operation.Comparison == Comparison.Address:
                return SourceRanges.AreNarrow(values) ? new(Tie.Network) : null;
            case "aws:sourcevpc" or "aws:sourcevpce" or "aws:ec2instancesourcevpc" when text:
                return values.All(value => value.StartsWith("vpc", StringComparison.Ordinal) && IsLiteral(value, like)) ? new(Tie.Endpoint) : null;
            case "aws:userid" when text:
                return values.All(value => IsUserId(value, like)) ? new(Tie.Principal) : null;
            case "aws:principalservicename" or "aws:principalservicenameslist" when text:
                return values.All(value => value.Length > 0 && IsLiteral(value, like)) ? new(Tie.Service, [], values) : null;
            case "aws:principalisawsservice" when operation.Comparison == Comparison.Boolean:
                return values.All(IsTrue) ? new(Tie.Service) : null;
            case "sts:externalid" when text:
                return values.All(value => value.Length > 1 && IsLiteral(value, like)) ? new(Tie.ExternalId) : null;
            case "lambda:eventsourcetoken" when text:
                return values.All(value => value.Length > 1 && IsLiteral(value, like)) ? new(Tie.Source) : null;
            // A mount target stands in one VPC: who comes by it is inside.
            case "elasticfilesystem:accessedviamounttarget" when operation.Comparison == Comparison.Boolean:
                return values.All(IsTrue) ? new(Tie.Endpoint) : null;
            case "aws:multifactorauthpresent" when operation.Comparison == Comparison.Boolean:
                return values.All(IsTrue) ? new(Tie.Mfa) : null;
            case "aws:multifactorauthage" when operation is { Comparison: Comparison.Number, Relation: "LessThan" or "LessThanEquals" }:
                return new(Tie.Mfa);
            default:
                return key.StartsWith("kms:encryptioncontext:", StringComparison.Ordinal) && arn ? Arns(Tie.Source, values, like) : null;
        }
    }

    private static Limit? Accounts(Tie tie, IReadOnlyList<string> values, bool like, string own)
    {
        List<string> accounts = [];
        foreach (string value in values)
        {
            if (PolicyPrincipal.IsAccount(value))
            {
                accounts.Add(value);
            }
            else if (!IsVariable(value, own) && (like || value.Contains("${", StringComparison.Ordinal)))
            {
                return null;
            }
        }
        return new(accounts.Count == 0 && !values.Any(value => IsVariable(value, own)) ? Tie.Nobody : tie, accounts, []);
    }

    /// <summary>ARNs that name an account; where a service's ARNs have none (S3 buckets), a resource written out.</summary>
    private static Limit? Arns(Tie tie, IReadOnlyList<string> values, bool like)
    {
        List<string> accounts = [];
        foreach (string value in values)
        {
            if (Arn.Parse(value) is not Arn arn)
            {
                return null;
            }
            if (PolicyPrincipal.IsAccount(arn.Account))
            {
                accounts.Add(arn.Account);
            }
            else if (arn.Account == "${aws:ResourceAccount}")
            {
                continue;
            }
            else if (arn.Account.Length > 0 || !IsLiteral(arn.Resource.Split('/')[0], like) || arn.Resource.Length == 0)
            {
                return null;
            }
        }
        return new(tie, [.. accounts.Distinct()], []);
    }

    private static Limit? Organizations(Tie tie, IReadOnlyList<string> values, bool like, string own) =>
        values.All(value => IsVariable(value, own) || (value.StartsWith("o-", StringComparison.Ordinal) && IsLiteral(value, like))) ? new(tie) : null;

    private static Limit? OrganizationPaths(Tie tie, IReadOnlyList<string> values) =>
        values.All(value => value.StartsWith("o-", StringComparison.Ordinal) && value.IndexOf('/') is int slash and > 2 && IsLiteral(value[..slash], like: true)) ? new(tie) : null;

    // Unique ids are AWS's own: AROAEXAMPLEID:session. A star is harmless behind the whole id.
    private static bool IsUserId(string value, bool like)
    {
        int end = value.IndexOf(':');
        string id = end < 0 ? value : value[..end];
        return IsLiteral(id, like) && (PolicyPrincipal.IsAccount(id) || (id.Length >= 16 && id.StartsWith('A')));
    }

    private static bool IsLiteral(string value, bool like) =>
        !value.Contains("${", StringComparison.Ordinal) && !(like && value.AsSpan().IndexOfAny('*', '?') >= 0);

    private static bool IsVariable(string value, string variable) => value.Equals(variable, StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
