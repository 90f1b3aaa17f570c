using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FormTool.Aws.Client;
using FormTool.Core.Doing;
using FormTool.Core.Posture;

namespace FormTool.Core.Rotation;

/// <summary>Rotations: planned, done as far as they have their time, gone on with after days or a crash, taken back.</summary>
public sealed class KeyRotationRun(RotationTools tools)
{
    /// <summary>What would be done for each; nothing is changed. A rotation that is under way is gone on with.</summary>
    /// <param name="subjects">Whose keys.</param>
    /// <param name="targets">Where a new key is brought to; <c>{UserName}</c> and <c>{Account}</c> are filled in.</param>
    /// <param name="settings">How long to wait and how far to go.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="ct">Stops at once.</param>
    public IAsyncEnumerable<PlannedRotation> PlanAsync(
        IReadOnlyCollection<RotationSubject> subjects, IReadOnlyList<string> targets, RotationSettings settings, IProgress<PostureProgress>? progress, CancellationToken ct) =>
        SideBySideAsync(subjects, subject => PlanOneAsync(subject, targets, settings, ct), "Looking at the keys", progress, ct);

    /// <summary>Does what has its time.</summary>
    public IAsyncEnumerable<RotationOutcome> RunAsync(
        IReadOnlyCollection<PlannedRotation> planned, RotationSettings settings, IProgress<PostureProgress>? progress, CancellationToken ct) =>
        SideBySideAsync(planned, one => RunOneAsync(one, settings, ct), "Rotating", progress, ct);

    /// <summary>The rotations that are under way, by what their journals say; AWS is not asked.</summary>
    /// <param name="state">Where the journals are.</param>
    /// <param name="warn">Told of a journal that cannot be used.</param>
    public static IReadOnlyList<KeyRotation> List(StateFolder state, Action<string>? warn = null)
    {
        List<KeyRotation> found = [];
        foreach (OpenOperation open in JournalList.Read(state, RotationCourse.JournalKind, warn))
        {
            try
            {
                KeyRotation told = RotationCourses.Tell(open.Head, open.Steps, open.Outputs);
                found.Add(open.IsRunning ? told with { State = RotationState.Running } : told);
            }
            catch (RotationException e)
            {
                warn?.Invoke(e.Message);
            }
        }
        return found;
    }

    /// <summary>Plans to go on with a rotation that is under way.</summary>
    /// <exception cref="RotationException">There is none of that id.</exception>
    public PlannedRotation Resume(string id)
    {
        OpenOperation open = JournalList.Read(tools.State, RotationCourse.JournalKind).FirstOrDefault(operation => operation.Head.Id == id) ?? throw Missing(id);
        return Open(open.Head, open.Steps, new("", null, id));
    }

    /// <summary>Plans to take a rotation back.</summary>
    /// <exception cref="RotationException">There is none of that id.</exception>
    public PlannedRotation PlanUndo(string id)
    {
        OpenOperation open = JournalList.Read(tools.State, RotationCourse.JournalKind).FirstOrDefault(operation => operation.Head.Id == id) ?? throw Missing(id);
        RotationCourse course = RotationCourses.Open(tools, open.Head, goesBack: true);
        Step[] steps = [.. course.Steps.Where(step => step.Undo is not null && open.Steps.GetValueOrDefault(step.Id) is not (StepRecord.None or StepRecord.Undone))
            .Reverse().Select(step => step with { Action = $"Take back: {step.Action}", After = [] })];
        return new(new(RotationCourses.UserOf(open.Head), null, id), course, new(RotationCourse.JournalKind, id, course.Subject, $"Take back: {course.Title}", steps), true, null, null);
    }

