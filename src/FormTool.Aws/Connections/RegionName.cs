using System.Text.RegularExpressions;
using Amazon;
using FormTool.Aws.Client;

namespace FormTool.Aws.Connections;

/// <summary>The check of a region's name, before anything is sent to a host made from it.</summary>
public static partial class RegionName
{
    /// <summary>The name in lower case where it is a region of a partition that FormTool knows: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.
    /// A region that is newer than this version is known by its form.</summary>
    /// <param name="region">What was given.</param>
    /// <param name="where">Where it was found, for the message: <c>-Region</c>, <c>AWS_REGION</c>.</param>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.RegionNotValid"/>.</exception>
    public static string Check(string region, string where)
    {
        string name = region.Trim().ToLowerInvariant();
        if (IsKnown(name) || (Form().IsMatch(name) && Partition(name) is not null))
        {
            return name;
        }
        string shown = AwsServiceException.Clean(region, 40);
        string advice = Form().IsMatch(name)
            ? "FormTool knows the partitions aws, aws-cn and aws-us-gov."
            : NearestName.Of(name, RegionEndpoint.EnumerableAllRegions.Select(known => known.SystemName).Where(IsKnown)) is string near
                ? $"Did you mean {near}?"
                : "A region is named like us-east-1.";
        throw new ConnectionException(ConnectionException.RegionNotValid, $"'{shown}' ({where}) is no AWS region. {advice}");
    }

    /// <summary>The partition of a region by its prefix: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>; null for any other.</summary>
    public static string? Partition(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ when Commercial().IsMatch(region) => "aws",
        _ => null,
    };

    private static bool IsKnown(string name) =>
        Partition(name) is not null && RegionEndpoint.EnumerableAllRegions.Any(known => known.SystemName == name);

    // Countries may be new, directions are not: so a slip of the finger (us-esat-1) is no new region.
    [GeneratedRegex(@"^[a-z]{2}(-gov|-iso[a-z]?)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d{1,2}\z")]
    private static partial Regex Commercial();
}
