using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;

namespace FormTool.Benchmarks;

/// <summary>An estate many times over: of every resource as many copies as are asked for, each with ids of its own that fit those of its neighbours.</summary>
internal sealed partial class MultipliedSource(IInventorySource one, int copies) : IInventorySource
{
    // There is one of each, however large the account.
    private static readonly HashSet<string> Single = ["account", "region"];

    public DateTimeOffset Now => one.Now;

    public string Account => one.Account;

    public string Partition => one.Partition;

    public IReadOnlyList<string> Regions => one.Regions;

    public int Calls => one.Calls;

    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Listing? parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ResourcePage page in one.ReadAsync(plan, region, parents, cancellationToken).ConfigureAwait(false))
        {
            for (int copy = 0; copy < (Single.Contains(plan.Type.Name) || !page.Items.Any() ? 1 : copies); copy++)
            {
                int number = copy;
                yield return page with { Items = [.. page.Items.Select(item => Copy(item, number))], Failure = copy == 0 ? page.Failure : null };
            }
        }
    }

    private static Resource Copy(Resource resource, int copy)
    {
        if (copy == 0)
        {
            return resource;
        }
        string Numbered(string text) => MadeId().Replace(text, id => $"{id.Value[..^6]}{copy:x6}");
        string id = Numbered(resource.Id);
        // A name that a person gave has no digits to change: it gets the number behind it, in this resource at least.
        string document = Numbered(resource.Document.ToString());
        if (id == resource.Id && !id.Contains('"', StringComparison.Ordinal))
        {
            (id, document) = ($"{id}-{copy:x6}", document.Replace($"\"{id}\"", $"\"{id}-{copy:x6}\"", StringComparison.Ordinal));
        }
        string? arn = resource.Arn is null ? null : Numbered(resource.Arn);
        return resource with { Id = id, Arn = arn == resource.Arn && arn is not null ? $"{arn}-{copy:x6}" : arn, Document = (ObjectNode)NodeJson.ParseMarked(System.Text.Encoding.UTF8.GetBytes(document)) };
    }

    [GeneratedRegex("(?<=[a-z]-)[0-9a-f]{17}(?![0-9a-f])|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex MadeId();
}
