using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion.Steps;

/// <summary>The end that needs no client and no host: an entry of EventBridge Scheduler that terminates the instance and then deletes itself.</summary>
internal static class SessionEnd
{
    public static string Name(string id) => BastionTags.Prefix + id;

    public static Step Step(BastionScope scope, string roleArn, string id, DateTimeOffset ends) => new("schedule", "scheduler:CreateSchedule", "Schedule the termination", Name(id))
    {
        After = ["instance"],
        Parameters = new Dictionary<string, string> { ["ScheduleExpression"] = Expression(ends), ["ActionAfterCompletion"] = "DELETE" },
        Act = (context, ct) => scope.AskAsync("scheduler", "CreateSchedule", Input(scope, roleArn, id, ends, context[SessionHost.Output], context.Token), ct),
        Look = async (_, ct) => (await scope.AskAsync("scheduler", "GetSchedule", new() { { "Name", Name(id) } }, ct).ConfigureAwait(false))["Name"].IsNull ? Effect.Absent : Effect.Whole,
        Undo = (_, ct) => scope.AskAsync("scheduler", "DeleteSchedule", new() { { "Name", Name(id) } }, ct),
    };

    /// <summary>The whole entry: an update replaces all of it.</summary>
    public static ObjectNode Input(BastionScope scope, string roleArn, string id, DateTimeOffset ends, string instanceId, string token) => new()
    {
        { "Name", Name(id) },
        { "ClientToken", token },
        { "Description", $"Ends FormTool bastion session {id}" },
        { "ScheduleExpression", Expression(ends) },
        { "ScheduleExpressionTimezone", "UTC" },
        { "ActionAfterCompletion", "DELETE" },
        { "FlexibleTimeWindow", new ObjectNode { { "Mode", "OFF" } } },
        {
            "Target", new ObjectNode
            {
                { "Arn", $"arn:{scope.Partition}:scheduler:::aws-sdk:ec2:terminateInstances" },
                { "RoleArn", roleArn },
                { "Input", NodeJson.ToText(new ObjectNode { { "InstanceIds", Node.Of([instanceId]) } }) },
                { "RetryPolicy", new ObjectNode { { "MaximumRetryAttempts", Node.Of(185) }, { "MaximumEventAgeInSeconds", Node.Of(86400) } } },
            }
        },
    };

    /// <summary>The moment as the scheduler writes it.</summary>
    public static string Expression(DateTimeOffset ends) => $"at({BastionTags.Time(ends).TrimEnd('Z')})";
}
