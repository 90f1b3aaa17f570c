using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion.Steps;

/// <summary>
/// The group that admits bastions to one target. All open sessions share it, each with a rule of its own; with the last rule it goes.
/// Sessions open and close on several machines at once and no lock holds over them: what is written is always read again after.
/// </summary>
internal sealed class TargetDoor(BastionScope scope, BastionRequest request, BastionTarget target, string? existing, string id)
{
    private readonly string _output = $"door:{target.InstanceId}";
    private bool _isLeftToOthers;

    /// <summary>The ids of the steps after which the target is open.</summary>
    public IEnumerable<string> Ready => [$"admit:{target.InstanceId}", $"attach:{target.InstanceId}"];

    public IEnumerable<Step> Steps()
    {
        string door = $"door:{target.InstanceId}";
        if (existing is null)
        {
            yield return new(door, "ec2:CreateSecurityGroup", "Create the group that admits bastions", target.InstanceId)
            {
                Act = async (context, ct) =>
                {
                    ObjectNode reply = await scope.AskAsync("ec2", "CreateSecurityGroup", new()
                    {
                        { "GroupName", BastionTags.TargetPrefix + target.InstanceId },
                        { "Description", $"FormTool admits bastions to {target.InstanceId}" },
                        { "VpcId", target.VpcId },
                        { "TagSpecifications", new ListNode([BastionTags.Specification("security-group",
                            [new(BastionTags.Target, target.InstanceId), new(BastionTags.Begun, BastionTags.Time(scope.Client.Now))])]) },
                    }, ct).ConfigureAwait(false);
                    context.Set(_output, reply["GroupId"].AsText() ?? "");
                },
                Look = async (context, ct) =>
                {
                    if (_isLeftToOthers || await FindAsync(context, ct).ConfigureAwait(false) is not Node group)
                    {
                        return Effect.Absent;
                    }
                    context.Set(_output, group["GroupId"].AsText()!);
                    return Effect.Whole;
                },
                Undo = async (context, ct) => _isLeftToOthers |= !await DoorRemoval.DeleteIfUnusedAsync(scope, context[_output], ct).ConfigureAwait(false),
            };
        }
        yield return new($"admit:{target.InstanceId}", "ec2:AuthorizeSecurityGroupIngress", $"Admit the bastion on port {string.Join(", ", request.Ports)}", target.InstanceId)
        {
            After = existing is null ? ["group", door] : ["group"],
            Act = (context, ct) => scope.AskAsync("ec2", "AuthorizeSecurityGroupIngress", new()
            {
                { "GroupId", Group(context) },
                { "IpPermissions", new ListNode(request.Ports.Select(port => GroupRules.Group(port, context[SessionGroup.Output], $"formtool {id}"))) },
            }, ct),
            Look = async (context, ct) => await FindAsync(context, ct).ConfigureAwait(false) is Node group && context.Find(SessionGroup.Output) is string bastion
                && request.Ports.All(port => GroupRules.HaveGroup(group["IpPermissions"], port, bastion)) ? Effect.Whole : Effect.Absent,
            Undo = (context, ct) => DoorRemoval.RevokeAsync(scope, Group(context), context[SessionGroup.Output], ct),
        };
        yield return new($"attach:{target.InstanceId}", "ec2:ModifyNetworkInterfaceAttribute", "Give the target that group", target.InterfaceId)
        {
            // After the rule: while a session has one nobody else takes the group away.
            After = [$"admit:{target.InstanceId}"],
            Act = async (context, ct) =>
            {
                // The groups as they are now: another session may have changed them since the survey.
                IReadOnlyList<string> groups = await DoorRemoval.GroupsAsync(scope, target.InterfaceId, ct).ConfigureAwait(false);
                await DoorRemoval.SetGroupsAsync(scope, target.InterfaceId, [.. groups.Append(Group(context)).Distinct()], ct).ConfigureAwait(false);
            },
            Look = async (context, ct) => !_isLeftToOthers && Known(context) is string group
                && (await DoorRemoval.GroupsAsync(scope, target.InterfaceId, ct).ConfigureAwait(false)).Contains(group) ? Effect.Whole : Effect.Absent,
            Undo = async (context, ct) => _isLeftToOthers |= !await DoorRemoval.DetachIfUnusedAsync(scope, Group(context), context.Find(SessionGroup.Output), ct).ConfigureAwait(false),
        };
    }

    private string? Known(StepContext context) => existing ?? context.Find(_output);

    private string Group(StepContext context) => existing ?? context[_output];

    private async Task<Node?> FindAsync(StepContext context, CancellationToken ct)
    {
        (string, string[]) filter = Known(context) is { Length: > 0 } known ? ("group-id", [known]) : ($"tag:{BastionTags.Target}", [target.InstanceId]);
        return (await scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, filter, ("vpc-id", [target.VpcId])).ConfigureAwait(false)).FirstOrDefault();
    }
}

