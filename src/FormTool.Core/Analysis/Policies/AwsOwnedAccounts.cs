using System.Collections.Frozen;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Accounts of AWS itself that its documentation asks customers to name: load balancers write their logs as these.
/// Whoever lets them in lets a service in, not a stranger.</summary>
internal static class AwsOwnedAccounts
{
    private const string LoadBalancers = "elasticloadbalancing.amazonaws.com";

    private static readonly FrozenSet<string> LoadBalancerLogs = FrozenSet.ToFrozenSet(
    [
        "127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648", "589379963580", "718504428378",
        "383597477331", "600734575887", "114774131450", "783225319266", "582318560864", "985666609251", "054676820928", "156460612806",
        "652711504416", "635631232127", "009996457667", "897822967062", "076674570225", "507241528517", "048591011584", "190560391635",
        "638102146993", "037604701340",
    ]);

    /// <summary>The service that owns the account, or null where it is nobody's whom we know.</summary>
    public static string? ServiceOf(string account) => LoadBalancerLogs.Contains(account) ? LoadBalancers : null;
}
