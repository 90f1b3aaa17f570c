using System.Globalization;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rotation;

/// <summary>What a rotation of an access key is made from, as its journal keeps it.</summary>
/// <param name="User">The user; <see cref="Root"/> for the root user.</param>
/// <param name="OldKey">The key to replace.</param>
/// <param name="Known">The keys that the user had before.</param>
/// <param name="Spare">The inactive key that is deleted first, so that there is room; null where there is room.</param>
/// <param name="Targets">Where the new key is brought to.</param>
/// <param name="Settings">How long it waits.</param>
/// <param name="Planned">When it was planned.</param>
internal sealed record AccessKeyInputs(
    string User, string OldKey, IReadOnlyList<string> Known, string? Spare, IReadOnlyList<string> Targets, RotationSettings Settings, DateTimeOffset Planned)
{
    public const string Type = "access-key";

    /// <summary>The root user's name, as the credential report has it.</summary>
    public const string Root = "<root_account>";

    public IReadOnlyDictionary<string, string> ToTexts()
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal)
        {
            ["type"] = Type,
            ["user"] = User,
            ["old-key"] = OldKey,
            ["known"] = string.Join(' ', Known),
            ["planned"] = Timestamp.Format(Planned),
            ["targets"] = string.Join('\n', Targets),
        };
        if (Spare is not null)
        {
            texts["spare"] = Spare;
        }
        foreach ((string name, TimeSpan? time) in new[] { ("quiet", Settings.QuietPeriod), ("grace", Settings.GracePeriod), ("watch", Settings.WatchPeriod) })
        {
            if (time is TimeSpan given)
            {
                texts[name] = given.ToString("c", CultureInfo.InvariantCulture);
            }
        }
        return texts;
    }

    /// <summary>The inputs; null where the texts are of something else.</summary>
    public static AccessKeyInputs? From(IReadOnlyDictionary<string, string> texts) =>
        texts.GetValueOrDefault("type") == Type
        && texts.TryGetValue("user", out string? user) && texts.TryGetValue("old-key", out string? old) && texts.TryGetValue("known", out string? known)
        && Timestamp.Parse(texts.GetValueOrDefault("planned") ?? "") is DateTimeOffset planned
            ? new(
                user, old, known.Split(' ', StringSplitOptions.RemoveEmptyEntries), texts.GetValueOrDefault("spare"),
                (texts.GetValueOrDefault("targets") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
                new() { QuietPeriod = Time(texts, "quiet"), WatchPeriod = Time(texts, "watch"), GracePeriod = Time(texts, "grace") },
                planned)
            : null;

    private static TimeSpan? Time(IReadOnlyDictionary<string, string> texts, string name) =>
        texts.TryGetValue(name, out string? text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan time) && time >= TimeSpan.Zero ? time : null;
}
