using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>From a journal to the course that it tells of.</summary>
internal static class RotationCourses
{
    /// <exception cref="RotationException">It is of a kind that this version does not know, or of another account.</exception>
    public static RotationCourse Open(RotationTools tools, JournalHead head, bool goesBack = false)
    {
        string account = AccountOf(head);
        if (account != tools.Account)
        {
            throw new RotationException(RotationException.NotFound, $"The rotation '{head.Id}' belongs to account {account}; the caller is in {tools.Account}.");
        }
        return AccessKeyInputs.From(head.Inputs) is AccessKeyInputs key ? new AccessKeyCourse(tools, key, goesBack)
            : LeaverInputs.From(head.Inputs) is LeaverInputs leaver ? new LeaverCourse(tools, leaver)
            : KmsKeyInputs.From(head.Inputs) is KmsKeyInputs kms ? new KmsKeyCourse(tools, kms)
            : throw Unknown(head);
    }

    /// <summary>What a journal says; AWS is not asked.</summary>
    /// <exception cref="RotationException">It is of a kind that this version does not know.</exception>
    public static KeyRotation Tell(JournalHead head, IReadOnlyDictionary<string, StepRecord> steps, IReadOnlyDictionary<string, string> outputs) =>
        AccessKeyInputs.From(head.Inputs) is AccessKeyInputs key ? AccessKeyCourse.Tell(key, head, steps, outputs)
        : LeaverInputs.From(head.Inputs) is LeaverInputs leaver ? LeaverCourse.Tell(leaver, head, steps)
        : KmsKeyInputs.From(head.Inputs) is KmsKeyInputs kms ? KmsKeyCourse.Tell(kms, head, steps)
        : throw Unknown(head);

    public static string AccountOf(JournalHead head) => head.Subject.Split('/')[0];

    public static string UserOf(JournalHead head) => head.Inputs.GetValueOrDefault("user") ?? head.Subject;

    private static RotationException Unknown(JournalHead head) => new(
        RotationException.NotFound, $"The rotation '{head.Id}' is of a kind that this version of FormTool does not know.");
}
