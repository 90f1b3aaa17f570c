using System.Text.Json;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>What an account needs once before sessions can be opened: the least roles for the bastion and for its end.</summary>
public static class BastionRoles
{
    /// <summary>The role and instance profile of bastions: they may do nothing.</summary>
    public const string Host = "FormToolBastion";

    /// <summary>The role and instance profile of bastions that write the shell's activity to a log group.</summary>
    public const string LoggingHost = "FormToolBastionLog";

    /// <summary>The role by which the scheduler terminates a bastion.</summary>
    public const string Schedule = "FormToolBastionSchedule";

    private const string PolicyName = "FormTool";

    /// <summary>The plan that makes what is missing. What it made stays when a later step fails: the next run goes on.</summary>
    /// <param name="scope">The account.</param>
    /// <param name="logGroup">The log group that bastions may write to; null for none.</param>
    public static Plan Plan(BastionScope scope, string? logGroup)
    {
        List<Step> steps = [
            .. Role(scope, Host, Trust("ec2", null), Deny),
            .. Profile(scope, Host),
            .. Role(scope, Schedule, Trust("scheduler", scope.Account), Allow(["ec2:TerminateInstances"],
                scope.Arn("ec2", "instance/*").Replace($":{scope.Region}:", ":*:", StringComparison.Ordinal),
                new() { { "StringLike", new ObjectNode { { $"aws:ResourceTag/{BastionTags.Session}", "b-*" } } } })),
        ];
        if (logGroup is not null)
        {
            steps.AddRange(Role(scope, LoggingHost, Trust("ec2", null), Allow(["logs:CreateLogStream", "logs:PutLogEvents"], scope.Arn("logs", $"log-group:{logGroup}:*"), null)));
            steps.AddRange(Profile(scope, LoggingHost));
        }
        return new("bastion-roles", $"r-{scope.Account}", $"{scope.Account}/bastion-roles", $"Prepare account {scope.Account} for bastion sessions", steps) { OnFailure = OnFailure.Stay };
    }

    private static IEnumerable<Step> Role(BastionScope scope, string name, string trust, string policy)
    {
        yield return Ensure($"role:{name}", "iam:CreateRole", "Create the role", name, [],
            (_, ct) => scope.AskAsync("iam", "CreateRole", new() { { "RoleName", name }, { "AssumeRolePolicyDocument", trust }, { "Description", "Made by Initialize-FtBastion" } }, ct),
            async ct => (await scope.AskAsync("iam", "GetRole", new() { { "RoleName", name } }, ct).ConfigureAwait(false))["Role"]["Arn"].AsText() is not null);
        yield return Ensure($"policy:{name}", "iam:PutRolePolicy", "Give it the least policy", name, [$"role:{name}"],
            (_, ct) => scope.AskAsync("iam", "PutRolePolicy", new() { { "RoleName", name }, { "PolicyName", PolicyName }, { "PolicyDocument", policy } }, ct),
            async ct => Same(policy, (await scope.AskAsync("iam", "GetRolePolicy", new() { { "RoleName", name }, { "PolicyName", PolicyName } }, ct).ConfigureAwait(false))["PolicyDocument"].AsText()));
    }

    private static IEnumerable<Step> Profile(BastionScope scope, string name)
    {
        yield return Ensure($"profile:{name}", "iam:CreateInstanceProfile", "Create the instance profile", name, [],
            (_, ct) => scope.AskAsync("iam", "CreateInstanceProfile", new() { { "InstanceProfileName", name } }, ct),
            async ct => !(await ReadProfileAsync(scope, name, ct).ConfigureAwait(false)).IsNull);
        yield return Ensure($"member:{name}", "iam:AddRoleToInstanceProfile", "Put the role into it", name, [$"role:{name}", $"profile:{name}"],
            (_, ct) => scope.AskAsync("iam", "AddRoleToInstanceProfile", new() { { "InstanceProfileName", name }, { "RoleName", name } }, ct),
            async ct => (await ReadProfileAsync(scope, name, ct).ConfigureAwait(false))["Roles"].Items.Any(role => role["RoleName"].AsText() == name));
    }

    private static async Task<Node> ReadProfileAsync(BastionScope scope, string name, CancellationToken ct) =>
        (await scope.AskAsync("iam", "GetInstanceProfile", new() { { "InstanceProfileName", name } }, ct).ConfigureAwait(false))["InstanceProfile"];

    /// <summary>A step that makes only what is not there as it shall be.</summary>
    private static Step Ensure(string id, string call, string action, string target, string[] after,
        Func<StepContext, CancellationToken, Task> make, Func<CancellationToken, Task<bool>> isThere) => new(id, call, action, target)
    {
        After = after,
        Act = async (context, ct) =>
        {
            if (!await SafelyAsync(isThere, ct).ConfigureAwait(false))
            {
                await make(context, ct).ConfigureAwait(false);
            }
        },
        Look = async (_, ct) => await isThere(ct).ConfigureAwait(false) ? Effect.Whole : Effect.Absent,
    };

    private static async Task<bool> SafelyAsync(Func<CancellationToken, Task<bool>> isThere, CancellationToken ct)
    {
        try
        {
            return await isThere(ct).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return false;
        }
    }

    private static string Deny { get; } = Document(new ObjectNode { { "Effect", "Deny" }, { "Action", "*" }, { "Resource", "*" } });

    private static string Allow(string[] actions, string resource, ObjectNode? condition)
    {
        ObjectNode statement = new() { { "Effect", "Allow" }, { "Action", Node.Of(actions) }, { "Resource", resource } };
        if (condition is not null)
        {
            statement.Add("Condition", condition);
        }
        return Document(statement);
    }

    private static string Trust(string service, string? account)
    {
        ObjectNode statement = new()
        {
            { "Effect", "Allow" },
            { "Principal", new ObjectNode { { "Service", $"{service}.amazonaws.com" } } },
            { "Action", "sts:AssumeRole" },
        };
        if (account is not null)
        {
            statement.Add("Condition", new ObjectNode { { "StringEquals", new ObjectNode { { "aws:SourceAccount", account } } } });
        }
        return Document(statement);
    }

    private static string Document(ObjectNode statement) =>
        NodeJson.ToText(new ObjectNode { { "Version", "2012-10-17" }, { "Statement", new ListNode([statement]) } });

    private static bool Same(string wanted, string? there)
    {
        try
        {
            // IAM hands out documents percent-encoded.
            return there is not null && NodeJson.ToText(NodeJson.Parse(Uri.UnescapeDataString(there))) == NodeJson.ToText(NodeJson.Parse(wanted));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
