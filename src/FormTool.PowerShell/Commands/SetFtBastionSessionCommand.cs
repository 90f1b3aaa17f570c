using System.Management.Automation;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;

namespace FormTool.PowerShell.Commands;

/// <summary>Moves the end of bastion sessions, within twelve hours from their beginning and the policy.</summary>
[Cmdlet(VerbsCommon.Set, "FtBastionSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(BastionSession))]
public sealed class SetFtBastionSessionCommand : FtBastionCmdlet
{
    private readonly List<string> _ids = [];

    /// <summary>Ids of sessions, or what Get-FtBastionSession gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] SessionId { get; set; } = [];

    /// <summary>How much longer; a negative time ends it earlier.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public TimeSpan ExtendBy { get; set; }

    /// <summary>What the organisation allows. Default: the file that FORMTOOL_BASTION_POLICY names, if it is set.</summary>
    [Parameter]
    public string? PolicyPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.AddRange(SessionId);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WithScope(scope =>
    {
        BastionPolicy? policy = Policy(PolicyPath);
        foreach (string id in _ids.Distinct())
        {
            Plan plan = Await((_, stop) => Bastions.PlanExtensionAsync(scope, id, ExtendBy, policy, SerialNumber is not null, State, stop), "Looking at the session");
            if (Ask(plan))
            {
                Do(plan);
                WriteObject(Await((_, stop) => Bastions.ListAsync(scope, State, null, stop), "Looking at the session").Where(session => session.SessionId == id), enumerateCollection: true);
            }
        }
    }), _ids);
}
