using System.Management.Automation;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;

namespace FormTool.PowerShell.Commands;

/// <summary>Ends bastion sessions and takes away everything of them, whatever state they are in.</summary>
[Cmdlet(VerbsCommon.Remove, "FtBastionSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Session")]
[OutputType(typeof(void))]
public sealed class RemoveFtBastionSessionCommand : FtBastionCmdlet
{
    private readonly List<string> _ids = [];

    /// <summary>Ids of sessions, or what Get-FtBastionSession gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Session", ValueFromPipelineByPropertyName = true)]
    public string[] SessionId { get; set; } = [];

    /// <summary>Every session whose time is over or whose client was lost. For a schedule.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Expired")]
    public SwitchParameter Expired { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.AddRange(SessionId);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_ids.Count == 0 && !Expired)
        {
            return;
        }
        Guard(() => WithScope(scope =>
        {
            if (Expired)
            {
                foreach (Plan plan in Await((_, stop) => Bastions.PlanCleaningAsync(scope, State, stop), "Looking for what is over"))
                {
                    Item(plan.Id, () => plan);
                }
                return;
            }
            foreach (string id in _ids.Distinct())
            {
                Item(id, () => Await((_, stop) => Bastions.PlanRemovalAsync(scope, id, State, stop), "Looking at the session"));
            }
        }));
    }

    /// <summary>One session that cannot be removed does not keep the others.</summary>
    private void Item(string id, Func<Plan> plan)
    {
        try
        {
            Plan made = plan();
            if (Ask(made))
            {
                Do(made);
            }
        }
        catch (Exception e) when (!Stop.IsCancellationRequested && CmdletErrors.Of(e, id) is ErrorRecord record)
        {
            WriteError(record);
        }
    }
}
