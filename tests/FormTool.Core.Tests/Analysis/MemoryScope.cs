using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Inventory;
using Xunit;

namespace FormTool.Core.Tests.Analysis;

/// <summary>An account and region held in memory, for analyzers under test.</summary>
internal sealed class MemoryScope : IAnalysisScope
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, (List<Resource> Items, ReadFailure? Failure)> _listings = [];
    private readonly ConcurrentDictionary<string, Lazy<object>> _shared = new();
    private readonly HashSet<string> _declared = [];

    public DateTimeOffset Now => s_now;

    public string Account => "111122223333";

    public string Region { get; init; } = "us-east-1";

    public string Partition => "aws";

    /// <summary>Adds resources of a type, each a JSON document (marked form: <c>$unreadable</c> counts).</summary>
    public MemoryScope With(string type, params string[] documents)
    {
        List<Resource> items = Entry(type).Items;
        foreach (string document in documents)
        {
            items.Add(Make(type, document, items.Count.ToString()));
        }
        return this;
    }

    /// <summary>Adds one resource with its ARN, and its region where that is another.</summary>
    public MemoryScope Add(string type, string? arn, string document, string? region = null)
    {
        List<Resource> items = Entry(type).Items;
        items.Add(Make(type, document, items.Count.ToString()) with { Arn = arn, Region = region ?? Region });
        return this;
    }

    public MemoryScope With(string type, IEnumerable<ObjectNode> documents)
    {
        List<Resource> items = Entry(type).Items;
        foreach (ObjectNode document in documents)
        {
            items.Add(new(type, items.Count.ToString(), null, Account, Region, document, s_now));
        }
        return this;
    }

    /// <summary>Makes the listing of a type fail; what was added stays as what arrived before.</summary>
    public MemoryScope Failing(string type, string action)
    {
        _listings[type] = (Entry(type).Items, new(action, action, "AccessDenied", "not authorized"));
        return this;
    }

    public Resource Make(string type, string document, string id = "id") =>
        new(type, id, null, Account, Region, (ObjectNode)NodeJson.ParseMarked(System.Text.Encoding.UTF8.GetBytes(document)), s_now);

    /// <summary>What the analyzer of that member says. Reading a type that it did not declare as a source fails the test.</summary>
    public Node Fact(string type, string member, Resource resource)
    {
        IAnalyzer analyzer = Analyzers.All.Single(analyzer => analyzer.ResourceType == type && analyzer.Member == member);
        _declared.Clear();
        _declared.UnionWith(analyzer.Sources.Select(source => source.ResourceType));
        return analyzer.Analyze(resource, this);
    }

    public Node Fact(string type, string member, string document, string id = "id") => Fact(type, member, Make(type, document, id));

    public Listing All(string resourceType)
    {
        Assert.Contains(resourceType, _declared);
        (List<Resource> items, ReadFailure? failure) = Entry(resourceType);
        return new(items, failure);
    }

    public IReadOnlyList<Resource> Find(string resourceType, string path, string value)
    {
        All(resourceType);
        ILookup<string, Resource> index = Once($"find {resourceType} {path}", () => Entry(resourceType).Items.ToLookup(resource =>
            path.Split('.').Aggregate((Node)resource.Document, (node, member) => node[member]).AsText() ?? ""));
        return [.. index[value]];
    }

    public T Once<T>(string key, Func<T> make) where T : class => (T)_shared.GetOrAdd(key, _ => new(make)).Value;

    private (List<Resource> Items, ReadFailure? Failure) Entry(string type)
    {
        if (!_listings.TryGetValue(type, out (List<Resource> Items, ReadFailure? Failure) entry))
        {
            _listings[type] = entry = ([], null);
        }
        return entry;
    }
}
