using System.Management.Automation;
using FormTool.Core.Rotation;

namespace FormTool.PowerShell.Commands;

/// <summary>Takes rotations back: the old key works again, what was delivered is put back where that can be done, and the new key is deleted.</summary>
[Cmdlet(VerbsCommon.Undo, "FtKeyRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KeyRotation))]
public sealed class UndoFtKeyRotationCommand : FtRotationCmdlet
{
    private readonly List<string> _ids = [];

    /// <summary>The rotations' ids, as <c>Get-FtKeyRotation</c> gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.AddRange(Id);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_ids.Count > 0)
        {
            Guard(() => WithRun(run =>
            {
                foreach (string id in _ids.Distinct())
                {
                    try
                    {
                        if (Ask(run.PlanUndo(id).Plan!))
                        {
                            WriteObject(Await((_, stop) => run.UndoAsync(id, stop), "Taking the rotation back"));
                        }
                    }
                    catch (Exception e) when (CmdletErrors.Of(e, id) is ErrorRecord record)
                    {
                        // One that cannot go back is no reason to leave the others.
                        WriteError(record);
                    }
                }
            }), _ids);
        }
    }
}
