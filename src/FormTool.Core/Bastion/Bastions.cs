using FormTool.Core.Doing;

namespace FormTool.Core.Bastion;

/// <summary>Sessions: opened, seen and removed. Plans are made here and done by a <see cref="PlanRun"/>.</summary>
public static class Bastions
{
    /// <summary>The outputs of an opening by which the session can be shown at once.</summary>
    public static BastionSession Opened(BastionScope scope, Plan plan, IReadOnlyDictionary<string, string> outputs, StateFolder state) =>
        new SessionPieces(plan.Id) { HasSchedule = true, Journal = new(new(plan.Kind, plan.Id, plan.Subject, plan.Title, default, plan.Inputs), default, new Dictionary<string, StepRecord>(), outputs, IsRunning: false) }
            .ToSession(scope, state) with
        {
            State = BastionState.Open,
            Leftovers = [],
            InstanceId = outputs.GetValueOrDefault(Steps.SessionHost.Output),
            Address = outputs.GetValueOrDefault(Steps.SessionHost.Address),
        };

    /// <summary>Looks whether the session can be opened, and plans it. Nothing is changed.</summary>
    /// <exception cref="BastionException">It cannot be opened as asked; the id says why.</exception>
    /// <exception cref="Aws.Client.AwsServiceException">A read failed.</exception>
    public static async Task<Plan> PlanOpeningAsync(BastionScope scope, BastionMode mode, BastionRequest request, StateFolder state, CancellationToken ct)
    {
        Check(request);
        request.Policy?.Demand(request, mode, request.HasMfa);
        // Each mode is a plan of its own; the sessions of all are found, extended and removed by the same tags.
        if (mode != BastionMode.Instance)
        {
            throw new BastionException("ModeNotSupported", $"This version opens no sessions of mode {mode}. Use -Mode Instance.");
        }
        BastionSurvey survey = await BastionSurvey.ReadAsync(scope, request, ct).ConfigureAwait(false);
        return InstancePlan.Build(scope, request, survey, state, BastionTags.NewId());
    }

    /// <summary>All sessions of the account and region.</summary>
    /// <param name="scope">The account and region.</param>
    /// <param name="state">What this machine kept.</param>
    /// <param name="warn">Told of a journal that cannot be used.</param>
    /// <param name="ct">Stops at once.</param>
    public static async Task<IReadOnlyList<BastionSession>> ListAsync(BastionScope scope, StateFolder state, Action<string>? warn, CancellationToken ct) =>
        [.. (await SessionBook.ReadAsync(scope, state, warn, ct).ConfigureAwait(false)).Select(pieces => pieces.ToSession(scope, state))];

    /// <summary>Plans the removal of a session, whatever there is of it.</summary>
    /// <exception cref="BastionException"><c>SessionNotFound</c>: nothing of that id is left.</exception>
    public static async Task<Plan> PlanRemovalAsync(BastionScope scope, string id, StateFolder state, CancellationToken ct)
    {
        IReadOnlyList<SessionPieces> all = await SessionBook.ReadAsync(scope, state, null, ct).ConfigureAwait(false);
        SessionPieces pieces = all.FirstOrDefault(one => one.Id == id)
            ?? throw new BastionException("SessionNotFound", $"There is no bastion session '{BastionTags.Clean(id)}' in {scope.Region} of account {scope.Account}.");
        return RemovalPlan.Build(scope, pieces, state);
    }

    /// <summary>Plans the removal of every session whose time is over or whose client was lost, and of ways into targets that no session uses.</summary>
    public static async Task<IReadOnlyList<Plan>> PlanCleaningAsync(BastionScope scope, StateFolder state, CancellationToken ct)
    {
        IReadOnlyList<SessionPieces> all = await SessionBook.ReadAsync(scope, state, null, ct).ConfigureAwait(false);
        SessionPieces[] over = [.. all.Where(pieces => pieces.ToSession(scope, state).State is BastionState.Overdue or BastionState.Leftover)];
        HashSet<string> handled = [.. all.SelectMany(pieces => pieces.Doors).Select(door => door.GroupId)];
        IReadOnlyList<OpenDoor> unused = await SessionBook.UnusedDoorsAsync(scope, ct).ConfigureAwait(false);
        return [.. over.Select(pieces => RemovalPlan.Build(scope, pieces, state)), .. unused.Where(door => !handled.Contains(door.GroupId)).Select(door => RemovalPlan.Unused(scope, door))];
    }

