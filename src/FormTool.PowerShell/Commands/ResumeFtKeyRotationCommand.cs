using System.Management.Automation;
using FormTool.Core.Rotation;

namespace FormTool.PowerShell.Commands;

/// <summary>Goes on with rotations that are under way, as far as they have their time.</summary>
[Cmdlet(VerbsLifecycle.Resume, "FtKeyRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KeyRotation))]
public sealed class ResumeFtKeyRotationCommand : FtRotationCmdlet
{
    private readonly List<string> _ids = [];

    /// <summary>The rotations' ids, as <c>Get-FtKeyRotation</c> gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The last phase of this run. Default: as far as it can.</summary>
    [Parameter]
    public RotationPhase Phase { get; set; } = RotationPhase.Delete;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.AddRange(Id);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_ids.Count > 0)
        {
            Guard(() => WithRun(run => AskAndRun(run, [.. _ids.Distinct().Select(run.Resume)], new() { Phase = Phase })), _ids);
        }
    }
}
