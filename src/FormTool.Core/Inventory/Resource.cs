using FormTool.Aws.Documents;

namespace FormTool.Core.Inventory;

/// <summary>One thing in an account, as it was read.</summary>
/// <param name="Type">The type's name in the inventory, <c>ec2.volume</c>.</param>
/// <param name="Id">The id that people use, <c>vol-0abc</c>.</param>
/// <param name="Arn">The ARN, where there is one.</param>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Region">The region, or <c>global</c>.</param>
/// <param name="Document">Members as AWS names them, plus the details, links and facts that the run needed.</param>
/// <param name="ReadAt">When it was read (UTC).</param>
public sealed record Resource(
    string Type,
    string Id,
    string? Arn,
    string Account,
    string Region,
    ObjectNode Document,
    DateTimeOffset ReadAt);

/// <summary>All resources of a type in one account and region, or why they could not be listed.
/// A listing with a <see cref="Failure"/> may still carry the items that arrived before it: they are real,
/// but whoever concludes something from what is <em>not</em> among them must answer "unknown".</summary>
/// <param name="Items">What was listed.</param>
/// <param name="Failure">Why the listing is not whole; null where it is.</param>
public sealed record Listing(IReadOnlyList<Resource> Items, ReadFailure? Failure)
{
    /// <summary>A whole listing of nothing.</summary>
    public static Listing Empty { get; } = new([], null);
}
