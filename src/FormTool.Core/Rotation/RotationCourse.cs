using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>Where a course came to in one run.</summary>
/// <param name="State">Where it is now.</param>
/// <param name="DueAt">When it can go on.</param>
/// <param name="Message">What it waits for.</param>
internal sealed record CourseEnd(RotationState State, DateTimeOffset? DueAt = null, string? Message = null);

/// <summary>
/// How one kind of credential is rotated: the plans of its parts, and when the next part has its time. A kind is one class of this;
/// journals, locks, crashes, asking and showing are the same for all.
/// </summary>
internal abstract class RotationCourse : IDisposable
{
    /// <summary>The journals' kind.</summary>
    public const string JournalKind = "rotation";

    /// <summary>The name of the credential's kind.</summary>
    public abstract string Type { get; }

    /// <summary>What no two runs may change at once.</summary>
    public abstract string Subject { get; }

    /// <summary>One line for a person.</summary>
    public abstract string Title { get; }

    /// <summary>What it is made from.</summary>
    public abstract IReadOnlyDictionary<string, string> Inputs { get; }

    /// <summary>Everything that will be done, for a person to agree to.</summary>
    public abstract IReadOnlyList<Step> Steps { get; }

    /// <summary>Does what has its time.</summary>
    /// <param name="journal">Its journal, open.</param>
    /// <param name="settings">How far to go.</param>
    /// <param name="perform">Does the steps of a part; the last argument says whether others will follow.</param>
    /// <param name="ct">Stops.</param>
    public abstract Task<CourseEnd> GoAsync(Journal journal, RotationSettings settings, Func<IReadOnlyList<Step>, bool, Task> perform, CancellationToken ct);

    /// <summary>Refuses where it is too late to go back.</summary>
    /// <exception cref="RotationException">What is done cannot be taken back.</exception>
    public virtual Task MayGoBackAsync(Journal journal, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A plan of that many steps on its journal.</summary>
    public Plan Plan(string id, IReadOnlyList<Step> steps, bool isPart) => new(JournalKind, id, Subject, Title, steps) { Inputs = Inputs, OnFailure = OnFailure.Stay, IsPart = isPart };

    /// <inheritdoc/>
    public virtual void Dispose() { }
}
