using System.Globalization;
using FormTool.Core.Bastion.Steps;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>The plan of a session with an instance of its own.</summary>
internal static class InstancePlan
{
    public static Plan Build(BastionScope scope, BastionRequest request, BastionSurvey survey, StateFolder state, string id)
    {
        DateTimeOffset ends = survey.Now + request.Duration;
        string account = PersonName.Account(request.UserName);
        Dictionary<string, string> tags = new(StringComparer.Ordinal)
        {
            [BastionTags.Session] = id,
            [BastionTags.Person] = BastionTags.Clean(request.UserName),
            [BastionTags.Reason] = BastionTags.Clean(request.Reason),
            [BastionTags.Begun] = BastionTags.Time(survey.Now),
            [BastionTags.Ends] = BastionTags.Time(ends),
            [BastionTags.Targets] = BastionTags.Clean(string.Join(' ', survey.Targets.Select(target => target.InstanceId))),
            [BastionTags.Mode] = nameof(BastionMode.Instance),
        };
        FirstBoot boot = new(id, account, ends, survey.Now + BastionRequest.Longest, [.. survey.Targets.SelectMany(target => request.Ports.Select(port => $"{target.Address}:{port}"))])
        {
            LogGroup = request.LogGroup,
            Region = scope.Region,
        };
        SessionGroup group = new(scope, request, survey, id, tags);
        SessionHost host = new(scope, request, survey, id, tags, boot.Script);
        List<Step> steps = [Key(state, request, id), .. group.Steps()];
        List<string> open = ["egress", "running", "schedule"];
        foreach (BastionTarget target in survey.Targets)
        {
            TargetDoor door = new(scope, request, target, survey.Doors.GetValueOrDefault(target.InstanceId), id);
            steps.AddRange(door.Steps());
            open.AddRange(door.Ready);
        }
        steps.AddRange(host.Steps());
        steps.Add(SessionEnd.Step(scope, survey.RoleArn, id, ends));
        steps.Add(Config(state, survey, account, id, open));
        return new("bastion", id, scope.Subject(id), $"Open a bastion for {request.UserName} to {string.Join(", ", survey.Targets.Select(target => target.InstanceId))} until {BastionTags.Time(ends)}", steps)
        {
            Inputs = new Dictionary<string, string>(tags, StringComparer.Ordinal)
            {
                ["account"] = scope.Account,
                ["region"] = scope.Region,
                ["minutes"] = request.Duration.TotalMinutes.ToString("0", CultureInfo.InvariantCulture),
            },
        };
    }

    private static Step Key(StateFolder state, BastionRequest request, string id) => new("key", "local:ssh-keygen", "Make the session's key pair", SessionKey.Folder(state, id))
    {
        Act = (_, ct) => SessionKey.MakeAsync(state, id, request.Passphrase, ct),
        Look = (context, _) =>
        {
            if (SessionKey.PublicKey(state, id) is string key)
            {
                context.Set("public-key", key);
                return Task.FromResult(Effect.Whole);
            }
            return Task.FromResult(Directory.Exists(SessionKey.Folder(state, id)) ? Effect.Useless : Effect.Absent);
        },
        Undo = (_, _) =>
        {
            SessionKey.Remove(state, id);
            return Task.CompletedTask;
        },
        Within = TimeSpan.FromSeconds(5),
    };

    private static Step Config(StateFolder state, BastionSurvey survey, string account, string id, IReadOnlyList<string> after) => new("config", "local:write", "Write the ssh_config of the session", SshConfig.File(state, id))
    {
        After = after,
        Act = (context, ct) => SshConfig.WriteAsync(state, id, account, context[SessionHost.Address], survey.Targets, ct),
        Look = (_, _) => Task.FromResult(System.IO.File.Exists(SshConfig.File(state, id)) ? Effect.Whole : Effect.Absent),
        Within = TimeSpan.FromSeconds(5),
    };
}
