using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>All sessions of an account and region, everybody's: found by their tags, and by what this machine kept.</summary>
internal static class SessionBook
{
    /// <summary>Reads all pieces and puts them together by session, the oldest id first.</summary>
    public static async Task<IReadOnlyList<SessionPieces>> ReadAsync(BastionScope scope, StateFolder state, Action<string>? warn, CancellationToken ct)
    {
        // What this machine knows is read first: an opening that ends meanwhile has its pieces in AWS by then.
        IReadOnlyList<OpenOperation> journals = [.. JournalList.Read(state, "bastion", warn)
            .Where(one => one.Head.Inputs.GetValueOrDefault("account") == scope.Account && one.Head.Inputs.GetValueOrDefault("region") == scope.Region)];
        Task<IReadOnlyList<Node>> instances = scope.InstancesAsync(ct, ("tag-key", [BastionTags.Session]));
        Task<IReadOnlyList<Node>> groups = scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, ("tag-key", [BastionTags.Session]));
        Task<IReadOnlyList<Node>> doors = scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, ("tag-key", [BastionTags.Target]));
        Task<IReadOnlyList<Node>> schedules = scope.ListAsync("scheduler", "ListSchedules", new() { { "NamePrefix", BastionTags.Prefix } }, "Schedules", ct);
        await Task.WhenAll(instances, groups, doors, schedules).ConfigureAwait(false);

        ILookup<string, Node> hosts = (await instances.ConfigureAwait(false)).ToLookup(Id, StringComparer.Ordinal);
        ILookup<string, Node> own = (await groups.ConfigureAwait(false)).ToLookup(Id, StringComparer.Ordinal);
        IReadOnlyList<Node> open = await doors.ConfigureAwait(false);
        HashSet<string> scheduled = [.. (await schedules.ConfigureAwait(false)).Select(schedule => schedule["Name"].AsText() ?? "")
            .Where(name => name.StartsWith(BastionTags.Prefix, StringComparison.Ordinal)).Select(name => name[BastionTags.Prefix.Length..])];
        HashSet<string> folders = Folders(state);
        IEnumerable<string> ids = hosts.Select(one => one.Key).Concat(own.Select(one => one.Key)).Concat(scheduled).Concat(journals.Select(one => one.Head.Id)).Where(BastionTags.IsId);
        return [.. ids.Distinct().Order(StringComparer.Ordinal).Select(id =>
        {
            SessionPieces pieces = new(id)
            {
                Instances = [.. hosts[id]],
                Group = own[id].FirstOrDefault() ?? Node.Null,
                HasSchedule = scheduled.Contains(id),
                Journal = journals.FirstOrDefault(one => one.Head.Id == id),
                HasFolder = folders.Contains(id),
            };
            return pieces with
            {
                Doors = [.. open.Where(door => Names(door, pieces.GroupId, id) || (IsUnused(door) && pieces.Targets.Contains(BastionTags.Of(door, BastionTags.Target)))).Select(Door)],
            };
        })];
    }

    /// <summary>The doors that no session has a rule in, young ones apart: a client was lost between making one and opening it.</summary>
    public static async Task<IReadOnlyList<OpenDoor>> UnusedDoorsAsync(BastionScope scope, CancellationToken ct) =>
        [.. (await scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, ("tag-key", [BastionTags.Target])).ConfigureAwait(false))
            .Where(door => IsUnused(door) && !(DateTimeOffset.TryParse(BastionTags.Of(door, BastionTags.Begun), CultureInfo.InvariantCulture, out DateTimeOffset begun)
                && scope.Client.Now - begun < SessionPieces.Opening)).Select(Door)];

    private static bool IsUnused(Node door) => !door["IpPermissions"].Items.Any(rule => rule["UserIdGroupPairs"].Items.Count > 0);

    private static OpenDoor Door(Node door) => new(door["GroupId"].AsText() ?? "", BastionTags.Of(door, BastionTags.Target) ?? "");

    private static string Id(Node piece) => BastionTags.Of(piece, BastionTags.Session) ?? "";

    private static bool Names(Node door, string? group, string id) => door["IpPermissions"].Items.Any(rule => rule["UserIdGroupPairs"].Items
        .Any(pair => (group is not null && pair["GroupId"].AsText() == group) || pair["Description"].AsText() == $"formtool {id}"));

    private static HashSet<string> Folders(StateFolder state)
    {
        string path = Path.Combine(state.FullPath, "sessions");
        return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder))] : [];
    }
}
