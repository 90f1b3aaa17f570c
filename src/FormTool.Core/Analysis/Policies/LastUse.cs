using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Policies;

/// <summary>Adds <c>LastUse</c> to users and roles: which of the services that their policies let them use they used in the last 90 days.</summary>
internal sealed class LastUse(string resourceType) : IAnalyzer
{
    private const int MostNamed = 50;

    private static readonly TimeSpan s_recent = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public string ResourceType => resourceType;

    /// <inheritdoc/>
    public string Member => "LastUse";

    /// <inheritdoc/>
    public IReadOnlyList<string> Reads { get; } = ["LastAccessed"];

    /// <inheritdoc/>
    public IReadOnlyList<AnalyzerSource> Sources => [];

    /// <inheritdoc/>
    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node services = resource.Document["LastAccessed"];
        if (services.Kind is NodeKind.Unreadable or NodeKind.Null)
        {
            return services;
        }
        List<(string Service, DateTimeOffset? At)> granted = [.. services.Items
            .Select(service => (service["ServiceNamespace"].AsText() ?? "", service["LastAuthenticated"].AsText() is string at ? Timestamp.Parse(at) : null))
            .OrderBy(service => service.Item1, StringComparer.Ordinal)];
        List<string> unused = [.. granted.Where(service => !(service.At > scope.Now - s_recent)).Select(service => service.Service)];
        DateTimeOffset? last = granted.Max(service => service.At);
        return new ObjectNode(5)
        {
            { "Granted", Node.Of(granted.Count) },
            { "Used", Node.Of(granted.Count - unused.Count) },
            { "UnusedCount", Node.Of(unused.Count) },
            { "Unused", Node.Of([.. unused.Take(MostNamed)]) },
            { "At", last is DateTimeOffset moment ? Node.Of(moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)) : Node.Null },
        };
    }
}
