using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Aws.Tests;

/// <summary>The calls that reading everything in the inventory makes on an endpoint, each with a real input: ids come from what was listed before.</summary>
internal sealed class InventoryCalls(AwsClient client, string account, string region)
{
    /// <summary>How many resources of a type are asked for their details: one of them has what the others lack.</summary>
    private const int ItemsPerType = 4;

    private readonly Dictionary<string, List<ObjectNode>> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AwsCall> _calls = new(StringComparer.Ordinal);
    private readonly TemplateNames _names = new("aws", account, region);

    /// <summary>Every operation that the inventory reads with, as <c>service:Operation</c>.</summary>
    public static IEnumerable<string> Operations => InventoryCatalog.BuiltIn.Types.Values
        .SelectMany(type => type.Details.Select(detail => detail.Call).Concat(type.List is null ? [] : [type.List.Call]))
        .SelectMany(call => call.Job is null ? [call] : new[] { call, call.Job.Start })
        .Select(call => call.Name)
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>Makes the calls, parents before children.</summary>
    public async Task<IReadOnlyCollection<AwsCall>> CollectAsync(CancellationToken stop)
    {
        List<ResourceTypeDefinition> waiting = [.. InventoryCatalog.BuiltIn.Types.Values];
        while (waiting.Count > 0)
        {
            ResourceTypeDefinition next = waiting.First(type => type.List?.Each is not EachDefinition each || _documents.ContainsKey(each.Type));
            waiting.Remove(next);
            _documents[next.Name] = await ListAsync(next, stop);
            foreach (ObjectNode document in _documents[next.Name])
            {
                await DetailsAsync(next, document, stop);
            }
        }
        return _calls.Values;
    }

    private async Task<List<ObjectNode>> ListAsync(ResourceTypeDefinition type, CancellationToken stop)
    {
        if (type.List is not ListDefinition list)
        {
            return [new ObjectNode { { "Account", account }, { "Region", region }, { "Partition", "aws" } }];
        }
        List<ObjectNode> found = [];
        foreach (ObjectNode parent in list.Each is EachDefinition each ? _documents[each.Type] : [[]])
        {
            ObjectNode? reply = await CallAsync(list.Call, parent, stop);
            foreach (MemberDecoder decoder in reply is null ? [] : list.ReplyDecoders)
            {
                decoder.Apply(reply!);
            }
            foreach (Node item in reply is null ? [] : list.Items.Get(reply).Items.Take(ItemsPerType))
            {
                ObjectNode document = item as ObjectNode ?? new() { { "Value", item } };
                foreach (MemberDecoder decoder in list.ItemDecoders)
                {
                    decoder.Apply(document);
                }
                foreach (string member in list.Each?.Copy ?? [])
                {
                    document.Set(member, parent[member]);
                }
                found.Add(document);
            }
        }
        return [.. found.Take(ItemsPerType)];
    }

    private async Task DetailsAsync(ResourceTypeDefinition type, ObjectNode document, CancellationToken stop)
    {
        foreach (DetailDefinition detail in type.Details)
        {
            if (detail.When?.Evaluate(document, DateTimeOffset.UtcNow) is Truth.False)
            {
                continue;
            }
            ObjectNode? reply = await CallAsync(detail.Call, document, stop);
            document.Set(detail.Member, reply is null ? Node.Null : (detail.Pages ?? detail.Take)?.Get(reply) ?? reply);
        }
    }

    private async Task<ObjectNode?> CallAsync(CallDefinition call, Node document, CancellationToken stop)
    {
        if (call.Job is JobDefinition job)
        {
            document = document is ObjectNode known ? known.Copy() : new ObjectNode();
            ((ObjectNode)document).Set(JobDefinition.Member, await CallAsync(job.Start, document, stop) ?? Node.Null);
        }
        if (call.Input.Fill(document, _names) is not ObjectNode input)
        {
            return null;
        }
        AwsCall made = new(call.Service, call.Operation, region, input);
        _calls[$"{call.Name} {input}"] = made;
        try
        {
            return await client.CallAsync(made, stop);
        }
        catch (AwsServiceException)
        {
            return null; // whether the CLI fails too is what the test is about
        }
    }
}