/// <summary>Taking a session out of a target's group, and the group away with the last.</summary>
internal static class DoorRemoval
{
    /// <summary>Removes every rule that names the bastion's group.</summary>
    public static async Task RevokeAsync(BastionScope scope, string door, string bastion, CancellationToken ct)
    {
        if (await ReadAsync(scope, door, ct).ConfigureAwait(false) is not Node group)
        {
            return;
        }
        // With the description: it is part of the rule.
        ObjectNode[] rules = [.. group["IpPermissions"].Items.Where(rule => Names(rule, bastion)).Select(rule => new ObjectNode
        {
            { "IpProtocol", rule["IpProtocol"] },
            { "FromPort", rule["FromPort"] },
            { "ToPort", rule["ToPort"] },
            {
                "UserIdGroupPairs", new ListNode(rule["UserIdGroupPairs"].Items.Where(pair => pair["GroupId"].AsText() == bastion)
                    .Select(pair => new ObjectNode { { "GroupId", bastion }, { "Description", pair["Description"] } }))
            },
        })];
        if (rules.Length > 0)
        {
            await scope.AskAsync("ec2", "RevokeSecurityGroupIngress", new() { { "GroupId", door }, { "IpPermissions", new ListNode(rules) } }, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the door has a rule that names the bastion's group.</summary>
    public static async Task<bool> AdmitsAsync(BastionScope scope, string door, string bastion, CancellationToken ct) =>
        await ReadAsync(scope, door, ct).ConfigureAwait(false) is Node group && group["IpPermissions"].Items.Any(rule => Names(rule, bastion));

    /// <summary>Takes the group off every interface; false where other sessions than that bastion's use it.</summary>
    public static async Task<bool> DetachIfUnusedAsync(BastionScope scope, string door, string? bastion, CancellationToken ct)
    {
        if (await ReadAsync(scope, door, ct).ConfigureAwait(false) is not Node group)
        {
            return true;
        }
        if (IsUsed(group, bastion))
        {
            return false;
        }
        foreach (string card in await InterfacesAsync(scope, door, ct).ConfigureAwait(false))
        {
            string[] groups = [.. (await GroupsAsync(scope, card, ct).ConfigureAwait(false)).Where(one => one != door)];
            if (groups.Length == 0)
            {
                throw new BastionException("SecurityGroupsEmpty", $"{card} carries no other security group than {door}, and an interface cannot be without one. Give it one of its own first.");
            }
            await SetGroupsAsync(scope, card, groups, ct).ConfigureAwait(false);
        }
        return true;
    }

    /// <summary>Deletes the group; false where other sessions use it.</summary>
    public static async Task<bool> DeleteIfUnusedAsync(BastionScope scope, string door, CancellationToken ct)
    {
        if (await ReadAsync(scope, door, ct).ConfigureAwait(false) is not Node group)
        {
            return true;
        }
        if (IsUsed(group))
        {
            return false;
        }
        await scope.AskAsync("ec2", "DeleteSecurityGroup", new() { { "GroupId", door } }, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>The interfaces that carry the group.</summary>
    public static async Task<IReadOnlyList<string>> InterfacesAsync(BastionScope scope, string door, CancellationToken ct) =>
        [.. (await scope.FindAsync("DescribeNetworkInterfaces", "NetworkInterfaces", ct, ("group-id", [door])).ConfigureAwait(false))
            .Select(card => card["NetworkInterfaceId"].AsText()).OfType<string>()];

    /// <summary>Whether the group is there.</summary>
    public static async Task<bool> ExistsAsync(BastionScope scope, string door, CancellationToken ct) =>
        await ReadAsync(scope, door, ct).ConfigureAwait(false) is not null;

    /// <summary>Whether a session has a rule in the group.</summary>
    public static async Task<bool> IsUsedAsync(BastionScope scope, string door, CancellationToken ct) =>
        await ReadAsync(scope, door, ct).ConfigureAwait(false) is Node group && IsUsed(group);

    public static async Task<IReadOnlyList<string>> GroupsAsync(BastionScope scope, string card, CancellationToken ct) =>
        [.. (await scope.FindAsync("DescribeNetworkInterfaces", "NetworkInterfaces", ct, ("network-interface-id", [card])).ConfigureAwait(false))
            .SelectMany(found => found["Groups"].Items).Select(group => group["GroupId"].AsText()).OfType<string>()];

    public static Task SetGroupsAsync(BastionScope scope, string card, IReadOnlyList<string> groups, CancellationToken ct) =>
        scope.AskAsync("ec2", "ModifyNetworkInterfaceAttribute", new() { { "NetworkInterfaceId", card }, { "Groups", Node.Of(groups) } }, ct);

    private static bool IsUsed(Node group, string? except = null) =>
        group["IpPermissions"].Items.Any(rule => rule["UserIdGroupPairs"].Items.Any(pair => pair["GroupId"].AsText() != except));

    private static bool Names(Node rule, string bastion) => rule["UserIdGroupPairs"].Items.Any(pair => pair["GroupId"].AsText() == bastion);

    private static async Task<Node?> ReadAsync(BastionScope scope, string group, CancellationToken ct) =>
        (await scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, ("group-id", [group])).ConfigureAwait(false)).FirstOrDefault();
}