    /// <summary>Takes a rotation back as far as AWS lets.</summary>
    /// <exception cref="RotationException">It is too late.</exception>
    /// <exception cref="PlanException">Something is left.</exception>
    public async Task<KeyRotation> UndoAsync(string id, CancellationToken ct)
    {
        using Journal journal = await Journal.ResumeAsync(tools.State, RotationCourse.JournalKind, id, tools.Patience, ct).ConfigureAwait(false);
        using RotationCourse course = RotationCourses.Open(tools, journal.Head, goesBack: true);
        await course.MayGoBackAsync(journal, ct).ConfigureAwait(false);
        await foreach (StepEvent happened in new PlanRun(course.Plan(id, course.Steps, isPart: false), journal, tools.Pace).UndoAsync(ct).ConfigureAwait(false))
        {
        }
        return Told(course, journal) with { State = RotationState.Undone, DueAt = null };
    }

    private async Task<PlannedRotation> PlanOneAsync(RotationSubject subject, IReadOnlyList<string> targets, RotationSettings settings, CancellationToken ct)
    {
        try
        {
            if (subject.KmsRegion is string region)
            {
                return await PlanKmsAsync(subject, region, settings, ct).ConfigureAwait(false);
            }
            string key = settings.Leaver ? LeaverCourse.SubjectOf(tools.Account, subject.UserName) : AccessKeyCourse.SubjectOf(tools.Account, subject.UserName);
            if (RotationJournals.Find(tools.State, key) is JournalText open)
            {
                return Open(open.Head, open.Steps, subject);
            }
            if (settings.Leaver)
            {
                return await PlanLeaverAsync(subject, settings, ct).ConfigureAwait(false);
            }
            if (targets.Count == 0)
            {
                throw new RotationException(RotationException.TargetNotValid, "Say where the new key is brought to: -ToSecret, -ToParameter, -ToProfile, -ToVault or -ToScript.");
            }
            string[] places = [.. targets.Select(target => Delivery.DeliveryTargets.Fill(target, subject.UserName, tools.Account))];
            (AccessKeyInputs? inputs, string? reason) = await AccessKeyChoice.MakeAsync(tools, subject.UserName, subject.AccessKeyId, places, settings, ct).ConfigureAwait(false);
            if (inputs is null)
            {
                return new(subject, null, null, false, reason, null);
            }
            AccessKeyCourse course = new(tools, inputs);
            return new(subject, course, course.Plan(RotationJournals.NewId(course.Subject), course.Steps, isPart: true), false, null, null);
        }
        catch (Exception e) when (e is AwsServiceException or RotationException or DoingException or IOException or UnauthorizedAccessException)
        {
            return new(subject, null, null, false, null, e);
        }
    }

    private async Task<PlannedRotation> PlanKmsAsync(RotationSubject subject, string region, RotationSettings settings, CancellationToken ct)
    {
        (KmsKeyCourse? course, string? reason) = await KmsKeyCourse.MakeAsync(tools, subject.UserName, region.Length > 0 ? region : tools.Region, settings.RotationDays, settings.OnDemand, ct).ConfigureAwait(false);
        return course is null ? new(subject, null, null, false, reason, null)
            : RotationJournals.Find(tools.State, course.Subject) is JournalText open ? Open(open.Head, open.Steps, subject)
            : new(subject, course, course.Plan(RotationJournals.NewId(course.Subject), course.Steps, isPart: true), false, null, null);
    }

    private async Task<PlannedRotation> PlanLeaverAsync(RotationSubject subject, RotationSettings settings, CancellationToken ct)
    {
        if (subject.UserName == AccessKeyInputs.Root)
        {
            throw new RotationException(RotationException.NotPossible, "The root user cannot leave: no policy denies it anything. Change its password and MFA, and delete its keys.");
        }
        AccessKeyChoice.Refuse(tools, subject.UserName, settings);
        LeaverCourse course = new(tools, await LeaverInputs.ReadAsync(tools, subject.UserName, ct).ConfigureAwait(false));
        return new(subject, course, course.Plan(RotationJournals.NewId(course.Subject), course.Steps, isPart: true), false, null, null);
    }

