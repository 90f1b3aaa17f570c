using System.Text.RegularExpressions;
using FormTool.Aws.Client;
using FormTool.Aws.Models;

namespace FormTool.Aws.Endpoints;

/// <summary>Where a service is asked, and the region that its signature names.</summary>
internal sealed partial record ServiceEndpoint(Uri Url, string SigningRegion)
{
    /// <summary>Services that are one for a whole partition: host and signing region by partition, where the host is not
    /// <c>{prefix}.{global region}.{suffix}</c>.</summary>
    private static readonly Dictionary<string, Dictionary<string, (string Host, string Region)>> Global = new(StringComparer.Ordinal)
    {
        ["account"] = [],
        ["budgets"] = new() { ["aws"] = ("budgets.amazonaws.com", "us-east-1"), ["aws-cn"] = ("budgets.amazonaws.com.cn", "cn-northwest-1") },
        ["ce"] = [],
        ["cloudfront"] = new() { ["aws"] = ("cloudfront.amazonaws.com", "us-east-1") },
        ["health"] = [],
        ["iam"] = new()
        {
            ["aws"] = ("iam.amazonaws.com", "us-east-1"),
            ["aws-cn"] = ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ["aws-us-gov"] = ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
        },
        ["organizations"] = [],
        ["route53"] = new()
        {
            ["aws"] = ("route53.amazonaws.com", "us-east-1"),
            ["aws-cn"] = ("route53.amazonaws.com.cn", "cn-northwest-1"),
            ["aws-us-gov"] = ("route53.us-gov.amazonaws.com", "us-gov-west-1"),
        },
        ["route53domains"] = [],
        ["shield"] = [],
        ["support"] = new() { ["aws-cn"] = ("support.cn-north-1.amazonaws.com.cn", "cn-north-1") },
        ["trustedadvisor"] = [],
    };

    /// <summary>Whether the service has one endpoint for its whole partition, whatever region is asked for.</summary>
    public static bool IsGlobal(ServiceModel service) => Global.ContainsKey(service.Name);

    /// <param name="service">The service.</param>
    /// <param name="region">The region that the caller named.</param>
    /// <param name="custom">The one endpoint for everything, or null for AWS's own.</param>
    /// <exception cref="InvalidRequestException">The region's name is none: it would become part of a host name.</exception>
    public static ServiceEndpoint Resolve(ServiceModel service, string region, Uri? custom)
    {
        if (!RegionName().IsMatch(region))
        {
            string shown = AwsServiceException.Clean(region, 40);
            throw new InvalidRequestException(service.Name, "", "Region", "a region such as us-east-1", $"'{shown}' is not the name of a region; expected one such as us-east-1.");
        }
        Partition partition = Partition.OfRegion(region);
        (string host, string signing) = Global.TryGetValue(service.Name, out Dictionary<string, (string Host, string Region)>? known)
            ? known.TryGetValue(partition.Id, out (string, string) own) ? own : (Host(service, partition.GlobalRegion, partition), partition.GlobalRegion)
            : (Host(service, region, partition), region);
        return new(custom ?? new Uri($"https://{host}/"), signing);
    }

    private static string Host(ServiceModel service, string region, Partition partition) =>
        $"{service.EndpointPrefix}.{region}.{partition.DnsSuffix}";

    [GeneratedRegex("^[a-z]{2,8}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
