using System.IO.Enumeration;

namespace FormTool.Core.Credentials;

/// <summary>Which credentials are asked for. What is not known fits no filter of age or use, and is counted.</summary>
public sealed record CredentialFilter
{
    /// <summary>Kinds; none means all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Users, with <c>*</c> and <c>?</c>; none means everybody and everything.</summary>
    public IReadOnlyList<string> UserNames { get; init; } = [];

    /// <summary>Only what has not changed for that long.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Only what was not used for that long; what was never used counts from when it was made.</summary>
    public TimeSpan? UnusedFor { get; init; }

    /// <summary>Whether it fits; null where that is not known.</summary>
    internal bool? Fits(LongLivedCredential credential, DateTimeOffset now)
    {
        if (UserNames.Count > 0 && !(credential.UserName is string user && UserNames.Any(name => FileSystemName.MatchesSimpleExpression(name, user, ignoreCase: true))))
        {
            return false;
        }
        bool? old = OlderThan is not TimeSpan age ? true : credential.Age is TimeSpan actual ? actual > age : null;
        bool? unused = UnusedFor is not TimeSpan idle ? true
            : credential.Used switch
            {
                null => null,
                true => credential.LastUsedAt is DateTimeOffset last ? now - last > idle : null,
                false => credential.Age is TimeSpan since ? since > idle : null,
            };
        return old == false || unused == false ? false : old is null || unused is null ? null : true;
    }
}
