using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;

namespace FormTool.Core.Exposure;

/// <summary>From which networks the instances, load balancers and databases of an account can be reached.</summary>
public sealed class ExposureRun
{
    private const string Internet = "internet";

    private readonly IInventorySource _source;
    private readonly CollectionRun _run;

    /// <summary>Plans to read them and the network around them; nothing is read yet.</summary>
    public ExposureRun(IInventorySource source, InventoryCatalog catalog)
    {
        _source = source;
        _run = new(source, CollectionPlan.ForMembers(
            [.. ExposureTarget.Types.Select(type => (type, "Exposure")), ("ec2.vpc", "VpcId"), ("ec2.network-interface", "NetworkInterfaceId")], catalog, Analyzers.All));
    }

    /// <summary>What has been seen so far.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>One record for each resource and network from which it can be reached, or may be.</summary>
    /// <param name="resources">Ids or ARNs, wildcards allowed; none for all.</param>
    /// <param name="from">Networks to ask about; none for the internet and every network that groups, routes and VPCs name.</param>
    /// <param name="ports">Only what is open on one of these ports of TCP or UDP; none for any.</param>
    /// <param name="progress">Told what is read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ExposureException">A text of <paramref name="from"/> is no network, or there is none of that id.</exception>
    public async IAsyncEnumerable<NetworkExposure> RecordsAsync(
        IReadOnlyList<string> resources, IReadOnlyList<string> from, IReadOnlyCollection<int> ports,
        IProgress<PostureProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GatheredScopes scopes = await GatheredScopes.ReadAsync(_source, _run, progress, cancellationToken).ConfigureAwait(false);
        (GatheredScope Scope, ExposureMap Map)[] maps = [.. scopes.Regional.Select(scope => (scope, new ExposureMap(scope)))];
        foreach (string text in from.Where(text => !IsInternet(text)))
        {
            if (maps.All(map => map.Map.Named(text) is null))
            {
                throw new ExposureException("NetworkNotFound", $"There is no '{text}' in the regions that were looked at.");
            }
        }
        foreach ((GatheredScope scope, ExposureMap map) in maps)
        {
            foreach (Resource resource in ExposureTarget.Types.SelectMany(type => scope.All(type).Items).Where(resource => IsWanted(resource, resources)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ExposureTarget target = ExposureTarget.Of(resource, scope);
                IEnumerable<NetworkExposure?> records = from.Count == 0
                    ? map.From(target)
                    : from.Select(text => IsInternet(text) ? ExposureMap.Internet(target) : map.Named(text) is NetworkSource source ? map.From(target, source) : null);
                foreach (NetworkExposure record in records.OfType<NetworkExposure>())
                {
                    if (record.Reachable is null || IsOpen(record, ports))
                    {
                        yield return record;
                    }
                }
            }
        }
    }

    private static bool IsInternet(string text) => text is "*" or "0.0.0.0/0" or "::/0" || text.Equals(Internet, StringComparison.OrdinalIgnoreCase);

    private static bool IsWanted(Resource resource, IReadOnlyList<string> wanted) => wanted.Count == 0 || wanted.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(pattern, resource.Id, ignoreCase: true)
        || (resource.Arn is string arn && FileSystemName.MatchesSimpleExpression(pattern, arn, ignoreCase: true)));

    private static bool IsOpen(NetworkExposure record, IReadOnlyCollection<int> ports) => ports.Count == 0 || record.Ports.Any(text =>
        text == "all traffic" || (text.Split('/') is ["tcp" or "udp", string range] && ports.Any(port => Holds(range, port))));

    private static bool Holds(string range, int port)
    {
        int[] bounds = [.. range.Split('-').Select(bound => int.Parse(bound, CultureInfo.InvariantCulture))];
        return bounds[0] <= port && bounds[^1] >= port;
    }
}
