using System.Collections.Concurrent;
using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Posture;

/// <summary>Counts what a run sees and what it cannot see, from many threads.</summary>
internal sealed class CoverageTally(IInventorySource source)
{
    private readonly ConcurrentDictionary<string, long> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Type, string Region, string Operation, string Code), (ReadFailure Failure, int Count)> _gaps = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _seen;

    public long Seen => Volatile.Read(ref _seen);

    public void Saw(TypePlan plan, IReadOnlyList<Resource> resources)
    {
        Interlocked.Add(ref _seen, resources.Count);
        _resources.AddOrUpdate(plan.Type.Name, resources.Count, (_, known) => known + resources.Count);
        foreach (Resource resource in resources)
        {
            foreach (DetailDefinition detail in plan.Details)
            {
                if (resource.Document[detail.Member] is UnreadableNode unreadable)
                {
                    Missed(plan.Type.Name, resource.Region, unreadable.Failure);
                }
            }
        }
    }

    public void Missed(string type, string region, ReadFailure failure) => _gaps.AddOrUpdate(
        (type, region, failure.Operation, failure.Code),
        (failure, 1),
        (_, known) => (known.Failure, known.Count + 1));

    public Coverage Sum() => new()
    {
        Account = source.Account,
        Regions = source.Regions,
        AsOf = source.Now,
        Duration = _clock.Elapsed,
        Calls = source.Calls,
        Resources = new SortedDictionary<string, long>(_resources, StringComparer.Ordinal),
        Gaps = [.. _gaps
            .Select(gap => new CoverageGap(gap.Key.Type, gap.Key.Region, gap.Value.Failure, gap.Value.Count))
            .OrderBy(gap => gap.ResourceType, StringComparer.Ordinal)
            .ThenBy(gap => gap.Region, StringComparer.Ordinal)
            .ThenBy(gap => gap.Failure.Operation, StringComparer.Ordinal)],
    };
}
