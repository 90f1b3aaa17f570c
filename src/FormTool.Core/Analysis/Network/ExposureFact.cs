using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Network;

/// <summary>The member <c>Exposure</c>: all doorways of a resource taken together.</summary>
internal static class ExposureFact
{
    private const int PathsShown = 50;

    public static Node Of(IReadOnlyList<Doorway> doorways, NetworkMap map, string? publicAddress, bool stopped)
    {
        List<KnownReach> reaches = [.. doorways.Select(doorway => doorway.Reach(map))];
        List<string> paths = [];
        for (int i = 0; i < doorways.Count && paths.Count < PathsShown; i++)
        {
            paths.AddRange(doorways[i].Paths(map, reaches[i].Certain).Take(PathsShown - paths.Count));
        }
        ObjectNode certain = Of(reaches.Select(reach => reach.Certain), publicAddress, stopped, paths);
        return reaches.Select(reach => reach.Failure).FirstOrDefault(failure => failure is not null) is ReadFailure failure
            ? Certainty.Merge(certain, Of(reaches.Select(reach => reach.Possible), publicAddress, stopped, paths), failure)
            : certain;
    }

    private static ObjectNode Of(IEnumerable<Reach> reaches, string? publicAddress, bool stopped, List<string> paths)
    {
        // Both families and all interfaces open the same port of the same machine.
        List<OpenPorts> open = [.. reaches.SelectMany(reach => reach.Open).Select(ports => ports with { Networks = "" }).Distinct()
            .OrderBy(ports => ports.Protocol, StringComparer.Ordinal).ThenBy(ports => ports.From)];
        return new()
        {
            { "Public", Node.Of(open.Count > 0) },
            { "PublicAddress", publicAddress },
            { "Ports", new ListNode(open.Select(ports => ports.ToNode(withNetworks: false))) },
            { "PortNumbers", OpenPorts.Numbers(open) },
            { "AllPorts", Node.Of(OpenPorts.AllPorts(open)) },
            { "Stopped", Node.Of(stopped) },
            { "Path", Node.Of(paths) },
        };
    }
}
