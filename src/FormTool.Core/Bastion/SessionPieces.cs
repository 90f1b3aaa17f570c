using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>A door that has a rule for a session.</summary>
/// <param name="GroupId">The target's group.</param>
/// <param name="TargetId">The target.</param>
internal sealed record OpenDoor(string GroupId, string TargetId);

/// <summary>Everything that there is of one session, in AWS and on this machine.</summary>
internal sealed record SessionPieces(string Id)
{
    /// <summary>Longer no opening takes.</summary>
    public static readonly TimeSpan Opening = TimeSpan.FromMinutes(10);

    public IReadOnlyList<Node> Instances { get; init; } = [];

    public Node Group { get; init; } = Node.Null;

    public IReadOnlyList<OpenDoor> Doors { get; init; } = [];

    public bool HasSchedule { get; init; }

    public OpenOperation? Journal { get; init; }

    public bool HasFolder { get; init; }

    public string? GroupId => Group["GroupId"].AsText();

    /// <summary>The instances that the session reaches, by its tags.</summary>
    public IReadOnlyList<string> Targets => (Tag(BastionTags.Targets) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The instances that are not gone.</summary>
    public IEnumerable<Node> Live => Instances.Where(instance => instance["State"]["Name"].AsText() is not ("terminated" or "shutting-down"));

    /// <summary>The session as people see it.</summary>
    public BastionSession ToSession(BastionScope scope, StateFolder state)
    {
        Node host = Live.FirstOrDefault() ?? Node.Null;
        DateTimeOffset? ends = Time(BastionTags.Ends);
        List<string> left = [.. Left(host)];
        DateTimeOffset now = scope.Client.Now;
        BastionState where = Journal is { IsRunning: true } || IsFresh(now, !host.IsNull && HasSchedule) ? BastionState.Opening
            : left.Count == 0 && host.IsNull ? BastionState.Ended
            : host.IsNull || Journal is not null ? BastionState.Leftover
            : ends is null || now > ends ? BastionState.Overdue
            : HasSchedule ? BastionState.Open
            : BastionState.Leftover;
        return new()
        {
            SessionId = Id,
            State = where,
            UserName = Tag(BastionTags.Person) ?? "",
            Mode = Enum.TryParse(Tag(BastionTags.Mode), out BastionMode mode) ? mode : BastionMode.Instance,
            Reason = Tag(BastionTags.Reason) ?? "",
            Targets = Targets,
            Begun = Time(BastionTags.Begun),
            Ends = ends,
            TimeLeft = ends - now,
            InstanceId = host["InstanceId"].AsText(),
            Address = host["PublicIpAddress"].AsText() ?? host["PrivateIpAddress"].AsText(),
            Leftovers = where is BastionState.Open or BastionState.Opening ? [] : left,
            ConfigPath = File.Exists(SshConfig.File(state, Id)) ? SshConfig.File(state, Id) : null,
            Account = scope.Account,
            Region = scope.Region,
        };
    }

    /// <summary>Whether somebody on another machine may be opening it now: it is young, not whole, and this machine knows nothing of it.</summary>
    private bool IsFresh(DateTimeOffset now, bool isWhole) =>
        !isWhole && Journal is null && !HasFolder && Time(BastionTags.Begun) is DateTimeOffset begun && now - begun < Opening && Live.Count() == Instances.Count;

    private IEnumerable<string> Left(Node host)
    {
        if (host["InstanceId"].AsText() is string instance)
        {
            yield return $"instance {instance}";
        }
        if (GroupId is string group)
        {
            yield return $"security group {group}";
        }
        foreach (OpenDoor door in Doors)
        {
            yield return $"the way into {door.TargetId} by {door.GroupId}";
        }
        if (HasSchedule)
        {
            yield return $"schedule {Steps.SessionEnd.Name(Id)}";
        }
        if (Journal is not null)
        {
            yield return "journal of an opening that did not end";
        }
        if (HasFolder)
        {
            yield return "keys on this machine";
        }
    }

    private string? Tag(string key) =>
        Instances.Append(Group).Select(piece => BastionTags.Of(piece, key)).FirstOrDefault(value => value is not null)
        ?? Journal?.Head.Inputs.GetValueOrDefault(key);

    private DateTimeOffset? Time(string key) =>
        DateTimeOffset.TryParseExact(Tag(key), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