    /// <summary>Plans that both ends of a session move by that time.</summary>
    /// <param name="scope">The account and region.</param>
    /// <param name="id">The session.</param>
    /// <param name="by">How much; negative for earlier.</param>
    /// <param name="policy">What the organisation allows.</param>
    /// <param name="hasMfa">Whether the calls are made by a session that an MFA code opened.</param>
    /// <param name="state">The state folder.</param>
    /// <param name="ct">Stops at once.</param>
    /// <exception cref="BastionException"><c>SessionNotFound</c>, <c>SessionNotOpen</c>, <c>DurationNotValid</c>, <c>MfaRequired</c>, <c>PolicyBreached</c>.</exception>
    public static async Task<Plan> PlanExtensionAsync(BastionScope scope, string id, TimeSpan by, BastionPolicy? policy, bool hasMfa, StateFolder state, CancellationToken ct)
    {
        (SessionPieces pieces, BastionSession session) = await OpenAsync(scope, id, state, ct).ConfigureAwait(false);
        DateTimeOffset begun = session.Begun ?? throw NotOpen(id);
        DateTimeOffset ends = session.Ends!.Value + by;
        if (ends - begun > BastionRequest.Longest || ends <= scope.Client.Now)
        {
            throw new BastionException("DurationNotValid", $"A session ends in the future and at most {BastionRequest.Longest.TotalHours:0} hours after it began: {BastionTags.Time(begun)}.");
        }
        policy?.DemandExtension(session.UserName, ends - begun, hasMfa);
        return ExtensionPlan.Build(scope, pieces, session, await ExtensionPlan.ScheduleAsync(scope, id, ct).ConfigureAwait(false), ends);
    }

    /// <summary>A session that can be entered from this machine.</summary>
    /// <exception cref="BastionException"><c>SessionNotFound</c>, <c>SessionNotOpen</c>, <c>SessionNotYours</c>.</exception>
    public static async Task<BastionSession> EnterableAsync(BastionScope scope, string id, StateFolder state, CancellationToken ct)
    {
        (_, BastionSession session) = await OpenAsync(scope, id, state, ct).ConfigureAwait(false);
        return session.ConfigPath is not null && session.Address is not null
            ? session
            : throw new BastionException("SessionNotYours", $"The key of {id} is not on this machine. A session is entered by the person and from the machine that it was opened for.");
    }

    /// <summary>Waits until SSH answers at the bastion; whose key it has is for ssh to check.</summary>
    /// <exception cref="BastionException"><c>SshSilent</c>: it did not answer in time.</exception>
    public static async Task<bool> AnswersAsync(BastionSession session, TimeSpan within, CancellationToken ct)
    {
        long begin = Environment.TickCount64;
        while (true)
        {
            try
            {
                using System.Net.Sockets.TcpClient client = new();
                await client.ConnectAsync(session.Address!, 22, ct).AsTask().WaitAsync(TimeSpan.FromSeconds(5), ct).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or TimeoutException)
            {
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begin) > within)
                {
                    throw new BastionException("SshSilent", $"SSH does not answer at {session.Address}. Does your address still match -AllowFrom?", e);
                }
            }
            await Task.Delay(TimeSpan.FromSeconds(2), ct).ConfigureAwait(false);
        }
    }

    private static async Task<(SessionPieces Pieces, BastionSession Session)> OpenAsync(BastionScope scope, string id, StateFolder state, CancellationToken ct)
    {
        IReadOnlyList<SessionPieces> all = await SessionBook.ReadAsync(scope, state, null, ct).ConfigureAwait(false);
        SessionPieces pieces = all.FirstOrDefault(one => one.Id == id)
            ?? throw new BastionException("SessionNotFound", $"There is no bastion session '{BastionTags.Clean(id)}' in {scope.Region} of account {scope.Account}.");
        BastionSession session = pieces.ToSession(scope, state);
        return session.State == BastionState.Open ? (pieces, session) : throw NotOpen(id);
    }

    private static BastionException NotOpen(string id) => new("SessionNotOpen", $"Bastion session {id} is not open. Get-FtBastionSession shows its state.");

    private static void Check(BastionRequest request)
    {
        if (request.Duration < BastionRequest.Shortest || request.Duration > BastionRequest.Longest)
        {
            throw new BastionException("DurationNotValid", $"A session lasts from {BastionRequest.Shortest:h\\:mm} to {BastionRequest.Longest:hh\\:mm} hours.");
        }
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 256)
        {
            throw new BastionException("ReasonNotValid", "A session has a reason of 1 to 256 characters, for those who look later.");
        }
        if (request.Ports.Count is 0 or > 10 || request.Ports.Any(port => port is < 1 or > 65535))
        {
            throw new BastionException("PortNotValid", "A session reaches one to ten ports from 1 to 65535.");
        }
    }
}
