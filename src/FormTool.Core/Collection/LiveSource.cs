using System.Runtime.CompilerServices;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>Reads resources from AWS, or from whatever endpoint stands in its place.</summary>
public sealed class LiveSource : IInventorySource
{
    private const int PagesAhead = 4;
    private const int ParentsAhead = 256;

    private readonly CallReader _calls;
    private readonly DetailReader _details;
    private readonly string _homeRegion;

    /// <summary>Reads with this client, as of this moment.</summary>
    /// <param name="client">The client; it is not disposed here.</param>
    /// <param name="account">The account, from STS.</param>
    /// <param name="partition">The partition, from the caller's ARN.</param>
    /// <param name="regions">The regions to look at.</param>
    /// <param name="homeRegion">The region that global services are asked through.</param>
    /// <param name="now">The clock of the run.</param>
    public LiveSource(AwsClient client, string account, string partition, IReadOnlyList<string> regions, string homeRegion, DateTimeOffset now)
    {
        (Account, Partition, Regions, Now, _homeRegion) = (account, partition, regions, now, homeRegion);
        _calls = new(client);
        _details = new(_calls, partition, account);
    }

    /// <inheritdoc/>
    public DateTimeOffset Now { get; }

    /// <inheritdoc/>
    public string Account { get; }

    /// <inheritdoc/>
    public string Partition { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Regions { get; }

    /// <inheritdoc/>
    public int Calls => _calls.Count;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourcePage> ReadAsync(
        TypePlan plan, string region, Listing? parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan.Type.List is not ListDefinition list)
        {
            ObjectNode whole = plan.Type.IsGlobal
                ? new() { { "Account", Account }, { "Partition", Partition } }
                : new() { { "Region", region }, { "Account", Account } };
            yield return new([await CompleteAsync(plan, whole, region, cancellationToken).ConfigureAwait(false)], null);
            yield break;
        }
        if (list.Each is EachDefinition each)
        {
            await foreach (ResourcePage page in ReadEachAsync(plan, list, each, region, parents!, cancellationToken).ConfigureAwait(false))
            {
                yield return page;
            }
            yield break;
        }
        await foreach (ResourcePage page in ReadListAsync(plan, list, region, null, cancellationToken).ConfigureAwait(false))
        {
            yield return page;
        }
    }

    private async IAsyncEnumerable<ResourcePage> ReadEachAsync(
        TypePlan plan, ListDefinition list, EachDefinition each, string region, Listing parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (parents.Failure is not null)
        {
            yield return new([], parents.Failure);
        }
        // Side by side and given in order; the limit is the service's own, and so many parents at most wait in memory.
        Queue<Task<List<ResourcePage>>> underWay = new();
        foreach (Resource parent in parents.Items)
        {
            while (underWay.Count >= ParentsAhead || (underWay.TryPeek(out Task<List<ResourcePage>>? first) && first.IsCompleted))
            {
                foreach (ResourcePage page in await underWay.Dequeue().ConfigureAwait(false))
                {
                    yield return page;
                }
            }
            underWay.Enqueue(OfParentAsync(plan, list, each, region, parent, cancellationToken));
        }
        while (underWay.TryDequeue(out Task<List<ResourcePage>>? next))
        {
            foreach (ResourcePage page in await next.ConfigureAwait(false))
            {
                yield return page;
            }
        }
    }

    private async Task<List<ResourcePage>> OfParentAsync(
        TypePlan plan, ListDefinition list, EachDefinition each, string region, Resource parent, CancellationToken cancellationToken)
    {
        List<ResourcePage> pages = [];
        await foreach (ResourcePage page in ReadListAsync(plan, list, region, (parent, each), cancellationToken).ConfigureAwait(false))
        {
            pages.Add(page);
        }
        return pages;
    }

    private async IAsyncEnumerable<ResourcePage> ReadListAsync(
        TypePlan plan, ListDefinition list, string region, (Resource Resource, EachDefinition Each)? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string asked = parent is { Resource.Region: string lives } && lives != "global" ? lives : Asked(plan, region);
        Node input = await _calls.BeginAsync(
            list.Call, parent?.Resource.Document ?? new ObjectNode(), new(Partition, Account, asked), asked, cancellationToken).ConfigureAwait(false);
        if (input is not ObjectNode members)
        {
            if (input is UnreadableNode unreadable)
            {
                yield return new([], unreadable.Failure);
            }
            yield break;
        }
        // The details of a page are asked for while the next pages arrive; so many pages at most wait for theirs.
        Queue<Task<ResourcePage>> underWay = new();
        await foreach ((ObjectNode? reply, ReadFailure? failure) in _calls.PagesAsync(list.Call, members, asked, cancellationToken).ConfigureAwait(false))
        {
            underWay.Enqueue(reply is null ? Task.FromResult(new ResourcePage([], failure)) : PageAsync(plan, list, reply, region, parent, cancellationToken));
            while (underWay.Count > PagesAhead || (underWay.TryPeek(out Task<ResourcePage>? first) && first.IsCompleted))
            {
                yield return await underWay.Dequeue().ConfigureAwait(false);
            }
        }
        foreach (Task<ResourcePage> page in underWay)
        {
            yield return await page.ConfigureAwait(false);
        }
    }

    private async Task<ResourcePage> PageAsync(
        TypePlan plan, ListDefinition list, ObjectNode reply, string region, (Resource Resource, EachDefinition Each)? parent, CancellationToken cancellationToken)
    {
        foreach (MemberDecoder decoder in list.ReplyDecoders)
        {
            decoder.Apply(reply);
        }
        Node items = list.Items.Get(reply);
        if (items is UnreadableNode unreadable)
        {
            return new([], unreadable.Failure);
        }
        IEnumerable<ObjectNode> documents = items.Items.Select(item => Prepare(item, list, parent));
        return new(
            await Task.WhenAll(documents.Select(document => CompleteAsync(plan, document, region, cancellationToken))).ConfigureAwait(false),
            null);
    }

    private string Asked(TypePlan plan, string region) => region == "global" ? plan.Type.Home ?? _homeRegion : region;

    private static ObjectNode Prepare(Node item, ListDefinition list, (Resource Resource, EachDefinition Each)? parent)
    {
        // A listing of bare ids (ListTopics' ARNs, ListKeys' ids) has texts for items.
        ObjectNode document = item as ObjectNode ?? new() { { "Value", item } };
        foreach (MemberDecoder decoder in list.ItemDecoders)
        {
            decoder.Apply(document);
        }
        if (parent is { } of)
        {
            foreach (string member in of.Each.Copy)
            {
                document.Set(member, of.Resource.Document[member]);
            }
        }
        return document;
    }

    private async Task<Resource> CompleteAsync(TypePlan plan, ObjectNode document, string region, CancellationToken cancellationToken)
    {
        string asked = Asked(plan, region);
        string lives = await _details.CompleteAsync(plan, document, asked, cancellationToken).ConfigureAwait(false) ?? region;
        TemplateNames names = new(Partition, Account, lives == "global" ? asked : lives);
        return new(
            plan.Type.Name,
            plan.Type.Id.FillText(document, names) ?? "?",
            plan.Type.Arn?.FillText(document, names),
            Account,
            lives,
            document,
            DateTimeOffset.UtcNow);
    }
}
