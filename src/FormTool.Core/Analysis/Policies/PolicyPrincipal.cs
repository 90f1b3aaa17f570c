namespace FormTool.Core.Analysis.Policies;

/// <summary>What a principal of a policy is.</summary>
internal enum PrincipalKind
{
    /// <summary>A whole account: its root ARN, or its bare id.</summary>
    Account,
    /// <summary>A user, a role, or a session of one.</summary>
    Identity,
    /// <summary>The unique id that is left when the user or role that was named is deleted.</summary>
    Deleted,
    /// <summary>An AWS service.</summary>
    Service,
    /// <summary>A SAML or OpenID Connect provider.</summary>
    Federated,
    /// <summary>An S3 canonical user.</summary>
    CanonicalUser,
    /// <summary>A CloudFront origin access identity.</summary>
    OriginAccess,
}

/// <summary>One named principal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As the policy names it.</param>
/// <param name="Account">The account that it belongs to, twelve digits; null where the text does not say.</param>
internal sealed record PolicyPrincipal(PrincipalKind Kind, string Text, string? Account)
{
    /// <summary>Reads what stands under <c>AWS</c>; null where it can be no principal.</summary>
    public static PolicyPrincipal? OfAws(string text)
    {
        if (IsAccount(text))
        {
            return new(PrincipalKind.Account, text, text);
        }
        if (IsUniqueId(text))
        {
            return new(PrincipalKind.Deleted, text, null);
        }
        if (Arn.Parse(text) is not { Service: "iam" or "sts" } arn)
        {
            return null;
        }
        if (arn.Account == "cloudfront")
        {
            return new(PrincipalKind.OriginAccess, text, null);
        }
        if (!IsAccount(arn.Account))
        {
            return null;
        }
        return new(arn.Resource == "root" ? PrincipalKind.Account : PrincipalKind.Identity, text, arn.Account);
    }

    /// <summary>Reads what stands under <c>Federated</c>: a provider's ARN, or a provider that AWS knows by name.</summary>
    public static PolicyPrincipal OfFederated(string text) => new(PrincipalKind.Federated, text, Arn.Parse(text)?.Account);

    /// <summary>Whether the text is twelve digits.</summary>
    public static bool IsAccount(string text)
    {
        if (text.Length != 12)
        {
            return false;
        }
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsUniqueId(string text) =>
        text.Length is >= 16 and <= 128 && text[0] == 'A' && text[..4] is "AIDA" or "AROA" or "AGPA" or "ANPA" && text.All(char.IsAsciiLetterOrDigit);
}

/// <summary>The parts of an ARN.</summary>
internal readonly record struct Arn(string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>Reads an ARN (or a pattern of one); null where there are fewer than six parts.</summary>
    public static Arn? Parse(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return null;
        }
        string[] parts = text.Split(':', 6);
        return parts.Length == 6 ? new(parts[1], parts[2], parts[3], parts[4], parts[5]) : null;
    }
}
