using System.Collections.Concurrent;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Collection;

/// <summary>Asks for the details of one resource, side by side where none depends on another, and puts them into its document.
/// What is asked about something that many resources have in common (the image of a fleet, an engine's release) is asked once.</summary>
internal sealed class DetailReader(CallReader calls, string partition, string account)
{
    private const int MostShared = 1000;

    private readonly ConcurrentDictionary<string, Lazy<Task<Node>>> _shared = new(StringComparer.Ordinal);

    /// <summary>Adds every detail of the plan, and a place for every derived member. Gives the region in which the resource lives,
    /// where its type says that.</summary>
    public async Task<string?> CompleteAsync(TypePlan plan, ObjectNode document, string region, CancellationToken cancellationToken)
    {
        Reading reading = new(plan, document, region, this, cancellationToken);
        await Task.WhenAll(plan.Details.Select(reading.MemberAsync)).ConfigureAwait(false);
        foreach (DetailDefinition detail in plan.Details)
        {
            document.Set(detail.Member, await reading.MemberAsync(detail).ConfigureAwait(false));
        }
        foreach (DerivedMember derived in plan.Derived)
        {
            // The place is made now, so that filling it later changes one reference and nothing that another thread reads.
            document.Set(derived.Member, Node.Null);
        }
        document.Compact();
        return plan.Type.ItemRegion?.FillText(document, new(partition, account, region));
    }

    private sealed class Reading(TypePlan plan, ObjectNode document, string region, DetailReader reader, CancellationToken cancellationToken)
    {
        private readonly ConcurrentDictionary<string, Lazy<Task<Node>>> _members = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, Lazy<Task<(ObjectNode?, ReadFailure?)>>> _replies = new(StringComparer.Ordinal);

        public Task<Node> MemberAsync(DetailDefinition detail) =>
            _members.GetOrAdd(detail.Member, _ => new(() => ReadAsync(detail))).Value;

        private async Task<Node> ReadAsync(DetailDefinition detail)
        {
            // A view of the document with those details that this one speaks of.
            Node view = document;
            string asked = region;
            if (await NeededAsync(detail, detail.Call.Paths.Concat(detail.When?.Paths ?? [])).ConfigureAwait(false) is ObjectNode needed)
            {
                view = needed;
            }
            if (plan.Type.ItemRegion is Template lives
                && !lives.Paths.Any(path => First(path) == detail.Member))
            {
                Node where = await NeededAsync(detail, lives.Paths).ConfigureAwait(false) ?? document;
                if (lives.Fill(where, new(reader.Partition, reader.Account, region)) is UnreadableNode unreadable)
                {
                    return unreadable;
                }
                asked = lives.FillText(where, new(reader.Partition, reader.Account, region)) ?? region;
            }
            if (detail.When is Condition when)
            {
                switch (when.Evaluate((ObjectNode)view, DateTimeOffset.UtcNow))
                {
                    case Truth.False:
                        return Node.Null;
                    case Truth.Unknown:
                        return FirstUnreadable(view, when.Paths) ?? new UnreadableNode(new(
                            detail.Call.Name, detail.Call.MissingAction, "NotCollected", $"Whether {detail.Call.Name} applies could not be told."));
                }
            }
            Node input = await reader.Calls.BeginAsync(detail.Call, view, new(reader.Partition, reader.Account, asked), asked, cancellationToken).ConfigureAwait(false);
            return input is not ObjectNode members ? input
                : IsShared(detail) ? await reader.SharedAsync(
                    $"{plan.Type.Name} {detail.Member} {asked} {input}", () => AskAsync(detail, members, asked)).ConfigureAwait(false)
                : await AskAsync(detail, members, asked).ConfigureAwait(false);
        }

        // A question that has the resource's own id in it is asked by no other; one without an input is asked once anyway.
        private bool IsShared(DetailDefinition detail) =>
            detail.Call.Job is null && detail.Call.Paths.Any() && !detail.Call.Paths.Intersect(Own, StringComparer.Ordinal).Any();

