using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>What a KMS key's rotation is made from.</summary>
/// <param name="Key">The key's ARN.</param>
/// <param name="Region">Its region.</param>
/// <param name="Days">The period of the automatic rotation; null where that stays as it is.</param>
/// <param name="DaysBefore">The period that it had; null where it did not turn.</param>
/// <param name="OnDemand">Whether the material is turned now.</param>
/// <param name="Planned">When it was planned.</param>
internal sealed record KmsKeyInputs(string Key, string Region, int? Days, int? DaysBefore, bool OnDemand, DateTimeOffset Planned)
{
    public const string Type = "kms-key";

    public IReadOnlyDictionary<string, string> ToTexts() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = Type,
        ["user"] = Key,
        ["region"] = Region,
        ["days"] = Text(Days),
        ["before"] = Text(DaysBefore),
        ["on-demand"] = OnDemand ? "true" : "false",
        ["planned"] = Timestamp.Format(Planned),
    };

    /// <summary>The inputs; null where the texts are of something else.</summary>
    public static KmsKeyInputs? From(IReadOnlyDictionary<string, string> texts) =>
        texts.GetValueOrDefault("type") == Type && texts.TryGetValue("user", out string? key) && texts.TryGetValue("region", out string? region)
        && Timestamp.Parse(texts.GetValueOrDefault("planned") ?? "") is DateTimeOffset planned
            ? new(key, region, Number(texts, "days"), Number(texts, "before"), texts.GetValueOrDefault("on-demand") == "true", planned)
            : null;

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static int? Number(IReadOnlyDictionary<string, string> texts, string name) =>
        int.TryParse(texts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

/// <summary>
/// The rotation of a KMS key: turned on with its period, or its material turned once, on demand. KMS keeps the old material for what it locked,
/// so nothing has to be encrypted again and nothing is ever scheduled for deletion here.
/// </summary>
internal sealed class KmsKeyCourse(RotationTools tools, KmsKeyInputs inputs) : RotationCourse
{
    // KMS's clock and ours differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public override string Type => KmsKeyInputs.Type;

    public override string Subject => SubjectOf(tools.Account, inputs.Key);

    public override string Title => $"Rotate the KMS key {inputs.Key}";

    public override IReadOnlyDictionary<string, string> Inputs => inputs.ToTexts();

    public override IReadOnlyList<Step> Steps => [.. inputs.Days is int days ? [EnableStep(days)] : (Step[])[], .. inputs.OnDemand ? [TurnStep()] : (Step[])[]];

    public static string SubjectOf(string account, string key) => $"{account}/kms/{key}";

    /// <summary>The course for a key as it is now; null with a reason where there is nothing to do.</summary>
    /// <exception cref="RotationException">KMS does not rotate such a key.</exception>
    public static async Task<(KmsKeyCourse? Course, string? Reason)> MakeAsync(RotationTools tools, string key, string region, int? days, bool onDemand, CancellationToken ct)
    {
        Node metadata = (await CallAsync(tools, region, "DescribeKey", new() { { "KeyId", key } }, ct).ConfigureAwait(false))["KeyMetadata"];
        string arn = metadata["Arn"].AsText() ?? key;
        string? wrong = metadata["KeyManager"].AsText() != "CUSTOMER" ? "AWS manages it and rotates it itself"
            : metadata["KeySpec"].AsText() != "SYMMETRIC_DEFAULT" ? $"it is a {metadata["KeySpec"].AsText()} key, which has one material for ever: make a new key and move its alias"
            : metadata["Origin"].AsText() != "AWS_KMS" ? $"its material comes from {metadata["Origin"].AsText()}: import new material, or make a new key and move its alias"
            : metadata["KeyState"].AsText() != "Enabled" ? $"it is {metadata["KeyState"].AsText()}"
            : null;
        if (wrong is not null)
        {
            throw new RotationException(RotationException.NotPossible, $"KMS does not rotate {arn}: {wrong}.");
        }
        ObjectNode status = await CallAsync(tools, region, "GetKeyRotationStatus", new() { { "KeyId", arn } }, ct).ConfigureAwait(false);
        // A key that turns without saying how often turns each year.
        int? before = status["KeyRotationEnabled"].AsBoolean() == true ? (int?)status["RotationPeriodInDays"].AsNumber() ?? 365 : null;
        int? asked = days ?? (before is null && !onDemand ? 365 : null);
        int? wanted = asked == before ? null : asked;
        return wanted is null && !onDemand
            ? (null, $"{arn} turns every {before} days already.")
            : (new(tools, new(arn, region, wanted, before, onDemand, tools.Now)), null);
    }

    public override async Task<CourseEnd> GoAsync(Journal journal, RotationSettings settings, Func<IReadOnlyList<Step>, bool, Task> perform, CancellationToken ct)
    {
        await perform(Steps, false).ConfigureAwait(false);
        return new(RotationState.Done);
    }

    /// <summary>What a journal says of it.</summary>
    public static KeyRotation Tell(KmsKeyInputs inputs, JournalHead head, IReadOnlyDictionary<string, StepRecord> steps)
    {
        bool whole = steps.Count > 0 && steps.Values.All(record => record == StepRecord.Done);
        return new()
        {
            Id = head.Id,
            Kind = KmsKeyInputs.Type,
            UserName = inputs.Key,
            Account = RotationCourses.AccountOf(head),
            State = RotationState.Interrupted,
            Reached = whole ? "Rotated" : "Begun",
            OldKeyId = inputs.Key,
            BegunAt = head.Begun,
        };
    }

    private Step EnableStep(int days) => new("enable", "kms:EnableKeyRotation", $"Let the key turn every {days} days", inputs.Key)
    {
        Parameters = new Dictionary<string, string> { ["RotationPeriodInDays"] = days.ToString(CultureInfo.InvariantCulture) },
        Look = async (_, ct) =>
        {
            ObjectNode status = await CallAsync("GetKeyRotationStatus", ct).ConfigureAwait(false);
            return status["KeyRotationEnabled"].AsBoolean() == true && (status["RotationPeriodInDays"].AsNumber() ?? 365) == days ? Effect.Whole : Effect.Absent;
        },
        Act = (_, ct) => EnableAsync(days, ct),
        Undo = (_, ct) => inputs.DaysBefore is int before ? EnableAsync(before, ct) : CallAsync("DisableKeyRotation", ct),
    };

    private Step TurnStep() => new("turn", "kms:RotateKeyOnDemand", "Turn the key's material now (it cannot be turned back)", inputs.Key)
    {
        After = inputs.Days is null ? [] : ["enable"],
        Look = async (_, ct) =>
        {
            ObjectNode status = await CallAsync("GetKeyRotationStatus", ct).ConfigureAwait(false);
            if (status["OnDemandRotationStartDate"].AsTime() >= inputs.Planned - Skew)
            {
                return Effect.Whole;
            }
            ObjectNode turned = await CallAsync("ListKeyRotations", ct).ConfigureAwait(false);
            return turned["Rotations"].Items.Any(one => one["RotationType"].AsText() == "ON_DEMAND" && one["RotationDate"].AsTime() >= inputs.Planned - Skew) ? Effect.Whole : Effect.Absent;
        },
        Act = (_, ct) => CallAsync("RotateKeyOnDemand", ct),
    };

    private Task EnableAsync(int days, CancellationToken ct) =>
        CallAsync(tools, inputs.Region, "EnableKeyRotation", new() { { "KeyId", inputs.Key }, { "RotationPeriodInDays", Node.Of(days) } }, ct);

    private Task<ObjectNode> CallAsync(string operation, CancellationToken ct) => CallAsync(tools, inputs.Region, operation, new() { { "KeyId", inputs.Key } }, ct);

    private static Task<ObjectNode> CallAsync(RotationTools tools, string region, string operation, ObjectNode input, CancellationToken ct) =>
        tools.Client.CallAsync(new("kms", operation, region, input), ct);
}
