using System.Runtime.CompilerServices;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Core.Tests.Collection;

/// <summary>Resources that a test holds in its hand, as a source.</summary>
internal sealed class HeldSource(params Resource[] resources) : IInventorySource
{
    public static readonly DateTimeOffset Moment = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now => Moment;

    public string Account => "123456789012";

    public string Partition => "aws";

    public IReadOnlyList<string> Regions { get; init; } = ["us-east-1"];

    public int Calls => 0;

    public Dictionary<string, ReadFailure> Failures { get; } = [];

    public List<string> Read { get; } = [];

    public static Resource Of(string type, string id, string json, string region = "us-east-1") =>
        new(type, id, null, "123456789012", region, (ObjectNode)NodeJson.ParseMarked(System.Text.Encoding.UTF8.GetBytes(json)), Moment);

    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Listing? parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (Read)
        {
            Read.Add($"{plan.Type.Name} {region}");
        }
        Resource[] found = [.. resources.Where(resource => resource.Type == plan.Type.Name && (plan.Type.IsGlobal || resource.Region == region))];
        foreach (Resource[] page in found.Chunk(2))
        {
            foreach (Resource resource in page)
            {
                // As a live source does: every detail is there, be it null.
                foreach (DetailDefinition detail in plan.Details.Where(detail => !resource.Document.Has(detail.Member)))
                {
                    resource.Document.Set(detail.Member, Node.Null);
                }
                foreach (DerivedMember derived in plan.Derived)
                {
                    resource.Document.Set(derived.Member, Node.Null);
                }
            }
            yield return new(page, null);
        }
        if (Failures.TryGetValue(plan.Type.Name, out ReadFailure? failure))
        {
            yield return new([], failure);
        }
    }
}