        private IEnumerable<string> Own => plan.Type.Id.Paths.Concat(plan.Type.Arn?.Paths ?? []);

        private async Task<Node> AskAsync(DetailDefinition detail, ObjectNode input, string asked)
        {
            Node value;
            if (detail.Pages is DocumentPath pages)
            {
                ListNode all = new();
                await foreach ((ObjectNode? reply, ReadFailure? failure) in reader.Calls.PagesAsync(detail.Call, input, asked, cancellationToken).ConfigureAwait(false))
                {
                    if (reply is null)
                    {
                        // A list that is not whole would look whole.
                        return new UnreadableNode(failure!);
                    }
                    foreach (Node item in pages.Get(reply).Items)
                    {
                        all.Add(item);
                    }
                }
                value = all;
            }
            else
            {
                string key = $"{detail.Call.Name} {asked} {input}";
                (ObjectNode? reply, ReadFailure? failure) = await _replies
                    .GetOrAdd(key, _ => new(() => reader.Calls.CallAsync(detail.Call, input, asked, cancellationToken))).Value
                    .ConfigureAwait(false);
                if (reply is null)
                {
                    return new UnreadableNode(failure!);
                }
                value = reply.Count == 0 ? Node.Null : detail.Take is DocumentPath take ? take.Get(reply) : reply;
            }
            value = detail.One ? Only(detail, value) : value;
            foreach (MemberDecoder decoder in detail.Decoders)
            {
                value = decoder.Apply(value);
            }
            return detail.Map is { } map && map.TryGetValue(value.IsNull ? "" : value.ToString()!, out Node? stands) ? stands : value;
        }

        private static Node Only(DetailDefinition detail, Node list) => list.Items switch
        {
            _ when list is UnreadableNode => list,
            [] => Node.Null,
            [Node one] => one,
            _ => new UnreadableNode(new(detail.Call.Name, detail.Call.MissingAction, "InvalidDocument", $"{detail.Call.Name} gave several where there is one.")),
        };

        /// <summary>The document with those other details in it that these paths name; null where they name none.</summary>
        private async Task<ObjectNode?> NeededAsync(DetailDefinition detail, IEnumerable<string> paths)
        {
            ObjectNode? view = null;
            foreach (string member in paths.Select(First).Distinct(StringComparer.Ordinal))
            {
                if (member != detail.Member && plan.Details.FirstOrDefault(other => other.Member == member) is DetailDefinition other)
                {
                    view ??= document.Copy();
                    view.Set(member, await MemberAsync(other).ConfigureAwait(false));
                }
            }
            return view;
        }

        private static Node? FirstUnreadable(Node view, IReadOnlyList<string> paths) =>
            paths.Select(path => DocumentPath.Parse(path).Get(view)).OfType<UnreadableNode>().FirstOrDefault();

        private static string First(string path) => path.Split('.', 2)[0].Split('[', 2)[0];
    }

    // An answer is kept, a failure is not: the next resource asks again. Past the bound nothing more is kept.
    private async Task<Node> SharedAsync(string question, Func<Task<Node>> ask)
    {
        if (!_shared.TryGetValue(question, out Lazy<Task<Node>>? answer))
        {
            if (_shared.Count >= MostShared)
            {
                return await ask().ConfigureAwait(false);
            }
            answer = _shared.GetOrAdd(question, new Lazy<Task<Node>>(ask));
        }
        try
        {
            Node node = await answer.Value.ConfigureAwait(false);
            if (node is UnreadableNode)
            {
                _shared.TryRemove(new(question, answer));
            }
            return node;
        }
        catch
        {
            _shared.TryRemove(new(question, answer));
            throw;
        }
    }

    private CallReader Calls => calls;

    private string Partition => partition;

    private string Account => account;
}
