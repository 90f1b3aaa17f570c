using System.Management.Automation;
using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.PowerShell.Commands;

/// <summary>How good a posture is: a score as a whole, for each severity, topic and account, with how much could be seen.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "FtPosture")]
[OutputType(typeof(PostureScore))]
public sealed class MeasureFtPostureCommand : FtCmdlet
{
    private readonly PostureMeter _meter = new();

    /// <summary>The findings of <c>Get-FtSecurityPosture</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public Finding[] InputObject { get; set; } = [];

    /// <summary>Only these parts. Default: all.</summary>
    [Parameter(Position = 0)]
    public ScoreScope[]? By { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (Finding finding in InputObject)
        {
            _meter.Add(finding);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WriteObject(_meter.Measure().All.Where(score => By is null || By.Contains(score.Scope)), enumerateCollection: true);
}
