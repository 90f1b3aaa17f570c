using System.Text.RegularExpressions;

namespace FormTool.Core.Analysis.Availability;

/// <summary>Which instance types EC2 can move to other hardware after a failed system check: those whose disks are all EBS, and the
/// few with own disks that AWS names. Bare metal is never moved.</summary>
internal static partial class RecoverableType
{
    /// <summary>The series whose members without own disks are recoverable, and whole families that are besides.</summary>
    private static readonly HashSet<string> s_series = ["a", "c", "m", "r", "t", "u", "x", "hpc"];

    private static readonly HashSet<string> s_families = ["c3", "m3", "r3", "x1", "x1e", "x2idn", "x2iedn", "g3", "g5g", "inf1", "p3", "vt1"];

    /// <summary>Whether it is; null where the type is not written as EC2 writes them.</summary>
    public static bool? Supports(string? instanceType)
    {
        Match match = TypeName().Match(instanceType ?? "");
        if (!match.Success)
        {
            return null;
        }
        string size = match.Groups["size"].Value, family = match.Groups["family"].Value;
        return !size.StartsWith("metal", StringComparison.Ordinal)
            && (s_families.Contains(family)
                || (s_series.Contains(match.Groups["series"].Value) && !match.Groups["attributes"].Value.Contains('d')));
    }

    // m6gd.large: series m, generation 6, attributes gd. u-6tb1.112xlarge and u7i-12tb.224xlarge name their memory too.
    [GeneratedRegex(@"^(?<family>(?<series>[a-z]{1,4})(?:[0-9]{1,3}(?<attributes>[a-z]{0,5})(?:-[a-z0-9]{1,8})?|-[0-9]{1,3}tb[0-9]))\.(?<size>[a-z0-9-]{1,20})$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
