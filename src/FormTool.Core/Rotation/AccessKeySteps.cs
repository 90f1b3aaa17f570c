using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;
using FormTool.Core.Reports;
using FormTool.Core.Rotation.Delivery;

namespace FormTool.Core.Rotation;

/// <summary>
/// The steps that replace one access key. What holds at every moment: the user has a key that works and is delivered; IAM never holds more than two;
/// nothing is deactivated or deleted before its successor was seen to work; a new key whose secret nobody has is deleted before another is made.
/// </summary>
internal sealed class AccessKeySteps : IDisposable
{
    public const string Spare = "spare", Create = "create", Works = "works", Proven = "proven", Deactivate = "deactivate", Delete = "delete";
    public const string NewKey = "new-key", ProvenKey = "proven-key", DeliveredAt = "delivered-at", DeactivatedAt = "deactivated-at";

    // Our clock and AWS's differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly RotationTools _tools;
    private readonly AccessKeyInputs _inputs;
    private readonly IReadOnlyList<DeliveryTarget> _targets;
    private readonly IamKeys _keys;
    private AwsClient? _successor;

    public AccessKeySteps(RotationTools tools, AccessKeyInputs inputs)
    {
        (_tools, _inputs) = (tools, inputs);
        _targets = [.. inputs.Targets.Select(name => DeliveryTargets.Open(name, tools))];
        _keys = new(tools.Client, User);
    }

    /// <summary>Whether the steps are made to be taken back: what was delivered is then put back before the new key is deleted.</summary>
    public bool GoesBack { get; init; }

    private string? User => _inputs.User == AccessKeyInputs.Root ? null : _inputs.User;

    public static string Delivery(int target) => $"deliver:{target}";

    public void Dispose() => _successor?.Dispose();

    /// <summary>Everything until the new key is proven.</summary>
    public IReadOnlyList<Step> ToDeliver()
    {
        List<Step> steps = _inputs.Spare is string spare ? [SpareStep(spare)] : [];
        steps.Add(CreateStep() with { After = [.. steps.Select(step => step.Id)] });
        steps.Add(WorksStep());
        steps.AddRange(_targets.Select(DeliverStep));
        steps.Add(ProvenStep() with { After = [.. steps.Skip(steps.Count - _targets.Count).Select(step => step.Id)] });
        return steps;
    }

    public Step ToDeactivate() => new(Deactivate, "iam:UpdateAccessKey", "Deactivate the old key", $"{_inputs.User}/{_inputs.OldKey}")
    {
        Look = async (context, ct) =>
        {
            AccessKeyState? old = await FindAsync(context, _inputs.OldKey, ct).ConfigureAwait(false);
            if (old is { IsActive: true })
            {
                return Effect.Absent;
            }
            if (context.Find(DeactivatedAt) is null)
            {
                context.Set(DeactivatedAt, Timestamp.Format(_tools.Now));
            }
            return Effect.Whole;
        },
        Act = async (context, ct) =>
        {
            await SuccessorIsActiveAsync(context, ct).ConfigureAwait(false);
            await (await KeysAsync(context, ct).ConfigureAwait(false)).SetActiveAsync(_inputs.OldKey, active: false, ct).ConfigureAwait(false);
        },
        Undo = async (context, ct) => await (await KeysAsync(context, ct).ConfigureAwait(false)).SetActiveAsync(_inputs.OldKey, active: true, ct).ConfigureAwait(false),
    };

    public Step ToDelete() => new(Delete, "iam:DeleteAccessKey", "Delete the old key", $"{_inputs.User}/{_inputs.OldKey}")
    {
        Look = async (context, ct) => await FindAsync(context, _inputs.OldKey, ct).ConfigureAwait(false) is null ? Effect.Whole : Effect.Absent,
        Act = async (context, ct) =>
        {
            IReadOnlyList<AccessKeyState> keys = await SuccessorIsActiveAsync(context, ct).ConfigureAwait(false);
            if (keys.FirstOrDefault(key => key.Id == _inputs.OldKey) is { IsActive: true })
            {
                throw Reactivated();
            }
            await (await KeysAsync(context, ct).ConfigureAwait(false)).DeleteAsync(_inputs.OldKey, ct).ConfigureAwait(false);
        },
    };

    /// <summary>Whether the user has the keys that the rotation was planned for, and no others.</summary>
    public async Task<bool> AreAsPlannedAsync(CancellationToken ct)
    {
        IReadOnlyList<AccessKeyState> keys = await _keys.ListAsync(ct).ConfigureAwait(false);
        return keys.Count == _inputs.Known.Count && keys.All(key => _inputs.Known.Contains(key.Id)) && keys.Any(key => key.Id == _inputs.OldKey && key.IsActive);
    }

