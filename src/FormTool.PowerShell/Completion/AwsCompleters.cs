using System.Collections;
using FormTool.Aws.Connections;

namespace FormTool.PowerShell.Completion;

/// <summary>The profiles of the shared files.</summary>
public sealed class ProfileCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        ConnectionResolver.ProfileNames(new() { ProfileLocation = boundParameters["ProfileLocation"] as string }).Select(name => (name, "profile"));
}

/// <summary>The regions that AWS has, as this version knows them.</summary>
public sealed class RegionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        Amazon.RegionEndpoint.EnumerableAllRegions.Select(region => (region.SystemName, region.DisplayName));
}
