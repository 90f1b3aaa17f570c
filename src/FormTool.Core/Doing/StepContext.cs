using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace FormTool.Core.Doing;

/// <summary>What steps hand on to each other: texts that the journal keeps, and secrets that live in memory only.</summary>
public sealed class StepContext
{
    /// <summary>The longest output, in characters.</summary>
    public const int MaxOutput = 4096;

    private readonly RunMemory _memory;
    private readonly string _stepId;

    internal StepContext(RunMemory memory, string planId, string stepId)
    {
        (_memory, _stepId) = (memory, stepId);
        Token = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{planId}/{stepId}")))[..32];
    }

    /// <summary>The client token of this step: 32 letters and digits, the same in every run of the plan, so that AWS acts once.</summary>
    public string Token { get; }

    /// <summary>The output that a step before (or an earlier run) set.</summary>
    /// <exception cref="InvalidOperationException">No step set it: the plan lacks a dependency.</exception>
    public string this[string output] => Find(output) ?? throw new InvalidOperationException($"Step '{_stepId}' needs '{output}', which no step before it gave.");

    /// <summary>The output, or null where it is not known yet.</summary>
    public string? Find(string output) => _memory.Outputs.GetValueOrDefault(output);

    /// <summary>Keeps an output under a name of the whole plan (<c>group-id</c>). It is written to the journal: never a secret.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxOutput"/>.</exception>
    public void Set(string output, string value)
    {
        if (value.Length > MaxOutput)
        {
            throw new ArgumentException($"Output '{output}' has {value.Length} characters; {MaxOutput} are allowed.", nameof(value));
        }
        _memory.Outputs[output] = value;
        _memory.Set(_stepId, output, value);
    }

    /// <summary>Whether that step of the plan is done, in this run or an earlier one.</summary>
    public bool IsDone(string stepId) => _memory.IsDone(stepId);

    /// <summary>Keeps a secret for later steps of this process.</summary>
    public void Keep(string name, Secret secret) => _memory.Secrets[name] = secret;

    /// <summary>A secret that an earlier step of this process kept; null after a crash.</summary>
    public Secret? Recall(string name) => _memory.Secrets.GetValueOrDefault(name);
}

/// <summary>What one run knows.</summary>
internal sealed class RunMemory(IReadOnlyDictionary<string, string> outputs, Func<string, bool> isDone)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _byStep = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Outputs { get; } = new(outputs, StringComparer.Ordinal);

    public ConcurrentDictionary<string, Secret> Secrets { get; } = new(StringComparer.Ordinal);

    public bool IsDone(string stepId) => isDone(stepId);

    public void Set(string stepId, string output, string value) => _byStep.GetOrAdd(stepId, _ => new(StringComparer.Ordinal))[output] = value;

    /// <summary>What the step has set so far.</summary>
    public IReadOnlyDictionary<string, string> Of(string stepId) =>
        _byStep.TryGetValue(stepId, out ConcurrentDictionary<string, string>? set) ? set : new Dictionary<string, string>();
}