    /// <summary>That the targets hold the new key still and that it works: asked again before the old one goes.</summary>
    /// <exception cref="RotationException">A target holds something else.</exception>
    public async Task ProveAsync(string newKey, CancellationToken ct)
    {
        foreach (DeliveryTarget target in _targets.Where(target => target.CanRead))
        {
            KeyPair? pair = await target.ReadAsync(ct).ConfigureAwait(false);
            if (pair?.AccessKeyId != newKey)
            {
                throw new RotationException(
                    RotationException.Incomplete, $"{target.Name} does not hold the new key {newKey} any more. The old key stays as it is; Undo-FtKeyRotation goes back, or put the new key there again.");
            }
            await AnswersAsync(pair, ct).ConfigureAwait(false);
        }
    }

    public static RotationException Reactivated() => new(
        RotationException.Incomplete, "Somebody activated the old key again after it was deactivated: something needs it still. Undo-FtKeyRotation goes back; deactivate it by hand to go on.");

    private Step SpareStep(string spare) => new(Spare, "iam:DeleteAccessKey", "Delete the inactive key that takes up the room", $"{_inputs.User}/{spare}")
    {
        Look = async (context, ct) => (await _keys.ListAsync(ct).ConfigureAwait(false)).Any(key => key.Id == spare) ? Effect.Absent : Effect.Whole,
        Act = async (_, ct) =>
        {
            IReadOnlyList<AccessKeyState> keys = await _keys.ListAsync(ct).ConfigureAwait(false);
            if (keys.FirstOrDefault(key => key.Id == spare) is { IsActive: true } || !keys.Any(key => key.Id == _inputs.OldKey && key.IsActive))
            {
                throw new RotationException(RotationException.NotPossible, $"The keys of {_inputs.User} changed since the rotation was planned. Begin it again.");
            }
            await _keys.DeleteAsync(spare, ct).ConfigureAwait(false);
        },
    };

    private Step CreateStep() => new(Create, "iam:CreateAccessKey", "Make a new key", _inputs.User)
    {
        Look = LookForNewAsync,
        Act = CreateAsync,
        Undo = async (context, ct) =>
        {
            AccessKeyState? made = await NewAsync(context, ct).ConfigureAwait(false);
            if (made is null)
            {
                return;
            }
            if (GoesBack && await HolderAsync(context, made.Id, ct).ConfigureAwait(false) is DeliveryTarget holder)
            {
                throw new RotationException(
                    RotationException.Incomplete, $"The old key works; the new key {made.Id} stays too, because {holder.Name} holds it and what it held before is not to be had. Put the old key there, then delete the new one.");
            }
            await OldIsActiveAsync(ct).ConfigureAwait(false);
            await _keys.DeleteAsync(made.Id, ct).ConfigureAwait(false);
        },
    };

