using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion.Steps;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>The plan that moves both ends of a session together, or neither: the scheduler's entry, and the tag that the host reads.</summary>
internal static class ExtensionPlan
{
    public static Plan Build(BastionScope scope, SessionPieces pieces, BastionSession session, Node schedule, DateTimeOffset ends)
    {
        string id = pieces.Id, instance = session.InstanceId!;
        DateTimeOffset before = session.Ends!.Value;
        string role = schedule["Target"]["RoleArn"].AsText() ?? throw new BastionException("SessionNotWhole", $"The schedule of {id} has no role.");
        string name = $"x-{id}-{ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        Dictionary<string, string> parameters = new() { ["From"] = BastionTags.Time(before), ["To"] = BastionTags.Time(ends) };
        return new("bastion-extension", name, scope.Subject(id), $"Move the end of bastion session {id} to {BastionTags.Time(ends)}",
        [
            new("schedule", "scheduler:UpdateSchedule", "Move the scheduled termination", SessionEnd.Name(id))
            {
                Parameters = parameters,
                Act = (context, ct) => scope.AskAsync("scheduler", "UpdateSchedule", SessionEnd.Input(scope, role, id, ends, instance, context.Token), ct),
                Look = async (_, ct) => await ScheduleAsync(scope, id, ct).ConfigureAwait(false) is Node now && now["ScheduleExpression"].AsText() == SessionEnd.Expression(ends) ? Effect.Whole : Effect.Absent,
                Undo = (context, ct) => scope.AskAsync("scheduler", "UpdateSchedule", SessionEnd.Input(scope, role, id, before, instance, context.Token + "-back"), ct),
            },
            new("tags", "ec2:CreateTags", "Tell the host its new end", instance)
            {
                After = ["schedule"],
                Parameters = parameters,
                Act = (_, ct) => TagAsync(scope, pieces, instance, ends, ct),
                Look = async (_, ct) => await IsTaggedAsync(scope, instance, ends, ct).ConfigureAwait(false) ? Effect.Whole : Effect.Absent,
                Undo = (_, ct) => TagAsync(scope, pieces, instance, before, ct),
            },
        ]);
    }

    public static async Task<Node> ScheduleAsync(BastionScope scope, string id, CancellationToken ct) =>
        await scope.AskAsync("scheduler", "GetSchedule", new() { { "Name", SessionEnd.Name(id) } }, ct).ConfigureAwait(false);

    private static Task TagAsync(BastionScope scope, SessionPieces pieces, string instance, DateTimeOffset ends, CancellationToken ct) =>
        scope.AskAsync("ec2", "CreateTags", new()
        {
            { "Resources", Node.Of(pieces.GroupId is string group ? [instance, group] : [instance]) },
            { "Tags", BastionTags.List([new(BastionTags.Ends, BastionTags.Time(ends))]) },
        }, ct);

    private static async Task<bool> IsTaggedAsync(BastionScope scope, string instance, DateTimeOffset ends, CancellationToken ct) =>
        (await scope.InstancesAsync(ct, ("instance-id", [instance])).ConfigureAwait(false)).Any(host => BastionTags.Of(host, BastionTags.Ends) == BastionTags.Time(ends));
}
