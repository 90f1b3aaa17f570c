using System.Text.RegularExpressions;

namespace FormTool.Core.Doing;

/// <summary>What becomes of the steps that are done when one fails.</summary>
public enum OnFailure
{
    /// <summary>They are undone, the last one first.</summary>
    Undo,
    /// <summary>They stay, and the journal stays open: the same command goes on from there. For what must not go back (a rotation).</summary>
    Stay,
}

/// <summary>What will be done, before anything is: shown under -WhatIf, journaled and run as it is.</summary>
public sealed partial record Plan
{
    /// <summary>A plan; steps are given in an order in which they could be done one after the other.</summary>
    /// <param name="kind">What this is, for the journal's folder: <c>bastion</c>.</param>
    /// <param name="id">Its own id, of small letters, digits and hyphens.</param>
    /// <param name="subject">What no two runs may change at once: <c>123456789012/us-east-1/bastion/s-1</c>.</param>
    /// <param name="title">One line for a person.</param>
    /// <param name="steps">The steps.</param>
    /// <exception cref="ArgumentException">A name is not of that form, an id is used twice, or a step waits for one that is not before it.</exception>
    public Plan(string kind, string id, string subject, string title, IReadOnlyList<Step> steps)
    {
        (Kind, Id, Subject, Title, Steps) = (Name(kind), Name(id), subject, title, steps);
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (Step step in steps)
        {
            if (step.After.FirstOrDefault(id => !known.Contains(id)) is string missing)
            {
                throw new ArgumentException($"Step '{step.Id}' waits for '{missing}', which is not before it.", nameof(steps));
            }
            if (step.Id.Length is 0 or > MaxStepId || !known.Add(step.Id))
            {
                throw new ArgumentException($"Step id '{step.Id}' is empty, too long, or there twice.", nameof(steps));
            }
        }
    }

    /// <summary>The longest id of a step.</summary>
    internal const int MaxStepId = 128;

    /// <summary>What this is.</summary>
    public string Kind { get; }

    /// <summary>Its own id.</summary>
    public string Id { get; }

    /// <summary>What no two runs may change at once.</summary>
    public string Subject { get; }

    /// <summary>One line for a person.</summary>
    public string Title { get; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>What the plan was made from, so that another process can make it again after a crash. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>What becomes of the steps that are done when one fails.</summary>
    public OnFailure OnFailure { get; init; } = OnFailure.Undo;

    /// <summary>Whether more will follow in a later run (a rotation waits days between its parts): the journal stays open when all steps are done.</summary>
    public bool IsPart { get; init; }

    /// <summary>Whether the text can name a plan, a kind or a journal's file.</summary>
    internal static bool IsName(string text) => NameForm().IsMatch(text);

    private static string Name(string text) =>
        IsName(text) ? text : throw new ArgumentException($"'{text}' is no name of small letters, digits and hyphens.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,79}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
