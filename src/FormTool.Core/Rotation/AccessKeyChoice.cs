namespace FormTool.Core.Rotation;

/// <summary>Which key of a user is rotated, and whether there is room for another.</summary>
internal static class AccessKeyChoice
{
    // Keys of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html (two for each user).
    private const int Most = 2;

    /// <summary>The inputs of a rotation; null with a reason where there is nothing to rotate.</summary>
    /// <param name="tools">Who asks.</param>
    /// <param name="user">The user.</param>
    /// <param name="keyId">The key, where it was named.</param>
    /// <param name="targets">Where the new key goes.</param>
    /// <param name="settings">What is allowed.</param>
    /// <param name="ct">Stops.</param>
    /// <exception cref="RotationException">It cannot be done, or is not allowed.</exception>
    public static async Task<(AccessKeyInputs? Inputs, string? Reason)> MakeAsync(
        RotationTools tools, string user, string? keyId, IReadOnlyList<string> targets, RotationSettings settings, CancellationToken ct)
    {
        Refuse(tools, user, settings);
        IamKeys keys = new(tools.Client, user == AccessKeyInputs.Root ? null : user);
        IReadOnlyList<AccessKeyState> all = await keys.ListAsync(ct).ConfigureAwait(false);
        if (keyId is not null && all.All(key => key.Id != keyId))
        {
            throw new RotationException(RotationException.NotFound, $"{user} has no access key {keyId} (any more).");
        }
        AccessKeyState[] active = [.. all.Where(key => key.IsActive && (keyId is null || key.Id == keyId))];
        if (active.Length == 0)
        {
            return (null, keyId is null ? $"{user} has no active access key." : $"The access key {keyId} of {user} is inactive: there is nothing to replace.");
        }
        if (all.Count(key => key.IsActive) >= Most)
        {
            throw new RotationException(
                RotationException.NotPossible,
                $"{user} has two active access keys ({string.Join(", ", all.Select(key => key.Id))}), and IAM allows no third. Deactivate the one that is not needed; an inactive one is deleted to make room.");
        }
        AccessKeyState old = active[0];
        if ((await tools.Client.Connection.Credentials.GetCredentialsAsync().ConfigureAwait(false)).AccessKey == old.Id && !settings.AllowOwn)
        {
            throw Own(user);
        }
        AccessKeyState? spare = all.FirstOrDefault(key => !key.IsActive);
        if (spare is not null)
        {
            // Deactivated a moment ago, it may be the way back of somebody who is at it just now.
            TimeSpan quiet = settings.QuietPeriod ?? TimeSpan.FromDays(1);
            if (await keys.LastUsedAsync(spare.Id, ct).ConfigureAwait(false) is DateTimeOffset used && tools.Now - used < quiet)
            {
                throw new RotationException(
                    RotationException.NotPossible, $"{user} has an inactive access key {spare.Id} that was used within the last {quiet.TotalHours:0.#} hours. It would be deleted to make room; do so yourself, or wait.");
            }
        }
        return (new(user, old.Id, [.. all.Select(key => key.Id)], spare?.Id, targets, settings, tools.Now), null);
    }

    /// <summary>Refuses the root user and the caller, where no switch allows them.</summary>
    /// <exception cref="RotationException">They are not allowed.</exception>
    public static void Refuse(RotationTools tools, string user, RotationSettings settings)
    {
        string[] arn = tools.CallerArn.Split(':', 6);
        string caller = arn.Length == 6 ? arn[5] : "";
        if (user == AccessKeyInputs.Root)
        {
            if (!settings.AllowRoot)
            {
                throw new RotationException(RotationException.OwnKey, "The root user's keys are not rotated without -IncludeRoot. Better delete them: the root user needs none.");
            }
            if (caller != "root")
            {
                throw new RotationException(RotationException.NotPossible, "Only the root user itself can rotate its keys.");
            }
        }
        else if (caller.StartsWith("user/", StringComparison.Ordinal) && caller[(caller.LastIndexOf('/') + 1)..] == user && !settings.AllowOwn)
        {
            throw Own(user);
        }
    }

    private static RotationException Own(string user) => new(
        RotationException.OwnKey, $"These are the caller's own keys ({user}): they are not rotated without -IncludeOwnKey.");
}
