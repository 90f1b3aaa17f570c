using System.Management.Automation;
using FormTool.Core.Accounts;
using FormTool.Core.Doing;
using FormTool.Core.Rotation;
using FormTool.PowerShell.Binding;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that rotates: plans for everybody, asks for each, then works on all side by side.</summary>
public abstract class FtRotationCmdlet : FtMutatingCmdlet
{
    /// <summary>The region of secrets, parameters and calls. Default: the session's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RegionCompleter))]
    [Alias("RegionToCall")]
    public string? Region { get; set; }

    /// <summary>A script block that is given each new key: <c>$_</c> has UserName, AccessKeyId and SecretAccessKey, a SecureString.</summary>
    [Parameter]
    public ScriptBlock? ToScript { get; set; }

    /// <inheritdoc/>
    protected override string? HomeRegion => Region;

    /// <summary>Runs the body with what rotations work with.</summary>
    private protected void WithRun(Action<KeyRotationRun> body)
    {
        using LiveAccount account = Connect([]);
        SessionTargets targets = new(RunScriptAsync, ToScript);
        body(new(RotationTools.Of(account, StateFolder.Default()) with { SessionTarget = targets.Open }));
    }

    /// <summary>Asks for each plan, and does those that were agreed to.</summary>
    private protected void AskAndRun(KeyRotationRun run, IEnumerable<PlannedRotation> planned, RotationSettings settings)
    {
        List<PlannedRotation> agreed = [];
        foreach (PlannedRotation one in planned)
        {
            if (one.Error is not null)
            {
                Tell(one.Error, one.Subject);
            }
            else if (one.Plan is null)
            {
                WriteVerbose(one.Reason!);
            }
            else if (Ask(one.Plan))
            {
                agreed.Add(one);
            }
        }
        if (agreed.Count == 0)
        {
            return;
        }
        Drain((progress, stop) => run.RunAsync(agreed, settings, progress, stop), $"Rotating the keys of {agreed.Count} {(agreed.Count == 1 ? "user" : "users")}", outcome =>
        {
            WriteObject(outcome.Rotation);
            if (outcome.Error is not null)
            {
                Tell(outcome.Error, outcome.Subject);
            }
        });
    }

    /// <summary>One bad user is no reason to leave the others.</summary>
    private void Tell(Exception error, RotationSubject subject) =>
        WriteError(CmdletErrors.Of(error, subject.Origin ?? subject.UserName) ?? new(error, "StepFailed", ErrorCategory.InvalidResult, subject.Origin ?? subject.UserName));

    private Task<IReadOnlyList<PSObject>> RunScriptAsync(ScriptBlock script, object? argument, CancellationToken ct) => OnPipelineAsync<IReadOnlyList<PSObject>>(() =>
    {
        List<PSVariable> variables = [new("_", argument), new("ErrorActionPreference", ActionPreference.Stop)];
        return script.InvokeWithContext(null, variables, argument);
    }, ct);
}
