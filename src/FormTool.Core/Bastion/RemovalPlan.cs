using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Bastion.Steps;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>The plan that takes away everything of a session, whatever state it is in: from what AWS shows, with or without its journal.
/// A step is done when its thing is gone. What is done stays when a later step fails; the same command goes on.</summary>
internal static class RemovalPlan
{
    public static Plan Build(BastionScope scope, SessionPieces pieces, StateFolder state)
    {
        List<Step> steps = [];
        List<string> closed = [];
        string[] instances = [.. pieces.Instances.Where(instance => instance["State"]["Name"].AsText() != "terminated").Select(instance => instance["InstanceId"].AsText()).OfType<string>()];
        if (pieces.HasFolder)
        {
            steps.Add(new("keys", "local:delete", "Remove the session's keys", SessionKey.Folder(state, pieces.Id))
            {
                Act = Local(() => SessionKey.Remove(state, pieces.Id)),
                Look = Gone((_, _) => Task.FromResult(!Directory.Exists(SessionKey.Folder(state, pieces.Id)))),
            });
        }
        if (instances.Length > 0)
        {
            steps.Add(new("terminate", "ec2:TerminateInstances", "Terminate the bastion", string.Join(", ", instances))
            {
                Act = (_, ct) => scope.AskAsync("ec2", "TerminateInstances", new() { { "InstanceIds", Node.Of(instances) } }, ct),
                Look = Gone(async (_, ct) => (await scope.InstancesAsync(ct, ("instance-id", instances)).ConfigureAwait(false)).All(instance => instance["State"]["Name"].AsText() == "terminated")),
                Within = TimeSpan.FromMinutes(10),
            });
            closed.Add("terminate");
        }
        foreach (OpenDoor door in pieces.Doors)
        {
            steps.AddRange(Close(scope, pieces, door));
            closed.Add($"revoke:{door.TargetId}");
        }
        if (pieces.GroupId is string group)
        {
            steps.Add(new("group", "ec2:DeleteSecurityGroup", "Delete the session's security group", group)
            {
                After = closed,
                Act = (_, ct) => scope.AskAsync("ec2", "DeleteSecurityGroup", new() { { "GroupId", group } }, ct),
                Look = Gone(async (_, ct) => !await DoorRemoval.ExistsAsync(scope, group, ct).ConfigureAwait(false)),
            });
        }
        if (pieces.HasSchedule)
        {
            string name = SessionEnd.Name(pieces.Id);
            steps.Add(new("schedule", "scheduler:DeleteSchedule", "Delete the scheduled termination", name)
            {
                // The schedule goes after the instance: until then it is what ends it if this client is lost too.
                After = instances.Length > 0 ? ["terminate"] : [],
                Act = (_, ct) => scope.AskAsync("scheduler", "DeleteSchedule", new() { { "Name", name } }, ct),
                Look = Gone((_, ct) => IsGoneAsync(scope, name, ct)),
            });
        }
        if (pieces.Journal is not null)
        {
            steps.Add(new("journal", "local:close", "Close the journal of its opening", pieces.Id)
            {
                After = [.. steps.Select(step => step.Id)],
                Act = Local(() => Journal.Close(state, "bastion", pieces.Id)),
                Look = Gone((_, _) => Task.FromResult(!Journal.IsOpen(state, "bastion", pieces.Id))),
            });
        }
        return new("bastion-removal", pieces.Id, scope.Subject(pieces.Id), $"Remove bastion session {pieces.Id}", steps) { OnFailure = OnFailure.Stay };
    }

    /// <summary>Closes a door that no session uses.</summary>
    public static Plan Unused(BastionScope scope, OpenDoor door) =>
        new("bastion-removal", door.GroupId, scope.Subject(door.GroupId), $"Remove the unused way into {door.TargetId}", [.. Close(scope, new(""), door)]) { OnFailure = OnFailure.Stay };

    private static IEnumerable<Step> Close(BastionScope scope, SessionPieces pieces, OpenDoor door)
    {
        string target = door.TargetId;
        if (pieces.GroupId is string bastion)
        {
            yield return new($"revoke:{target}", "ec2:RevokeSecurityGroupIngress", "Close the target to this bastion", target)
            {
                Act = (_, ct) => DoorRemoval.RevokeAsync(scope, door.GroupId, bastion, ct),
                Look = Gone(async (_, ct) => !await DoorRemoval.AdmitsAsync(scope, door.GroupId, bastion, ct).ConfigureAwait(false)),
            };
        }
        else
        {
            yield return new($"revoke:{target}", "ec2:DescribeSecurityGroups", "See that no bastion is admitted", target)
            {
                Act = (_, _) => Task.CompletedTask,
                Look = Gone((_, _) => Task.FromResult(true)),
            };
        }
        yield return new($"detach:{target}", "ec2:ModifyNetworkInterfaceAttribute", "Take the group off the target, if no other session uses it", target)
        {
            After = [$"revoke:{target}"],
            Act = (_, ct) => DoorRemoval.DetachIfUnusedAsync(scope, door.GroupId, pieces.GroupId, ct),
            Look = Gone(async (_, ct) => await DoorRemoval.IsUsedAsync(scope, door.GroupId, ct).ConfigureAwait(false)
                || (await DoorRemoval.InterfacesAsync(scope, door.GroupId, ct).ConfigureAwait(false)).Count == 0),
        };
        yield return new($"door:{target}", "ec2:DeleteSecurityGroup", "Delete that group, if no other session uses it", door.GroupId)
        {
            After = [$"detach:{target}"],
            Act = (_, ct) => DoorRemoval.DeleteIfUnusedAsync(scope, door.GroupId, ct),
            Look = Gone(async (_, ct) => !await DoorRemoval.ExistsAsync(scope, door.GroupId, ct).ConfigureAwait(false)
                || await DoorRemoval.IsUsedAsync(scope, door.GroupId, ct).ConfigureAwait(false)),
        };
    }

    /// <summary>The effect of a removal is that something is gone.</summary>
    private static Func<StepContext, CancellationToken, Task<Effect>> Gone(Func<StepContext, CancellationToken, Task<bool>> isGone) =>
        async (context, ct) => await isGone(context, ct).ConfigureAwait(false) ? Effect.Whole : Effect.Absent;

    private static Func<StepContext, CancellationToken, Task> Local(Action act) => (_, _) =>
    {
        act();
        return Task.CompletedTask;
    };

    private static async Task<bool> IsGoneAsync(BastionScope scope, string schedule, CancellationToken ct)
    {
        try
        {
            await scope.AskAsync("scheduler", "GetSchedule", new() { { "Name", schedule } }, ct).ConfigureAwait(false);
            return false;
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return true;
        }
    }
}
