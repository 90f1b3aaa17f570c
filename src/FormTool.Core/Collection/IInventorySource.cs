using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Collection;

/// <summary>Some resources of a type, or the reason why no more will come.</summary>
/// <param name="Items">The resources, with the details that the plan asks for.</param>
/// <param name="Failure">Why the listing ends here without being whole.</param>
public sealed record ResourcePage(IReadOnlyList<Resource> Items, ReadFailure? Failure);

/// <summary>Where resources come from: a live account (<see cref="LiveSource"/>) or a saved snapshot.</summary>
public interface IInventorySource
{
    /// <summary>The clock of all conditions: when the run began, or when the snapshot was taken.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The account's twelve digits.</summary>
    string Account { get; }

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    string Partition { get; }

    /// <summary>The regions that are looked at.</summary>
    IReadOnlyList<string> Regions { get; }

    /// <summary>How many calls were made to AWS so far; 0 for a snapshot.</summary>
    int Calls { get; }

    /// <summary>
    /// The resources of a type in a region (or of the account where the type is global), page by page.
    /// A failure ends the stream as a page of its own and is never thrown.
    /// </summary>
    /// <param name="plan">Which type, and which details.</param>
    /// <param name="region">A region, or <c>global</c>.</param>
    /// <param name="parents">The listing of the parents where the type is listed for each of them.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    IAsyncEnumerable<ResourcePage> ReadAsync(TypePlan plan, string region, Listing? parents, CancellationToken cancellationToken);
}
