using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>The rotation of one IAM access key: make and deliver, wait, deactivate, watch, delete; days may lie between.</summary>
internal sealed class AccessKeyCourse : RotationCourse
{
    private readonly RotationTools _tools;
    private readonly AccessKeyInputs _inputs;
    private readonly AccessKeySteps _steps;

    public AccessKeyCourse(RotationTools tools, AccessKeyInputs inputs, bool goesBack = false) =>
        (_tools, _inputs, _steps) = (tools, inputs, new(tools, inputs) { GoesBack = goesBack });

    public override string Type => AccessKeyInputs.Type;

    public override string Subject => SubjectOf(_tools.Account, _inputs.User);

    public override string Title => $"Rotate the access key {_inputs.OldKey} of {_inputs.User}";

    public override IReadOnlyDictionary<string, string> Inputs => _inputs.ToTexts();

    public override IReadOnlyList<Step> Steps => [.. _steps.ToDeliver(), _steps.ToDeactivate(), _steps.ToDelete()];

    public static string SubjectOf(string account, string user) => $"{account}/iam/user/{user}";

    public override async Task<CourseEnd> GoAsync(Journal journal, RotationSettings settings, Func<IReadOnlyList<Step>, bool, Task> perform, CancellationToken ct)
    {
        RotationSettings held = settings.Over(_inputs.Settings);
        IReadOnlyList<Step> deliver = _steps.ToDeliver();
        if (deliver.All(step => journal.Of(step.Id) == StepRecord.None) && !await _steps.AreAsPlannedAsync(ct).ConfigureAwait(false))
        {
            await perform([], false).ConfigureAwait(false);
            throw new RotationException(RotationException.NotPossible, $"The keys of {_inputs.User} changed since the rotation was planned. Nothing was done; run the command again.");
        }
        if (!IsProven(deliver, journal))
        {
            await perform(deliver, true).ConfigureAwait(false);
        }
        if (held.Phase == RotationPhase.Deliver)
        {
            return new(RotationState.Paused, null, "The new key is delivered and works; the old one works on.");
        }
        if (journal.Of(AccessKeySteps.Deactivate) != StepRecord.Done)
        {
            if (await UntilUnusedAsync(journal, held, ct).ConfigureAwait(false) is CourseEnd wait)
            {
                return wait;
            }
            await _steps.ProveAsync(journal.Outputs[AccessKeySteps.NewKey], ct).ConfigureAwait(false);
            await perform([_steps.ToDeactivate()], true).ConfigureAwait(false);
        }
        if (held.Phase == RotationPhase.Deactivate)
        {
            return new(RotationState.Paused, null, "The old key is deactivated and can be activated again: Undo-FtKeyRotation.");
        }
        if (Time(journal, AccessKeySteps.DeactivatedAt) is DateTimeOffset since && since + held.WatchPeriod!.Value > _tools.Now)
        {
            DateTimeOffset due = since + held.WatchPeriod.Value;
            return new(RotationState.Waiting, due, "The old key is deactivated; it is deleted when nobody has missed it.");
        }
        await perform([_steps.ToDelete()], false).ConfigureAwait(false);
        return new(RotationState.Done);
    }

    public override async Task MayGoBackAsync(Journal journal, CancellationToken ct)
    {
        string? user = _inputs.User == AccessKeyInputs.Root ? null : _inputs.User;
        if (!(await new IamKeys(_tools.Client, user).ListAsync(ct).ConfigureAwait(false)).Any(key => key.Id == _inputs.OldKey))
        {
            throw new RotationException(RotationException.NotPossible, $"The old key {_inputs.OldKey} is deleted, and AWS brings none back. The new one works; rotate again if it must go.");
        }
    }

    /// <summary>What a journal says of it.</summary>
    public static KeyRotation Tell(AccessKeyInputs inputs, JournalHead head, IReadOnlyDictionary<string, StepRecord> steps, IReadOnlyDictionary<string, string> outputs)
    {
        bool Done(string step) => steps.GetValueOrDefault(step) == StepRecord.Done;
        RotationSettings held = new RotationSettings().Over(inputs.Settings);
        string reached = Done(AccessKeySteps.Delete) ? "Deleted"
            : Done(AccessKeySteps.Deactivate) ? "Deactivated"
            : Done(AccessKeySteps.Proven) ? "Delivered"
            : Done(AccessKeySteps.Create) ? "Created"
            : "Begun";
        return new()
        {
            Id = head.Id,
            Kind = AccessKeyInputs.Type,
            UserName = inputs.User,
            Account = RotationCourses.AccountOf(head),
            State = reached is "Delivered" or "Deactivated" ? RotationState.Waiting : RotationState.Interrupted,
            Reached = reached,
            OldKeyId = inputs.OldKey,
            NewKeyId = outputs.GetValueOrDefault(AccessKeySteps.NewKey),
            Targets = inputs.Targets,
            BegunAt = head.Begun,
            DueAt = reached switch
            {
                "Delivered" => Time(outputs, AccessKeySteps.DeliveredAt) + held.QuietPeriod,
                "Deactivated" => Time(outputs, AccessKeySteps.DeactivatedAt) + held.WatchPeriod,
                _ => null,
            },
        };
    }

    public override void Dispose() => _steps.Dispose();

    private static bool IsProven(IReadOnlyList<Step> deliver, Journal journal) =>
        deliver.All(step => journal.Of(step.Id) == StepRecord.Done)
        && journal.Outputs.GetValueOrDefault(AccessKeySteps.ProvenKey) == journal.Outputs.GetValueOrDefault(AccessKeySteps.NewKey);

    /// <summary>What there is to wait for before the old key may be deactivated; null where there is nothing.</summary>
    private async Task<CourseEnd?> UntilUnusedAsync(Journal journal, RotationSettings held, CancellationToken ct)
    {
        DateTimeOffset delivered = Time(journal, AccessKeySteps.DeliveredAt) ?? _tools.Now;
        DateTimeOffset? grace = delivered + held.GracePeriod;
        if (grace <= _tools.Now)
        {
            return null;
        }
        DateTimeOffset? used = await new IamKeys(_tools.Client, null).LastUsedAsync(_inputs.OldKey, ct).ConfigureAwait(false);
        DateTimeOffset since = used > delivered ? used.Value : delivered;
        DateTimeOffset due = since + held.QuietPeriod!.Value;
        return due <= _tools.Now ? null : new(
            RotationState.Waiting,
            grace < due ? grace : due,
            used > delivered
                ? $"The old key was used again at {Timestamp.Format(used.Value)}, after the new one was delivered: something still has it."
                : "Both keys work; the old one is deactivated when it was not used for a while.");
    }

    private static DateTimeOffset? Time(Journal journal, string output) => Time(journal.Outputs, output);

    private static DateTimeOffset? Time(IReadOnlyDictionary<string, string> outputs, string output) =>
        outputs.TryGetValue(output, out string? text) ? Timestamp.Parse(text) : null;
}