    private async Task CreateAsync(StepContext context, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                KeyPair pair = await _keys.CreateAsync(ct).ConfigureAwait(false);
                context.Keep(pair.AccessKeyId, pair.Secret);
                context.Set(NewKey, pair.AccessKeyId);
                return;
            }
            catch (AwsServiceException e) when (attempt < 3 && e.Kind is not (AwsErrorKind.AccessDenied or AwsErrorKind.Validation or AwsErrorKind.InvalidCredential))
            {
                // A reply that was lost took the secret with it: that key is of no use to anybody and takes up the room.
                if (await NewAsync(context, ct).ConfigureAwait(false) is not AccessKeyState lost)
                {
                    throw;
                }
                await OldIsActiveAsync(ct).ConfigureAwait(false);
                await DeleteLostAsync(lost.Id, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task DeleteLostAsync(string id, CancellationToken ct)
    {
        try
        {
            await _keys.DeleteAsync(id, ct).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            // A delete whose reply was lost.
        }
    }

    private async Task<Effect> LookForNewAsync(StepContext context, CancellationToken ct)
    {
        if (await NewAsync(context, ct).ConfigureAwait(false) is not AccessKeyState made)
        {
            return Effect.Absent;
        }
        bool delivered = IsProven(context, made.Id) || (_targets.Count > 0 && Enumerable.Range(0, _targets.Count).All(target => context.IsDone(Delivery(target)) && context.Find(Delivery(target)) == made.Id));
        bool usable = context.Recall(made.Id) is not null || delivered || await RecoverAsync(context, made.Id, ct).ConfigureAwait(false) is not null;
        if (usable)
        {
            context.Set(NewKey, made.Id);
        }
        return usable ? Effect.Whole : Effect.Useless;
    }

    private Step WorksStep() => new(Works, "sts:GetCallerIdentity", "See that the new key works as that user", _inputs.User)
    {
        After = [Create],
        Within = _tools.KnownWithin,
        Act = (_, _) => Task.CompletedTask,
        Look = async (context, ct) => await PairAsync(context, ct).ConfigureAwait(false) is KeyPair pair
            ? await IsKnownAsync(pair, ct).ConfigureAwait(false) ? Effect.Whole : Effect.Absent
            : context.IsDone(Works) ? Effect.Whole : Effect.Absent,
    };

    private Step DeliverStep(DeliveryTarget target, int number) => new(Delivery(number), target.Call, "Deliver the new key", target.Name)
    {
        After = [number == 0 ? Works : Delivery(number - 1)],
        Act = async (context, ct) =>
        {
            KeyPair pair = await PairAsync(context, ct).ConfigureAwait(false) ?? throw new RotationException(
                RotationException.Incomplete, $"{target.Name} does not hold the new key any more, and its secret is nowhere to be had. Undo-FtKeyRotation goes back.");
            await target.DeliverAsync(pair, ct).ConfigureAwait(false);
            context.Set(Delivery(number), pair.AccessKeyId);
        },
        Look = async (context, ct) =>
        {
            if (!target.CanRead)
            {
                return context.Find(NewKey) is string made && context.Find(Delivery(number)) == made ? Effect.Whole : Effect.Absent;
            }
            KeyPair? held = await target.ReadAsync(ct).ConfigureAwait(false);
            if (held is null || held.AccessKeyId != context.Find(NewKey) || (context.Recall(held.AccessKeyId) is Secret secret && !held.SameSecret(new(held.AccessKeyId, secret))))
            {
                return Effect.Absent;
            }
            context.Set(Delivery(number), held.AccessKeyId);
            return Effect.Whole;
        },
        Undo = target.CanRestore ? async (context, ct) => await target.RestoreAsync(_inputs.OldKey, ct).ConfigureAwait(false) : null,
    };

    private Step ProvenStep() => new(Proven, "sts:GetCallerIdentity", "See that what was delivered works", _inputs.User)
    {
        Within = _tools.KnownWithin,
        Act = (_, _) => Task.CompletedTask,
        Look = async (context, ct) =>
        {
            if (IsProven(context, context.Find(NewKey)))
            {
                return Effect.Whole;
            }
            foreach (DeliveryTarget target in _targets.Where(target => target.CanRead))
            {
                KeyPair? pair = await target.ReadAsync(ct).ConfigureAwait(false);
                if (pair is null || pair.AccessKeyId != context[NewKey] || !await IsKnownAsync(pair, ct).ConfigureAwait(false))
                {
                    return Effect.Absent;
                }
            }
            context.Set(DeliveredAt, Timestamp.Format(_tools.Now));
            context.Set(ProvenKey, context[NewKey]);
            return Effect.Whole;
        },
    };

    /// <summary>Whether that very key was proven: after a rotation was taken back in part, another one may be there.</summary>
    private static bool IsProven(StepContext context, string? key) => context.IsDone(Proven) && context.Find(ProvenKey) == key;

    /// <summary>The key that this rotation made; null where there is none.</summary>
    /// <exception cref="RotationException">There is a key that somebody else may have made.</exception>
    private async Task<AccessKeyState?> NewAsync(StepContext context, CancellationToken ct)
    {
        IReadOnlyList<AccessKeyState> keys = await (await KeysAsync(context, ct).ConfigureAwait(false)).ListAsync(ct).ConfigureAwait(false);
        AccessKeyState? made = keys.FirstOrDefault(key => !_inputs.Known.Contains(key.Id));
        if (made is null || made.Id == context.Find(NewKey) || context.Recall(made.Id) is not null)
        {
            return made;
        }
        // Made by a call whose reply nobody saw: then it is younger than the rotation, and nobody can have used it.
        if (made.Created < _inputs.Planned - Skew || await _keys.LastUsedAsync(made.Id, ct).ConfigureAwait(false) is not null)
        {
            throw new RotationException(
                RotationException.Incomplete, $"{_inputs.User} has the key {made.Id}, which this rotation did not make. Deactivate and delete it, or use it and end this rotation with Undo-FtKeyRotation.");
        }
        return made;
    }

    /// <summary>A target that holds the key now; where that cannot be seen, one that it was brought to.</summary>
    private async Task<DeliveryTarget?> HolderAsync(StepContext context, string id, CancellationToken ct)
    {
        for (int number = 0; number < _targets.Count; number++)
        {
            string? held = _targets[number].CanRead
                ? (await _targets[number].ReadAsync(ct).ConfigureAwait(false))?.AccessKeyId
                : context.Find(Delivery(number));
            if (held == id)
            {
                return _targets[number];
            }
        }
        return null;
    }

    private async Task<AccessKeyState?> FindAsync(StepContext context, string id, CancellationToken ct) =>
        (await (await KeysAsync(context, ct).ConfigureAwait(false)).ListAsync(ct).ConfigureAwait(false)).FirstOrDefault(key => key.Id == id);

    private async Task<IReadOnlyList<AccessKeyState>> SuccessorIsActiveAsync(StepContext context, CancellationToken ct)
    {
        IReadOnlyList<AccessKeyState> keys = await (await KeysAsync(context, ct).ConfigureAwait(false)).ListAsync(ct).ConfigureAwait(false);
        return context.Find(NewKey) is string made && keys.Any(key => key.Id == made && key.IsActive) ? keys : throw new RotationException(
            RotationException.Incomplete, $"The new key of {_inputs.User} is gone or inactive. The old key stays as it is, so that the user keeps one that works; Undo-FtKeyRotation goes back.");
    }

    private async Task OldIsActiveAsync(CancellationToken ct)
    {
        if (!(await _keys.ListAsync(ct).ConfigureAwait(false)).Any(key => key.Id == _inputs.OldKey && key.IsActive))
        {
            throw new RotationException(
                RotationException.Incomplete, $"The new key of {_inputs.User} is not deleted: the old one is not active, and the user would have none that works.");
        }
    }

    /// <summary>The caller may be rotating its own key: what is done after that key is deactivated is done with the new one.</summary>
    private async Task<IamKeys> KeysAsync(StepContext context, CancellationToken ct)
    {
        if (_successor is null && context.Find(DeliveredAt) is not null
            && (await _tools.Client.Connection.Credentials.GetCredentialsAsync().ConfigureAwait(false)).AccessKey == _inputs.OldKey
            && await PairAsync(context, ct).ConfigureAwait(false) is KeyPair pair)
        {
            _successor = _tools.As(pair);
        }
        return _successor is null ? _keys : new(_successor, User);
    }

    private async Task<KeyPair?> PairAsync(StepContext context, CancellationToken ct) => context.Find(NewKey) is not string made ? null
        : context.Recall(made) is Secret secret ? new(made, secret)
        : await RecoverAsync(context, made, ct).ConfigureAwait(false);

    /// <summary>The pair as a target holds it. A target that cannot be asked now is no reason to give the key up: the exception goes on.</summary>
    private async Task<KeyPair?> RecoverAsync(StepContext context, string id, CancellationToken ct)
    {
        foreach (DeliveryTarget target in _targets.Where(target => target.CanRead))
        {
            if (await target.ReadAsync(ct).ConfigureAwait(false) is KeyPair pair && pair.AccessKeyId == id)
            {
                context.Keep(id, pair.Secret);
                return pair;
            }
        }
        return null;
    }

    private async Task AnswersAsync(KeyPair pair, CancellationToken ct)
    {
        if (!await IsKnownAsync(pair, ct).ConfigureAwait(false))
        {
            throw new RotationException(RotationException.Incomplete, $"The new key {pair.AccessKeyId} of {_inputs.User} is refused. The old key stays as it is; Undo-FtKeyRotation goes back.");
        }
    }

    /// <summary>Whether AWS takes the pair for that user; false where it does not know it (yet).</summary>
    private async Task<bool> IsKnownAsync(KeyPair pair, CancellationToken ct)
    {
        try
        {
            using AwsClient client = _tools.As(pair);
            ObjectNode caller = await client.CallAsync(new("sts", "GetCallerIdentity", _tools.Region, new()), ct).ConfigureAwait(false);
            string[] arn = (caller["Arn"].AsText() ?? "").Split(':', 6);
            bool isUser = arn.Length == 6 && caller["Account"].AsText() == _tools.Account
                && (User is null ? arn[5] == "root" : arn[5].StartsWith("user/", StringComparison.Ordinal) && arn[5][(arn[5].LastIndexOf('/') + 1)..] == User);
            return isUser ? true : throw new RotationException(
                RotationException.Incomplete, $"The new key answers as {VisibleText.Of(caller["Arn"].AsText(), 200)}, not as {_inputs.User}. The old key stays as it is.");
        }
        catch (AwsServiceException e) when (e.Kind is AwsErrorKind.InvalidCredential or AwsErrorKind.AccessDenied or AwsErrorKind.NotFound)
        {
            return false;
        }
    }
}
