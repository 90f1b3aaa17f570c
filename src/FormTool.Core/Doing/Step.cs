namespace FormTool.Core.Doing;

/// <summary>What AWS (or the disk) shows of a step's effect.</summary>
public enum Effect
{
    /// <summary>It is not there.</summary>
    Absent,
    /// <summary>It is there, and what the next steps need of it is known.</summary>
    Whole,
    /// <summary>It is there and cannot be used: a key whose secret was lost with the reply. It is undone and made again.</summary>
    Useless,
}

/// <summary>One change, and how to look for it, do it and take it back.</summary>
/// <param name="Id">Stable over runs of the same plan: <c>group</c>, <c>rule:i-0abc</c>.</param>
/// <param name="Call">What is called: <c>ec2:CreateSecurityGroup</c>, or <c>local:ssh-keygen</c> for what happens on this machine.</param>
/// <param name="Action">What it does, in a few words: <c>Create the session's security group</c>.</param>
/// <param name="Target">The thing: <c>vpc-0abc</c>.</param>
public sealed record Step(string Id, string Call, string Action, string Target)
{
    /// <summary>The ids of the steps that must be done before. They stand earlier in the plan.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>What is sent, for a person, without secrets.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes the change. It may be called again after a lost reply, so it carries <see cref="StepContext.Token"/> where AWS takes one.</summary>
    public required Func<StepContext, CancellationToken, Task> Act { get; init; }

    /// <summary>
    /// Looks whether the effect is there: by an id that is known (<see cref="StepContext.Find"/>), else by client token, tag or name,
    /// and sets the outputs from what it sees. It is asked again and again after <see cref="Act"/> until it says <see cref="Effect.Whole"/>
    /// (that is the verification), once after a failure that may have lost a reply, on a resume, and after <see cref="Undo"/> until it says
    /// <see cref="Effect.Absent"/>. What AWS says is not there (an error of kind NotFound) counts as absent.
    /// </summary>
    public required Func<StepContext, CancellationToken, Task<Effect>> Look { get; init; }

    /// <summary>Takes the change back; null where there is nothing to take back. What is gone already is no error.</summary>
    public Func<StepContext, CancellationToken, Task>? Undo { get; init; }

    /// <summary>How long AWS may take to show the effect, or to show that it is gone.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(1);
}
