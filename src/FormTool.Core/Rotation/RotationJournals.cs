using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>One open journal for each subject. Its id begins with what stands for the subject, so it is found without reading the others.</summary>
internal static class RotationJournals
{
    /// <summary>An id for a new rotation.</summary>
    public static string NewId(string subject) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix(subject)}-{DateTimeOffset.UtcNow:yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

    /// <summary>The open journal of a subject; null where there is none.</summary>
    public static JournalText? Find(StateFolder state, string subject)
    {
        string folder = Path.Combine(state.FullPath, "journal", RotationCourse.JournalKind);
        if (!Directory.Exists(folder))
        {
            return null;
        }
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix(subject)}-*.jsonl"))
        {
            try
            {
                JournalText text = JournalText.Read(path);
                if (text.Head.Subject == subject && text.Head.Id == Path.GetFileNameWithoutExtension(path))
                {
                    return text;
                }
            }
            catch (DoingException e) when (e.ErrorId == DoingException.JournalNotFound)
            {
                // It ended a moment ago.
            }
        }
        return null;
    }

    /// <summary>Begins a journal, and with it the only one of its subject.</summary>
    /// <exception cref="DoingException">Another run is at it.</exception>
    /// <exception cref="RotationException">Another run began it since it was planned.</exception>
    public static async Task<Journal> BeginAsync(RotationTools tools, Plan plan, CancellationToken ct)
    {
        using (await tools.State.LockAsync($"begin/{plan.Subject}", TimeSpan.FromSeconds(30), ct).ConfigureAwait(false))
        {
            if (Find(tools.State, plan.Subject) is not null)
            {
                throw new DoingException(DoingException.InProgress, $"Another run of FormTool began {plan.Title} a moment ago. Run the command again: it goes on with that one.");
            }
            return await Journal.BeginAsync(tools.State, plan, tools.Patience, ct).ConfigureAwait(false);
        }
    }

    private static string Prefix(string subject) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..12].ToLowerInvariant();
}
