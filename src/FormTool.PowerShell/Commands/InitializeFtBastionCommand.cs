using System.Management.Automation;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;

namespace FormTool.PowerShell.Commands;

/// <summary>Makes, once in an account, the least roles that bastion sessions need.</summary>
[Cmdlet(VerbsData.Initialize, "FtBastion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class InitializeFtBastionCommand : FtBastionCmdlet
{
    /// <summary>The log group that bastions may write the shell's activity to.</summary>
    [Parameter]
    [ValidatePattern(@"\A[A-Za-z0-9_./#-]{1,512}\z")]
    public string? LogGroup { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WithScope(scope =>
    {
        Plan plan = BastionRoles.Plan(scope, LogGroup);
        if (Ask(plan))
        {
            Do(plan);
        }
    }));
}
