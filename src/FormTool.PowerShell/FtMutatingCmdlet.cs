using System.Management.Automation;
using FormTool.Core.Doing;
using FormTool.Core.Posture;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that changes something: it shows its plan, asks once, and does it with a journal.</summary>
public abstract class FtMutatingCmdlet : FtConnectedCmdlet
{
    /// <summary>Asks nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whether nothing may be changed: -WhatIf, or the caller's preference.</summary>
    protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? (SwitchParameter)given
        : GetVariableValue("WhatIfPreference") is { } preference && LanguagePrimitives.IsTrue(preference);

    /// <summary>Whether the plan shall be done. Under -WhatIf every step of it is printed and the answer is no; else one question is asked for all of it.</summary>
    protected bool Ask(Plan plan)
    {
        if (IsWhatIf)
        {
            foreach (Step step in plan.Steps)
            {
                ShouldProcess(step.Target, Line(step));
            }
            return false;
        }
        if (Force && !MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return true;
        }
        string steps = string.Join(Environment.NewLine, plan.Steps.Select(step => $"  {Line(step)}: {step.Target}"));
        return ShouldProcess($"{plan.Title}{Environment.NewLine}{steps}", $"{plan.Title}{Environment.NewLine}{steps}{Environment.NewLine}Do this?", plan.Title);
    }

    /// <summary>Does what the run does while the progress bar moves; each step is told on the verbose stream.</summary>
    /// <param name="events">The stream of the run, <see cref="PlanRun.RunAsync"/> or <see cref="PlanRun.UndoAsync"/>.</param>
    /// <param name="activity">The bar's heading.</param>
    /// <exception cref="PlanException">A step failed.</exception>
    protected void Perform(Func<CancellationToken, IAsyncEnumerable<StepEvent>> events, string activity) =>
        Drain((progress, stop) => Told(events(stop), progress), activity, happened =>
        {
            string line = $"{happened.State}: {Line(happened.Step)}: {happened.Step.Target}{(happened.Message is null ? "" : $": {happened.Message}")}";
            WriteVerbose(line);
        });

    private static string Line(Step step) => step.Parameters.Count == 0
        ? $"{step.Action} ({step.Call})"
        : $"{step.Action} ({step.Call} {string.Join(", ", step.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"))})";

    private static async IAsyncEnumerable<StepEvent> Told(IAsyncEnumerable<StepEvent> events, IProgress<PostureProgress> progress)
    {
        await foreach (StepEvent happened in events.ConfigureAwait(false))
        {
            progress.Report(new($"{happened.Step.Action}: {happened.State}", happened.Finished, happened.Total, 0, 0, 0)
            {
                Status = $"{happened.Finished} of {happened.Total} steps",
            });
            yield return happened;
        }
    }
}
