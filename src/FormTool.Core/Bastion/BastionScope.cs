using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Accounts;

namespace FormTool.Core.Bastion;

/// <summary>Where sessions are: an account and a region, and the client that asks there.</summary>
/// <param name="Client">The client.</param>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c>, …</param>
/// <param name="Region">The region.</param>
public sealed record BastionScope(AwsClient Client, string Account, string Partition, string Region)
{
    /// <summary>The time after which a single call is given up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first region of an opened account.</summary>
    public static BastionScope Of(LiveAccount account) =>
        new(account.Client, account.Source.Account, account.Source.Partition, account.Source.Regions[0]);

    /// <summary>What no two runs may change at once, for a session.</summary>
    internal string Subject(string id) => $"{Account}/{Region}/bastion/{id}";

    internal string Arn(string service, string rest, bool isGlobal = false) => $"arn:{Partition}:{service}:{(isGlobal ? "" : Region)}:{Account}:{rest}";

    internal Task<ObjectNode> AskAsync(string service, string operation, ObjectNode input, CancellationToken ct) =>
        Client.CallAsync(new(service, operation, Region, input) { Deadline = Deadline }, ct);

    /// <summary>The items of all pages.</summary>
    internal async Task<IReadOnlyList<Node>> ListAsync(string service, string operation, ObjectNode input, string member, CancellationToken ct)
    {
        List<Node> items = [];
        await foreach (ObjectNode page in Client.PagesAsync(new(service, operation, Region, input) { Deadline = Deadline }, ct).ConfigureAwait(false))
        {
            items.AddRange(page[member].Items);
        }
        return items;
    }

    /// <summary>What EC2 lists under filters.</summary>
    internal Task<IReadOnlyList<Node>> FindAsync(string operation, string member, CancellationToken ct, params (string Name, string[] Values)[] filters) =>
        ListAsync("ec2", operation, new() { { "Filters", Filters(filters) } }, member, ct);

    /// <summary>The instances under filters, out of their reservations.</summary>
    internal async Task<IReadOnlyList<Node>> InstancesAsync(CancellationToken ct, params (string Name, string[] Values)[] filters) =>
        [.. (await FindAsync("DescribeInstances", "Reservations", ct, filters).ConfigureAwait(false)).SelectMany(reservation => reservation["Instances"].Items)];

    private static ListNode Filters((string Name, string[] Values)[] filters) =>
        new(filters.Select(filter => new ObjectNode { { "Name", filter.Name }, { "Values", Node.Of(filter.Values) } }));
}