    private PlannedRotation Open(JournalHead head, IReadOnlyDictionary<string, StepRecord> steps, RotationSubject subject)
    {
        RotationCourse course = RotationCourses.Open(tools, head);
        Step[] left = [.. course.Steps.Where(step => steps.GetValueOrDefault(step.Id) != StepRecord.Done).Select(step => step with { After = [] })];
        return new(subject with { UserName = RotationCourses.UserOf(head) }, course, course.Plan(head.Id, left, isPart: true), true, null, null);
    }

    private async Task<RotationOutcome> RunOneAsync(PlannedRotation planned, RotationSettings settings, CancellationToken ct)
    {
        using RotationCourse course = planned.Course ?? throw new ArgumentException("There is nothing to do.", nameof(planned));
        Plan plan = planned.Plan!;
        KeyRotation told = new()
        {
            Id = plan.Id, Kind = course.Type, UserName = planned.Subject.UserName, Account = tools.Account, State = RotationState.Failed, Reached = "Begun",
        };
        try
        {
            using Journal journal = planned.IsUnderWay
                ? await Journal.ResumeAsync(tools.State, RotationCourse.JournalKind, plan.Id, tools.Patience, ct).ConfigureAwait(false)
                : await RotationJournals.BeginAsync(tools, plan, ct).ConfigureAwait(false);
            told = Told(course, journal);
            try
            {
                CourseEnd end = await course.GoAsync(journal, settings, (steps, isPart) => PerformAsync(course.Plan(plan.Id, steps, isPart), journal, ct), ct).ConfigureAwait(false);
                return new(planned.Subject, Told(course, journal) with { State = end.State, DueAt = end.DueAt, Message = end.Message }, null);
            }
            finally
            {
                told = Told(course, journal);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested
            && e is AwsServiceException or InvalidRequestException or RotationException or DoingException or PlanException or IOException or UnauthorizedAccessException)
        {
            return new(planned.Subject, told with { State = RotationState.Failed, DueAt = null, Message = e.Message }, e);
        }
    }

    private async Task PerformAsync(Plan part, Journal journal, CancellationToken ct)
    {
        await foreach (StepEvent happened in new PlanRun(part, journal, tools.Pace).RunAsync(ct).ConfigureAwait(false))
        {
        }
    }

    private static KeyRotation Told(RotationCourse course, Journal journal) =>
        RotationCourses.Tell(journal.Head, course.Steps.ToDictionary(step => step.Id, step => journal.Of(step.Id), StringComparer.Ordinal), journal.Outputs);

    private static RotationException Missing(string id) => new(
        RotationException.NotFound, $"No rotation '{id}' is under way here. Get-FtKeyRotation shows those that are.");

    /// <summary>So many at a time; results come as they are ready, and whoever reads slowly holds the work up.</summary>
    private async IAsyncEnumerable<TOut> SideBySideAsync<TIn, TOut>(
        IReadOnlyCollection<TIn> items, Func<TIn, Task<TOut>> work, string activity, IProgress<PostureProgress>? progress, [EnumeratorCancellation] CancellationToken ct)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Channel<TOut> ready = Channel.CreateBounded<TOut>(tools.Width * 4);
        int done = 0;
        Task all = Task.Run(async () =>
        {
            Exception? error = null;
            try
            {
                ParallelOptions width = new() { MaxDegreeOfParallelism = tools.Width, CancellationToken = stop.Token };
                await Parallel.ForEachAsync(items, width, async (item, halt) =>
                {
                    TOut result = await work(item).ConfigureAwait(false);
                    int count = Interlocked.Increment(ref done);
                    progress?.Report(new(activity, count, items.Count, count, 0, 0) { Status = $"{count} of {items.Count}" });
                    await ready.Writer.WriteAsync(result, halt).ConfigureAwait(false);
                }).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                error = e;
            }
            ready.Writer.TryComplete(error);
        }, CancellationToken.None);
        try
        {
            await foreach (TOut result in ready.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // What was begun comes to the end of its step: a call that is cut off here would be one more thing to look up later.
            await all.ConfigureAwait(false);
        }
    }
}
