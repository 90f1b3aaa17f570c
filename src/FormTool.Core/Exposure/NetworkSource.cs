using FormTool.Core.Analysis.Network;

namespace FormTool.Core.Exposure;

/// <summary>Where packets come from.</summary>
/// <param name="Name">As it is shown.</param>
/// <param name="Kind">As in <see cref="NetworkExposure.FromKind"/>.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Group">The security group that the senders are members of; null for any.</param>
/// <param name="Note">What has to be said of it.</param>
/// <param name="Whole">Whether only what is open to all of its addresses counts.</param>
internal sealed record NetworkSource(string Name, string Kind, AddressSet Addresses, string? Group = null, string? Note = null, bool Whole = false)
{
    /// <summary>Whether it stands for something that is not there: a group without members, as the first one would have it.</summary>
    public bool IsSupposed { get; init; }
}
