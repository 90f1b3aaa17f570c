using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Inventory;

namespace FormTool.Core.Tests.Policies;

/// <summary>The listings of one account, for an analyzer under test.</summary>
internal sealed class PolicyScope : IAnalysisScope
{
    private readonly Dictionary<string, Listing> _listings = [];
    private readonly Dictionary<string, object> _once = [];
    private readonly Dictionary<(string Type, string Path), ILookup<string, Resource>> _indexes = [];

    public const string Own = "111111111111";

    public DateTimeOffset Now { get; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public string Account => Own;

    public string Region => "global";

    public string Partition => "aws";

    public PolicyScope Lists(string type, params IEnumerable<ObjectNode> documents)
    {
        _listings[type] = new([.. documents.Select(document => Item(type, document))], null);
        return this;
    }

    public PolicyScope CannotList(string type)
    {
        _listings[type] = new([], Denied(type));
        return this;
    }

    public static ReadFailure Denied(string what) => new($"op:{what}", $"act:{what}", "AccessDenied", "no");

    public static Resource Item(string type, ObjectNode document) => new(
        type,
        document["Name"].AsText() ?? document["UserName"].AsText() ?? document["RoleName"].AsText() ?? document["Id"].AsText() ?? "it",
        document["Arn"].AsText(), Own, "global", document, DateTimeOffset.UnixEpoch);

    public Listing All(string resourceType) => _listings.GetValueOrDefault(resourceType, Listing.Empty);

    public IReadOnlyList<Resource> Find(string resourceType, string path, string value)
    {
        if (!_indexes.TryGetValue((resourceType, path), out ILookup<string, Resource>? index))
        {
            index = All(resourceType).Items.ToLookup(item => item.Document[path].AsText() ?? "");
            _indexes[(resourceType, path)] = index;
        }
        return [.. index[value]];
    }

    public T Once<T>(string key, Func<T> make) where T : class
    {
        if (!_once.TryGetValue(key, out object? value))
        {
            _once[key] = value = make();
        }
        return (T)value;
    }

    public Node Fact(string type, string member, ObjectNode document) =>
        Analyzers.All.Single(analyzer => analyzer.ResourceType == type && analyzer.Member == member).Analyze(Item(type, document), this);
}
