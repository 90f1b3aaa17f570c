using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Backup;

/// <summary>The member <c>Backup</c> while it is put together from several sources.</summary>
internal sealed class BackupFact
{
    /// <summary>A backup this fresh answers the daily question whatever else could not be read: more could only make it fresher.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(24);

    private DateTimeOffset? _newestAt;
    private string? _source;
    private int _count;
    private bool? _inPlan = false;
    private ReadFailure? _failure, _planFailure;

    /// <summary>Takes in restore points of one source.</summary>
    public void Add(string source, Restorable points, ReadFailure? failure)
    {
        _count += points.Count;
        _failure ??= failure;
        if (points.NewestAt is DateTimeOffset at && (_newestAt is null || at > _newestAt))
        {
            (_newestAt, _source) = (at, source);
        }
    }

    /// <summary>Takes in whether a plan covers it; null where that is not known.</summary>
    public void Plan(bool? covered, ReadFailure? failure)
    {
        _inPlan = _inPlan == true || covered == true ? true : _inPlan is null || covered is null ? null : false;
        _planFailure ??= failure;
    }

    public ObjectNode ToNode(DateTimeOffset now)
    {
        Node unread = _failure is null ? Node.Null : new UnreadableNode(_failure);
        bool decided = _failure is null || _newestAt > now - s_fresh;
        return new()
        {
            { "NewestAt", decided ? _newestAt is DateTimeOffset at ? Node.Of(at) : Node.Null : unread },
            { "Source", decided ? Node.Of(_source) : unread },
            { "InPlan", _inPlan == true || (_inPlan == false && _planFailure is null) ? Node.Of(_inPlan == true)
                : new UnreadableNode(_planFailure ?? Certainty.NotVisible("backup:GetBackupSelection", "The tags that decide were not read.")) },
            { "Count", _failure is null ? Node.Of((long)_count) : unread },
        };
    }
}
